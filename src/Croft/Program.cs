using Croft;
using Croft.Cli;
using Croft.Cli.Completion;
using Croft.Commands;
using Croft.Demo;
using Croft.Engine.State;

var terminal = ProcessTerminal.Create();
await using var croft = new Composition(WorkspaceLocation.FromEnvironment(Environment.CurrentDirectory), "cli");
ExtraCommand[] extras =
[
    DemoCommand.For(terminal),
    SandboxCommand.For(terminal),
    LoopCommand.For(terminal, croft),
    CompletionCommand.For(terminal),
];
return await CliFace.RunAsync(args, croft.Face(terminal, extras), CancellationToken.None);
