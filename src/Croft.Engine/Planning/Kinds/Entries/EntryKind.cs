using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>A config of named entries as a kind of manifest: all in which one such kind differs from another.</summary>
/// <param name="Name">Name of the kind.</param>
/// <param name="Word">What people call an entry: <c>storage</c>.</param>
/// <param name="ListPath">Path of its list; of an entry by its name where it depends on that.</param>
/// <param name="NameKey">Parameter that names an entry when it is made.</param>
sealed record EntryKind(string Name, string Word, Func<string, string> ListPath, string NameKey)
{
    /// <summary>The kind.</summary>
    public Kind Kind => Kind.Find(Name)!;

    /// <summary>All entries that are seen.</summary>
    public required Func<ProxmoxApi, CancellationToken, Task<IReadOnlyList<Entry>>> ListAsync { get; init; }

    /// <summary>Where one of which privileges has to be held, so that none is hidden; no privileges where Proxmox refuses by itself.</summary>
    public (string Path, IReadOnlyList<string> AnyOf) Sight { get; init; } = ("/", []);

    /// <summary>What a change needs, as steps say it.</summary>
    public required Func<string, IReadOnlyDictionary<string, string?>, string> Privilege { get; init; }

    /// <summary>What is given when it is made and never again.</summary>
    public IReadOnlySet<string> Fixed { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Parameters beside the settings when it is made.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Made { get; init; } = [];

    /// <summary>The value that names it when it is made, where that is not its name.</summary>
    public Func<string, string> Naming { get; init; } = static name => name;

    /// <summary>A value as Proxmox takes it, where a manifest says it otherwise.</summary>
    public Func<string, string, string> Sends { get; init; } = static (_, value) => value;

    /// <summary>What the change of a key disturbs, and why; its old value and the new one.</summary>
    public Func<string, string?, string?, (Disturbance Disturbs, string? Because)> Disturbs { get; init; } = static (_, _, _) => (Disturbance.Live, null);

    /// <summary>What making and deleting one does to what runs.</summary>
    public (string? Made, string? Deleted) Because { get; init; }

    /// <summary>True where keys go back to their defaults by their names in <c>delete</c>; else each is set to the default.</summary>
    public bool Resets { get; init; } = true;

    /// <summary>True where a change may carry the digest of what it was decided on.</summary>
    public bool HasDigest { get; init; } = true;

    /// <summary>True where changes wait until all of the software-defined network is applied.</summary>
    public bool IsApplied { get; init; }

    /// <summary>Why an entry can't be made, changed or deleted, looked at before the plan and before the call; null where it can.</summary>
    public Func<ProxmoxClient, EntryAction, CancellationToken, Task<Failure?>> ObjectsAsync { get; init; } = static (_, _, _) => Task.FromResult<Failure?>(null);

    /// <summary>What a run holds while it changes one.</summary>
    public string Lease(string cluster, string name) => $"{cluster}/{Word.Replace(' ', '-')}/{name}";

    /// <summary><c>storage nas</c>.</summary>
    public string Told(string name) => $"{Word} {name}";

    /// <summary>An entry by its name; null when there is none.</summary>
    public async Task<Entry?> FindAsync(ProxmoxApi api, string name, CancellationToken ct) => (await ListAsync(api, ct)).FirstOrDefault(e => e.Name == name);
}
