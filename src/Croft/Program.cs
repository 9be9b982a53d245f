using Croft;
using Croft.Cli;
using Croft.Commands;
using Croft.Engine.State;

var terminal = ProcessTerminal.Create();
await using var croft = new Composition(WorkspaceLocation.FromEnvironment(Environment.CurrentDirectory), args.Length == 0 ? "console" : "cli");
return await CliFace.RunAsync(args, croft.Face(terminal, Extras.Of(terminal, croft)), CancellationToken.None);
