using System.Text.Json;

namespace Croft.Acceptance.Tests.Product;

/// <summary>What a newcomer types first, against a sandbox that is a process of its own, without a terminal.</summary>
public sealed class ShownByTests
{
    [Fact]
    public async Task FirstHour_InAnEmptyFolder_EveryCommandDoesWhatItSays()
    {
        using var folder = new TestFolder();
        var (token, url) = (folder.Beside("token"), folder.Beside("url"));
        using var sandbox = CroftProcess.Start(folder, "sandbox", "start", "--port", "0", "--nodes", "3", "--guests", "40", "--token-out", token, "--url-out", url);
        await Eventually.BeAsync("the sandbox tells its address", () => File.Exists(url) && File.ReadAllText(url).EndsWith('\n'));
        (File.GetUnixFileMode(token) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)).ShouldBe(UnixFileMode.None);

        Task<Finished> Croft(params string[] words) => CroftProcess.RunAsync(folder, words);
        (await Croft("init")).Done();
        (await Croft("cluster", "add", "lab", (await File.ReadAllTextAsync(url, TestContext.Current.CancellationToken)).Trim(), "--token-file", token, "--trust-on-first-use")).Done();
        (await Croft("sync")).Done();

        var guests = Rows((await Croft("guest", "list", "--json")).Done());
        guests.Count.ShouldBe(40);
        foreach (var guest in guests)
        {
            foreach (var field in new[] { "cluster", "node", "vmid", "name", "type", "status", "tags" })
                guest.TryGetProperty(field, out _).ShouldBeTrue($"{guest} has no {field}");
            guest.GetProperty("cluster").GetString().ShouldBe("lab");
            guest.GetProperty("tags").ValueKind.ShouldBe(JsonValueKind.Array);
        }

        var stopped = guests.First(g => g.GetProperty("status").GetString() == "stopped" && !g.GetProperty("template").GetBoolean());
        (await Croft("guest", "start", stopped.GetProperty("name").GetString()!)).Done();
        Rows((await Croft("guest", "list", "--json", "--fresh")).Done()).Single(g => g.GetProperty("vmid").GetInt32() == stopped.GetProperty("vmid").GetInt32())
            .GetProperty("status").GetString().ShouldBe("running");
        var run = Rows((await Croft("run", "list", "--json")).Done()).ShouldHaveSingleItem();
        run.GetProperty("verb").GetString().ShouldBe("guest start");
        run.GetProperty("state").GetString().ShouldBe("done");
        (await Croft("audit", "verify")).Done();

        await sandbox.SignalAsync("TERM");
        (await sandbox.FinishAsync()).Done();
    }

    [Theory]
    [InlineData("UPDATE audit SET actor='somebody else' WHERE sequence=2")]
    [InlineData("DELETE FROM audit WHERE sequence=2")]
    [InlineData("DELETE FROM audit WHERE sequence=(SELECT max(sequence) FROM audit)")]
    public async Task AuditVerify_AfterAnEditInTheDatabase_IsNotZero(string edit)
    {
        using var folder = new TestFolder();
        Task<Finished> Croft(params string[] words) => CroftProcess.RunAsync(folder, words);
        (await Croft("init")).Done();
        await File.WriteAllTextAsync(folder.Beside("token"), "root@pam!x=secret", TestContext.Current.CancellationToken);
        // Nobody listens there: what is refused stands in the audit, too.
        foreach (var name in new[] { "one", "other" })
            (await Croft("cluster", "add", name, "https://127.0.0.1:1", "--token-file", folder.Beside("token"), "--trust-on-first-use")).ExitCode.ShouldNotBe(0);
        (await Croft("audit", "verify")).Done();
        await folder.SqlAsync(edit);
        (await Croft("audit", "verify")).ExitCode.ShouldNotBe(0);
    }

    static List<JsonElement> Rows(string json) => [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];
}
