using Croft.Cli;
using Croft.Contracts;
using Croft.Engine;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft;

/// <summary>Puts the rooms together; the container is built when the first verb runs, not before.</summary>
sealed class Composition : IAsyncDisposable
{
    readonly WorkspaceLocation location;
    readonly IServiceCollection services;
    readonly IReadOnlyList<VerbEntry> verbs;
    readonly Lazy<InProcessInvoker> invoker;

    /// <summary>Composes Croft for one place.</summary>
    /// <param name="location">Where the workspace is looked for.</param>
    /// <param name="face">The face that calls, for the audit.</param>
    public Composition(WorkspaceLocation location, string face)
    {
        this.location = location;
        services = new ServiceCollection().AddCroftEngine(location);
        verbs = services.Verbs();
        invoker = new Lazy<InProcessInvoker>(() => new InProcessInvoker(services.BuildServiceProvider(), verbs, location, face));
    }

    /// <summary>What each verb says of itself.</summary>
    public IReadOnlyList<VerbInfo> Catalogue => [.. verbs.Select(v => v.Info)];

    /// <summary>Reaches the verbs in this process.</summary>
    public InProcessInvoker Invoker => invoker.Value;

    /// <summary>The command line over these verbs.</summary>
    public CliContext Face(CliTerminal terminal, IReadOnlyList<ExtraCommand> extras) => new()
    {
        Catalogue = () => Catalogue,
        Invoker = () => Invoker,
        Terminal = terminal,
        Extras = extras,
        Target = () => Workspace.FindRoot(location.Folder),
        HistoryFile = Path.Combine(location.StateHome, "croft", "history"),
        Names = (noun, ct) => Invoker.NamesAsync(noun, ct),
        Bug = (e, typed) => Invoker.Bug(e, typed),
        Environment = Environment.GetEnvironmentVariable,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (invoker.IsValueCreated)
            await invoker.Value.DisposeAsync();
    }
}
