using System.Reflection;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Remote;
using Microsoft.Extensions.DependencyInjection;

namespace Croft;

/// <summary>Puts the rooms together; the container is built when the first verb runs, not before.</summary>
sealed class Composition : IAsyncDisposable
{
    readonly IServiceCollection services;
    readonly IReadOnlyList<VerbEntry> verbs;
    readonly Lazy<InProcessInvoker> invoker;
    readonly Lazy<RemoteFolder?> remote;
    RemoteInvoker? server;
    int skewTold;

    /// <summary>Composes Croft for one place.</summary>
    /// <param name="location">Where the workspace is looked for.</param>
    /// <param name="face">The face that calls, for the audit.</param>
    public Composition(WorkspaceLocation location, string face)
    {
        Location = location;
        services = new ServiceCollection().AddCroftEngine(location);
        verbs = services.Verbs();
        invoker = new Lazy<InProcessInvoker>(() => new InProcessInvoker(services.BuildServiceProvider(), verbs, location, face));
        remote = new Lazy<RemoteFolder?>(() => RemoteFolder.Find(location.Folder));
    }

    /// <summary>Version of this Croft, without what a build adds.</summary>
    public static string Version { get; } = typeof(Composition).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Where it works.</summary>
    public WorkspaceLocation Location { get; }

    /// <summary>What each verb says of itself.</summary>
    public IReadOnlyList<VerbInfo> Catalogue => [.. verbs.Select(v => v.Info)];

    /// <summary>The server that commands of this folder go to; null for a workspace of this machine.</summary>
    public RemoteFolder? Remote => remote.Value;

    /// <summary>Reaches the verbs in this process.</summary>
    public InProcessInvoker Invoker => invoker.Value;

    /// <summary>Reaches the verbs in this process, for commands that can't be carried to a server.</summary>
    /// <exception cref="FailureException">Unsupported: this folder works with a server.</exception>
    public InProcessInvoker Here(string command) => Remote is { } there
        ? throw new FailureException(FailureKind.Unsupported, $"'{command}' can't be carried over the network, and this folder works with {there.Url}.", "Run it in the folder of the server's workspace.")
        : Invoker;

    /// <summary>The workspace's folder.</summary>
    /// <exception cref="FailureException">NotFound: there is none here.</exception>
    public string Root => Workspace.FindRoot(Location.Folder)
        ?? throw new FailureException(FailureKind.NotFound, $"'{Location.Folder}' is no workspace.", "Make it one: croft init.");

    /// <summary>The command line over these verbs.</summary>
    public CliContext Face(CliTerminal terminal, IReadOnlyList<ExtraCommand> extras) => new()
    {
        Catalogue = () => Catalogue,
        Invoker = () => Reached(terminal),
        Terminal = terminal,
        Extras = extras,
        Target = () => Remote?.Folder ?? Workspace.FindRoot(Location.Folder),
        Server = () => Remote?.Url.Authority,
        HistoryFile = Path.Combine(Location.StateHome, "croft", "history"),
        Names = (noun, ct) => NamesAsync(terminal, noun, ct),
        Bug = (e, typed) => Invoker.Bug(e, typed),
        Environment = Environment.GetEnvironmentVariable,
    };

    IInvoker Reached(CliTerminal terminal) => Remote is { } there ? server ??= Connect(there, terminal) : Invoker;

    async Task<IReadOnlyList<string>> NamesAsync(CliTerminal terminal, string noun, CancellationToken ct)
    {
        try
        {
            // Without a workspace there is nothing to be named.
            return Remote is null && Workspace.FindRoot(Location.Folder) is null ? [] : await new OfferedNames(Reached(terminal), Catalogue).OfAsync(noun, ct);
        }
        catch (FailureException)
        {
            // The folder's own mark, or its token, can't be read: the next command says so.
            return [];
        }
    }

    RemoteInvoker Connect(RemoteFolder there, CliTerminal terminal) => new(Connection(terminal), there.Url.ToString().TrimEnd('/'), Catalogue, () => Invoker, TimeProvider.System);

    /// <summary>A connection to the server that this folder works with.</summary>
    public ServerConnection Connection(CliTerminal terminal) => Remote is not { } there
        ? throw new FailureException(FailureKind.NotFound, "This folder works with no server.")
        : new ServerConnection(there.Url, there.Fingerprint, there.Token(Location.ConfigHome))
        {
            OnVersion = version =>
            {
                // Every answer tells it; once is enough.
                if (version != Version && Interlocked.Exchange(ref skewTold, 1) == 0)
                    terminal.Error.WriteLine($"This is Croft {Version}, the server {version}: what one of them does not know is refused.");
            },
        };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        server?.Dispose();
        if (invoker.IsValueCreated)
            await invoker.Value.DisposeAsync();
    }
}
