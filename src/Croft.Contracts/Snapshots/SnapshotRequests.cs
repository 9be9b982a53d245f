using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a guest's snapshots.</summary>
public sealed record ListSnapshotsRequest
{
    /// <inheritdoc cref="GuestsRequest.Guest"/>
    [Description("Guest: name, vmid or node/vmid."), Positional(0), Names("guest"), Required]
    public string Guest { get; init; } = "";

    /// <inheritdoc cref="GuestsRequest.Cluster"/>
    [Description("Cluster that holds the guest."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks for a snapshot to be made.</summary>
public sealed record CreateSnapshotRequest : GuestsRequest
{
    /// <summary>Name of the snapshot.</summary>
    [Description("Name of the snapshot."), Positional(1), Required]
    [RegularExpression("[A-Za-z][A-Za-z0-9_-]{1,39}", ErrorMessage = "is no snapshot name: a letter, then up to 39 letters, digits, _ and -.")]
    public string Name { get; init; } = "";

    /// <summary>Text kept with the snapshot.</summary>
    [Description("Text kept with the snapshot.")]
    public string? Description { get; init; }

    /// <summary>Keeps the memory of a running virtual machine too.</summary>
    [Description("Keep the memory of a running virtual machine too.")]
    public bool Vmstate { get; init; }
}

/// <summary>Names one snapshot of one guest.</summary>
public abstract record OneSnapshotRequest
{
    /// <inheritdoc cref="GuestsRequest.Guest"/>
    [Description("Guest: name, vmid or node/vmid."), Positional(0), Names("guest"), Required]
    public string Guest { get; init; } = "";

    /// <summary>Name of the snapshot.</summary>
    [Description("Name of the snapshot."), Positional(1), Names("snapshot"), Required]
    public string Name { get; init; } = "";

    /// <inheritdoc cref="GuestsRequest.Cluster"/>
    [Description("Cluster that holds the guest."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks for a guest to go back to a snapshot.</summary>
public sealed record RollbackSnapshotRequest : OneSnapshotRequest
{
    /// <summary>Starts the guest afterwards.</summary>
    [Description("Start the guest afterwards.")]
    public bool Start { get; init; }
}

/// <summary>Asks for a snapshot to be deleted; the guest keeps its present state.</summary>
public sealed record DeleteSnapshotRequest : OneSnapshotRequest;
