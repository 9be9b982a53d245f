using System.Collections.Concurrent;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning;

/// <summary>How things of one kind are read and changed; a kind that can be planned has one.</summary>
interface IKindWork
{
    /// <summary>The kind.</summary>
    Kind Kind { get; }

    /// <summary>True where Croft keeps readings of it: it is seen without a call.</summary>
    bool HasReadings => false;

    /// <summary>True when nothing has to be done: no call is needed to know that.</summary>
    bool IsAsWanted(Change change) => change.There is not null && change.Differences.Count == 0;

    /// <summary>Each field that is not as it is wanted; both sides are there.</summary>
    IEnumerable<FieldChange> Fields(Change change) => change.Differences.SelectMany(d => d.Fields);

    /// <summary>Everything of the kind that a cluster holds, live.</summary>
    /// <exception cref="FailureException">Denied: what may not be read is never taken for absent.</exception>
    Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct);

    /// <summary>What documents say is there, live: what Proxmox does not list as such is looked for, and where each thing costs calls of its own, no others are asked.</summary>
    /// <inheritdoc cref="SeeAsync(string, CancellationToken)"/>
    /// <param name="sought">The documents, and what is managed.</param>
    Task<IReadOnlyList<Sight>> SeeAsync(string cluster, Sought sought, CancellationToken ct) => SeeAsync(cluster, ct);

    /// <summary>The plan that makes it as it is wanted: every choice made, each step with what it disturbs; nothing is changed here.</summary>
    /// <param name="change">What is there and what is wanted; never both absent.</param>
    /// <param name="ct">Ends the reading of what the plan needs beside.</param>
    /// <exception cref="FailureException">It can't be done, with the reason and the way out.</exception>
    Task<Plan> PlanAsync(Change change, CancellationToken ct);
}

/// <summary>What documents say is there, and what is managed.</summary>
/// <param name="Documents">The documents, each with its cluster.</param>
/// <param name="Kept">What is managed.</param>
sealed record Sought(IReadOnlyList<Manifest> Documents, IReadOnlyList<KeptSpec> Kept)
{
    /// <summary>Names of a kind's things in a cluster.</summary>
    public IReadOnlySet<string> Names(Kind kind, string cluster) =>
        Documents.Where(d => d.Kind == kind && d.Cluster == cluster).Select(d => d.Name).Concat(Kept.Where(k => k.Kind == kind.Name && k.Cluster == cluster).Select(k => k.Name)).ToHashSet(StringComparer.Ordinal);
}

/// <summary>A thing of the estate, in the words of its kind's manifests.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Cluster">Cluster that holds it.</param>
/// <param name="Name">As a document names it.</param>
/// <param name="TakeApart">What a spec is made of.</param>
sealed record Sight(Kind Kind, string Cluster, string Name, Func<BoundSpec> TakeApart)
{
    /// <summary>One whose spec is there already.</summary>
    public Sight(Kind kind, string cluster, string name, BoundSpec spec) : this(kind, cluster, name, () => spec) { }

    /// <summary>The spec that a document would have for it; values that wait for a restart in the place of those they replace.</summary>
    /// <remarks>A guest's is taken apart each time it is asked for: of most nobody asks twice, and to keep thousands costs more.</remarks>
    public BoundSpec Spec { get => field ?? TakeApart(); init; }

    /// <summary>What it keeps under any name: a guest's number; its name where nothing else tells it.</summary>
    public string Identity { get => field ?? Name; init; }

    /// <summary>What the kind's own planning needs beside the spec: a reading of its room.</summary>
    public object? Reading { get; init; }

    /// <summary>True for what Proxmox brings and nobody can take away (the role <c>Administrator</c>, <c>root@pam</c>): imported by nobody, changed by nobody.</summary>
    public bool IsBuiltIn { get; init; }
}

/// <summary>One thing and what shall become of it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Name">Its name.</param>
/// <param name="There">As it is; null where it is not there.</param>
/// <param name="Wanted">Its document; null where it is to be deleted.</param>
sealed record Change(Kind Kind, string Cluster, string Name, Sight? There, Manifest? Wanted)
{
    /// <summary>What steps may disturb beyond live and pending, by the request and the document.</summary>
    public IReadOnlySet<Disturbance> Allowed { get; init; } = new HashSet<Disturbance>();

    /// <summary>True where a reboot was asked for by that word: what waits for one comes into force. That more is allowed reboots nobody.</summary>
    public bool Reboots { get; init; }

    /// <summary>True where what was applied last has not proven from outside that it works.</summary>
    public bool IsUnproven { get; init; }

    /// <summary>Name of the snapshot that is to be made before what is hard to take back; null where none is asked for.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Documents of the same cluster, by kind and name: what is not there yet will be, once theirs are applied.</summary>
    public IReadOnlyDictionary<(string Kind, string Name), Manifest> Documents { get; init; } = new Dictionary<(string, string), Manifest>();

    /// <summary>Guests of the same cluster that the plan makes, by kind and name, as they will be; each is in it once it is planned. Null where one change is planned alone.</summary>
    public ConcurrentDictionary<(string Kind, string Name), GuestReading>? Coming { get; init; }

    /// <summary>Numbers of the guests that the plan makes in the cluster; null where one change is planned alone.</summary>
    public GuestNumbers? Numbers { get; init; }

    /// <summary>The same, held against something else that is there.</summary>
    public Change Against(Sight there) => new(Kind, Cluster, Name, there, Wanted) { Allowed = Allowed, Reboots = Reboots, Documents = Documents, Snapshot = Snapshot, Coming = Coming, Numbers = Numbers };

    /// <summary>What differs, part by part; empty where it is made or deleted.</summary>
    public IReadOnlyList<KeyDifference> Differences => field ??= There is null || Wanted is null ? [] : SpecDifference.Between(Kind, There.Spec, Wanted.Spec);
}
