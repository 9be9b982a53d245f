using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Sandbox;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Console;

/// <summary>A workspace of the console's own: its prompt tells of every run that waits there.</summary>
public sealed class ConsoleLab : IAsyncLifetime
{
    Lab? lab;

    public Lab Lab => lab!;

    public async ValueTask InitializeAsync() => lab = await Lab.StartAsync(new SandboxOptions { Guests = 12 });

    public ValueTask DisposeAsync() => lab?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The console as a person uses it, in a real terminal.</summary>
public sealed class ConsoleTests(ConsoleLab labs) : IClassFixture<ConsoleLab>
{
    Lab Lab => labs.Lab;

    [Fact]
    public async Task CreateVm_ByItsAlias_IsThereWithItsMemory()
    {
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 100);
        await terminal.StartAsync();
        await terminal.RunAsync("create vm --name by-alias --cores 2 --memory 4096");
        var seen = await terminal.SeenAsync();
        seen.ShouldContain("= guest create by-alias --type vm --cores 2 --memory 4096MB");
        seen.ShouldContain("create virtual machine by-alias");
        seen.ShouldContain(" done: ");

        var made = (await Lab.Witness.GuestsAsync()).Find(g => g.GetProperty("name").GetString() == "by-alias");
        var target = Target.Of(made);
        (await Lab.Witness.ConfigAsync(target.Path, "memory")).ShouldBe("4096");
        (await Lab.Witness.ConfigAsync(target.Path, "cores")).ShouldBe("2");

        await terminal.TypeAsync("delete vm by-alias", "Enter");
        await terminal.ShowsAsync("Type by-alias to go on:");
        await terminal.TypeAsync("by-alias", "Enter");
        await terminal.ShowsAsync("done: destroy by-alias");
        (await Lab.Witness.FindAsync(target.Vmid)).ShouldBeNull();
    }

