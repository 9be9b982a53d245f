namespace Croft.Acceptance.Tests.BadInput;

/// <summary>Output that goes nowhere, and text that would drive a terminal.</summary>
public sealed class BadInputOutputTests
{
    [Theory]
    [InlineData("$CROFT guest list >&-", 1)]
    [InlineData("$CROFT guest list --json >/dev/full", 1)]
    [InlineData("$CROFT guest list >/dev/full 2>&1", 1)]
    [InlineData("$CROFT --help >/dev/full 2>/dev/full", 1)]
    [InlineData("$CROFT guest list 2>&-", 0)]
    [InlineData("$CROFT guest list <&-", 0)]
    [InlineData("$CROFT guest list --json | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}", 0)]
    public async Task Output_ThatCannotBeWritten_EndsInAnExitCodeAndAtMostAFewLines(string line, int exitCode)
    {
        await using var bad = await BadInputFolder.ReadAsync();

        var ended = await bad.ShellAsync(line);

        ended.ExitCode.ShouldBe(exitCode, ended.Errors);
        ended.Errors.ShouldNotContain("   at ");
        ended.Errors.Split('\n').Length.ShouldBeLessThan(6);
    }

    [Fact]
    public async Task Output_ClosedWhileAGuestIsStarted_TheRunEndsAndIsRecorded()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var stopped = await StoppedAsync(bad);

        await bad.ShellAsync($"$CROFT guest start {stopped} >&- 2>/dev/full");

        (await bad.CroftAsync("run", "list", "--json")).Done().ShouldContain("\"state\": \"done\"");
        bad.Cluster.Effects.All.ShouldContain(e => e.Key.EndsWith($"/{stopped} start", StringComparison.Ordinal) && e.Value == 1);
    }

    [Fact]
    public async Task Description_WithEscapeSequences_DrivesNoTerminal()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var vmid = await StoppedAsync(bad);
        (await bad.CroftAsync("guest", "configure", vmid, "--description", "a\u001b[31mb\u001b]0;title\u0007 日本語")).Done();

        foreach (var words in (string[][])[["guest", "show", vmid], ["api", "get", "/cluster/resources"], ["run", "show", "1"], ["run", "report", "1"], ["guest", "list"]])
        {
            var ended = await bad.CroftAsync(words);
            (ended.Done() + ended.Errors).ShouldNotContain('\u001b', string.Join(' ', words));
            (ended.Output + ended.Errors).ShouldNotContain('\u0007', string.Join(' ', words));
        }
        (await bad.CroftAsync("guest", "show", vmid)).Output.ShouldContain("日本語");
    }

    [Fact]
    public async Task Yaml_OfEveryList_IsWritten()
    {
        await using var bad = await BadInputFolder.ReadAsync();

        foreach (var words in (string[][])[["guest", "list"], ["node", "list"], ["storage", "list"], ["run", "list"], ["task", "list"], ["audit", "list"], ["cluster", "list"], ["status"]])
            (await bad.CroftAsync([.. words, "--yaml"])).Errors.ShouldNotContain("mistake of its own");
        (await bad.CroftAsync("guest", "list", "--yaml")).Done().ShouldContain("seen: ");
    }

    static async Task<string> StoppedAsync(BadInputFolder bad)
    {
        var guests = System.Text.Json.JsonDocument.Parse((await bad.CroftAsync("guest", "list", "--json")).Done()).RootElement;
        return guests.EnumerateArray().First(g => g.GetProperty("status").GetString() == "stopped" && g.GetProperty("type").GetString() == "vm"
            && !g.GetProperty("name").GetString()!.Contains("template", StringComparison.Ordinal)).GetProperty("vmid").ToString();
    }
}
