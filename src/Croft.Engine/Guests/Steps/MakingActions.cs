using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Makes a guest from nothing.</summary>
/// <param name="Parameters">Parameters of the call, in order.</param>
/// <param name="Uuid">SMBIOS uuid chosen by the plan; null for a container, which has none.</param>
internal sealed record CreateAction(GuestAddress Guest, IReadOnlyList<KeyValuePair<string, string>> Parameters, string? Uuid)
{
    /// <summary>True where no other guest of the cluster may have the name: a document that says no number means the only one.</summary>
    public bool Alone { get; init; }
}

/// <summary>Copies a guest.</summary>
internal sealed record CloneAction(GuestAddress Source, GuestAddress Guest)
{
    /// <summary>True for a copy of all data.</summary>
    public bool Full { get; init; }

    /// <summary>Storage of a full copy; the source's when null.</summary>
    public string? Storage { get; init; }

    /// <summary>Snapshot that is copied.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Resource pool.</summary>
    public string? Pool { get; init; }

    /// <summary>Writes a mark into the copy's description, so that it can be known again; a later step takes it away.</summary>
    public bool Mark { get; init; }

    /// <summary>True when the copy is destroyed again should a later step fail.</summary>
    public bool Undoable { get; init; }

    /// <summary>True where no other guest of the cluster may have the name: a document that says no number means the only one.</summary>
    public bool Alone { get; init; }
}

/// <summary>Destroys a guest.</summary>
/// <param name="Identity">What the guest was when the plan was made; another one is never destroyed.</param>
/// <param name="Purge">Takes it out of backup jobs, replication and HA too.</param>
internal sealed record DestroyAction(GuestAddress Guest, GuestIdentity Identity, bool Purge);

/// <summary>Destroys a guest that the same run made.</summary>
/// <param name="Mark">What its description must carry.</param>
internal sealed record UnmakeAction(GuestAddress Guest, RunMark Mark);

/// <summary>Moves a guest to another node.</summary>
internal sealed record MigrateAction(GuestAddress Guest, string Target)
{
    /// <summary>Moves it while it runs.</summary>
    public bool Online { get; init; }

    /// <summary>Stops a running container, moves and starts it.</summary>
    public bool Restart { get; init; }

    /// <summary>Copies disks that the other node can't reach.</summary>
    public bool WithLocalDisks { get; init; }

    /// <summary>Storage for copied disks.</summary>
    public string? TargetStorage { get; init; }

    /// <summary>True when HA does it, after the task has ended.</summary>
    public bool Ha { get; init; }

    /// <summary>True when it ran when the plan was made, so it has to run afterwards.</summary>
    public bool Running { get; init; }
}