    [Fact]
    public async Task CtrlC_DuringARun_ReturnsToThePromptAndTheRunWaits()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: false);
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 100);
        await terminal.StartAsync();
        var hold = Lab.Hold(call => call.Path == $"{guest.Path}/status/start", HoldPoint.BeforeEffect);
        await terminal.TypeAsync($"start vm {guest.Name}", "Enter");
        await hold.Arrived.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await terminal.ShowsAsync("the step under way", rows => Regex.IsMatch(rows, $@" start {guest.Name} \d+ s"));
        await terminal.TypeAsync("C-c");
        await terminal.ShowsAsync("Ctrl-C again leaves at once");
        hold.Release();

        var (run, state) = await Lab.RunOfAsync(guest.Vmid);
        var seen = await terminal.ShowsAsync($"[run {run} waits]>");
        seen.ShouldContain($"croft run resume {run}");
        await Eventually.BeAsync("the run is interrupted", async () => (state = (await Lab.RunOfAsync(guest.Vmid)).State) == "interrupted");
        await terminal.RunAsync($"croft run resume {run}");
        (await terminal.SeenAsync()).ShouldContain($"run {run} done");
        Lab.EffectsOn(guest.Vmid).ShouldBe([KeyValuePair.Create("start", 1)]);
        await Lab.ShouldBeDoneAsync(run);
        await terminal.ShowsAsync("a prompt without runs", rows => rows.EndsWith("\nworkspace>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CtrlCTwice_DuringARun_LeavesAtOnceAndTheRunCanBeResumedHere()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: false);
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 100);
        await terminal.StartAsync();
        var hold = Lab.Hold(call => call.Path == $"{guest.Path}/status/start", HoldPoint.BeforeEffect);
        await terminal.TypeAsync($"guest start {guest.Name}", "Enter");
        await hold.Arrived.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await terminal.ShowsAsync("the step under way", rows => Regex.IsMatch(rows, $@" start {guest.Name} \d+ s"));
        await terminal.TypeAsync("C-c");
        await terminal.ShowsAsync("Ctrl-C again leaves at once");
        await terminal.TypeAsync("C-c");
        await terminal.ShowsAsync("the prompt", rows => rows.EndsWith('>'));
        var (run, _) = await Lab.RunOfAsync(guest.Vmid);
        hold.Release();

        await Eventually.BeAsync("the run is interrupted", async () => (await Lab.RunOfAsync(guest.Vmid)).State == "interrupted");
        await terminal.RunAsync($"run resume {run}");
        (await terminal.SeenAsync()).ShouldContain($"run {run} done");
        Lab.EffectsOn(guest.Vmid).ShouldBe([KeyValuePair.Create("start", 1)]);
        await Lab.ShouldBeDoneAsync(run);
    }

    [Fact]
    public async Task History_IsThereInTheNextSession_WithoutItsSecrets()
    {
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 80);
        await terminal.StartAsync();
        await terminal.RunAsync("node list");
        await terminal.RunAsync("cluster test lab");
        await terminal.RunAsync("cluster add other --password hunter2");
        await terminal.TypeAsync("exit", "Enter");
        await terminal.ShowsAsync("the shell", rows => rows.EndsWith("\n$", StringComparison.Ordinal));
        (await File.ReadAllTextAsync(Lab.Folder.Beside("state/croft/history"), TestContext.Current.CancellationToken)).ShouldNotContain("hunter2");

        await terminal.TypeAsync("clear", "Enter");
        await terminal.ShowsAsync("an empty screen", rows => rows.TrimEnd() == "$");
        await terminal.StartAsync();
        await terminal.TypeAsync("-l", "no");
        await terminal.TypeAsync("Up");
        await terminal.ShowsAsync("workspace> node list");
        await terminal.TypeAsync("C-c", "C-r");
        await terminal.TypeAsync("-l", "test");
        await terminal.ShowsAsync("(search 'test') cluster test lab");
        await terminal.TypeAsync("C-l", "Enter");
        await terminal.ShowsAsync("the answer", rows => rows.Contains("lab", StringComparison.Ordinal) && rows.TrimEnd().EndsWith("workspace>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FortyColumns_WrapWhatIsLonger_AndFollowTheWindow()
    {
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 40);
        await terminal.StartAsync();
        await terminal.TypeAsync("-l", "guest list --tag 日本語 --status running --type vm --node nowhere");
        var seen = await terminal.ShowsAsync("nowhere");
        seen.Split('\n')[^2..].ShouldBe(["workspace> guest list --tag 日本語 --sta", "tus running --type vm --node nowhere"]);
        await terminal.TypeAsync("C-a", "M-f", "M-f", "C-w");
        await terminal.ShowsAsync("the word gone", rows => rows.EndsWith("workspace> guest  --tag 日本語 --status\nrunning --type vm --node nowhere", StringComparison.Ordinal));
        await terminal.ResizeAsync(100, 24);
        await terminal.TypeAsync("C-y");
        await terminal.ShowsAsync("one row", rows => rows.EndsWith("\nworkspace> guest list --tag 日本語 --status running --type vm --node nowhere", StringComparison.Ordinal));
        await terminal.TypeAsync("C-c");
        await terminal.ResizeAsync(40, 24);
        await terminal.RunAsync("status");
        (await terminal.SeenAsync()).Split('\n').ShouldAllBe(row => row.Length <= 40);
    }

    [Fact]
    public async Task Tab_CompletesNamesAndListsWhatFits()
    {
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 40);
        await terminal.StartAsync();
        await terminal.TypeAsync("-l", "snap");
        await terminal.TypeAsync("Tab", "Tab", "Tab");
        await terminal.ShowsAsync("the verbs", rows => rows.EndsWith("workspace> snapshot\nlist      create    rollback  delete\nworkspace> snapshot", StringComparison.Ordinal));
        await terminal.TypeAsync("-l", "l");
        await terminal.TypeAsync("Tab");
        await terminal.TypeAsync("-l", "debian-12");
        await terminal.TypeAsync("Tab");
        await terminal.ShowsAsync("workspace> snapshot list debian-12-template");
        var container = (await Lab.Witness.GuestsAsync()).Find(g => g.GetProperty("type").GetString() == "lxc").GetProperty("name").GetString()!;
        await terminal.TypeAsync("C-u");
        await terminal.TypeAsync("-l", "describe container ");
        await terminal.TypeAsync("Tab", "Tab");
        (await terminal.ShowsAsync("the containers", rows => rows.Contains(container, StringComparison.Ordinal))).Split("describe container").Last().ShouldNotContain("debian-12");
    }

    [Fact]
    public async Task Paste_IsShownAndRunsAfterEnter()
    {
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 80);
        await terminal.StartAsync();
        await terminal.PasteAsync("# what's there\ncluster list\nnode list\n");
        (await terminal.ShowsAsync("> node list")).ShouldNotContain("CLUSTER ", Case.Sensitive);
        await terminal.TypeAsync("Enter");
        var seen = await terminal.ShowsAsync("both", rows => rows.Contains("> node list\nCLUSTER", StringComparison.Ordinal) && rows.EndsWith("\nworkspace>", StringComparison.Ordinal));
        seen.ShouldContain("> cluster list\n");
    }

    [Fact]
    public async Task DumbTerminal_IsSentNoSequence()
    {
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 80, 24, "TERM=dumb");
        await terminal.StartAsync();
        await terminal.TypeAsync("-l", "describe vm nonsence");
        await terminal.TypeAsync("BSpace", "BSpace", "BSpace", "BSpace", "x");
        await terminal.TypeAsync("Enter");
        await terminal.ShowsAsync("the answer", rows => rows.Contains("No guest 'nonsx' is known.", StringComparison.Ordinal) && rows.EndsWith("\nworkspace>", StringComparison.Ordinal));
        await terminal.TypeAsync("-l", "given up");
        await terminal.ShowsAsync("workspace> given up");
        await terminal.TypeAsync("C-c");
        await terminal.ShowsAsync("a new prompt", rows => rows.EndsWith("given up^C\nworkspace>", StringComparison.Ordinal));
        await terminal.RunPlainAsync("guest list --limit 1");
        await terminal.TypeAsync("C-d");
        await terminal.ShowsAsync("the shell", rows => rows.EndsWith("\n$", StringComparison.Ordinal));
        (await terminal.SentAsync("$ ")).Split("Tab completes")[1].ShouldNotContain("\e");
    }

    [Theory, InlineData("NO_COLOR=1", false), InlineData("-u NO_COLOR", true)]
    public async Task Colour_IsShownWhereItIsWanted(string setting, bool coloured)
    {
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 80, 24, setting);
        await terminal.StartAsync();
        (await terminal.SeenAsync("-e")).Contains("\e[36mworkspace\e[", StringComparison.Ordinal).ShouldBe(coloured);
    }

    [Theory, InlineData("exit\r"), InlineData("kill")]
    public async Task Leaving_GivesTheTerminalBackAsItWas(string how)
    {
        await using var terminal = await Terminal.OpenAsync(Lab.Folder, 80);
        await terminal.TypeAsync("stty -g > before; sh -c 'echo $$ > pid; exec env LANG=C.UTF-8 dotnet " + CroftProcess.Program + "'; echo left with $?; stty -g > after; echo $?", "Enter");
        await terminal.ShowsAsync("the prompt", rows => rows.EndsWith("workspace>", StringComparison.Ordinal));
        await terminal.RunAsync("no such verb");
        if (how == "kill")
        {
            using var kill = System.Diagnostics.Process.Start("sh", ["-c", $"kill -TERM $(cat {Path.Combine(Lab.Folder.Workspace, "pid")})"]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        else await terminal.TypeAsync("exit", "Enter");
        await terminal.ShowsAsync("the shell", rows => rows.EndsWith("left with 64\n0\n$", StringComparison.Ordinal));
        File.ReadAllText(Path.Combine(Lab.Folder.Workspace, "after")).ShouldBe(File.ReadAllText(Path.Combine(Lab.Folder.Workspace, "before")));
    }
}
