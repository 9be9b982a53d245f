using Croft.Cli.Tests.Fakes;
using Croft.Contracts;

namespace Croft.Cli.Tests.Runs;

/// <summary>A plan that runs a command inside a guest: its output and exit code are croft's own.</summary>
public sealed class CommandTests
{
    readonly Shell _shell = new();

    public CommandTests() =>
        _shell.Invoker.Planned = (_, _) => new Plan("sheep shear", "ask dolly", [FakeInvoker.Step("1", "ask dolly")]) { IsCommand = true };

    [Fact]
    public async Task Command_Ended_PassesBothStreamsAndTheExitCodeOn()
    {
        _shell.Invoker.Outcome = new CommandOutcome(3, "one\ntwo", "oh\n", false);

        (await _shell.TypeAsync("sheep", "shear", "dolly", "--quiet")).ShouldBe(3);

        _shell.Out.ShouldBe("one\ntwo");
        _shell.Error.ShouldBe("oh\n");
    }

    [Fact]
    public async Task Command_OnATerminal_ShowsNoControlCharacters()
    {
        _shell.Width = 80;
        _shell.Invoker.Outcome = new CommandOutcome(0, "\e[2Jgone\n", "", false);

        (await _shell.TypeAsync("sheep", "shear", "dolly")).ShouldBe(0);

        _shell.Out.ShouldNotContain("\e[2J");
        _shell.Out.ShouldContain("gone");
    }

    [Fact]
    public async Task Command_AsJson_IsOneDocument()
    {
        _shell.Invoker.Outcome = new CommandOutcome(1, "out", "", true) { Run = 7 };

        (await _shell.TypeAsync("sheep", "shear", "dolly", "--json")).ShouldBe(1);

        _shell.Out.ShouldContain("\"exitCode\": 1");
        _shell.Out.ShouldContain("\"isCut\": true");
        _shell.Error.ShouldContain("wrote more than is kept");
    }

    [Fact]
    public async Task Command_TakenAsDoneOnSomebodysWord_IsDone()
    {
        (await _shell.TypeAsync("sheep", "shear", "dolly")).ShouldBe(0);
    }

    [Fact]
    public async Task Command_RunThatFailed_IsCroftsOwnFailure()
    {
        _shell.Invoker.Ended = FakeInvoker.Run(RunState.Failed, new Failure(FailureKind.Conflict, "its agent fell silent"));
        _shell.Invoker.Outcome = new CommandOutcome(0, "never", "", false);

        (await _shell.TypeAsync("sheep", "shear", "dolly")).ShouldBe(1);

        _shell.Out.ShouldBeEmpty();
    }
}
