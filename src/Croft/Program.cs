using Croft;
using Croft.Cli;
using Croft.Cli.Completion;
using Croft.Commands;

var terminal = SystemTerminal.Open();
var context = new CliContext
{
    Catalogue = static () => [],
    Invoker = static () => throw new InvalidOperationException(),
    Terminal = terminal,
    Extras = [SandboxCommand.For(terminal), CompletionCommand.For(terminal)],
    Environment = Environment.GetEnvironmentVariable,
};
return await CliFace.RunAsync(args, context, CancellationToken.None);
