using Croft.Cli;
using Croft.Cli.Completion;
using Croft.Demo;

namespace Croft.Commands;

/// <summary>The commands that are no verbs: they have no request, no permission and no other face.</summary>
static class Extras
{
    public static IReadOnlyList<ExtraCommand> Of(CliTerminal terminal, Composition croft) =>
    [
        DemoCommand.For(terminal),
        SandboxCommand.For(terminal, croft),
        LoopCommand.For(terminal, croft),
        ServeCommand.For(terminal, croft),
        ServerStateCommand.For(terminal, croft),
        SetupCommand.For(terminal, croft),
        LoginCommand.Login(terminal, croft),
        LoginCommand.Logout(terminal, croft),
        ConsoleCommand.For(terminal, croft),
        CompletionCommand.For(terminal),
    ];
}
