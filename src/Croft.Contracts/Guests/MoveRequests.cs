using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a guest to be moved to another node of its cluster.</summary>
public sealed record MigrateGuestRequest : GuestsRequest
{
    /// <summary>Node it goes to.</summary>
    [Description("Node it goes to."), Positional(1), Names("node"), Required]
    public string Node { get; init; } = "";

    /// <summary>Moves a running virtual machine without stopping it.</summary>
    [Description("Move a running virtual machine without stopping it.")]
    public bool Online { get; init; }

    /// <summary>Copies disks that the other node can't reach.</summary>
    [Description("Copy disks that the other node can't reach.")]
    public bool WithLocalDisks { get; init; }

    /// <summary>Stops a running container, moves it and starts it there.</summary>
    [Description("Stop a running container, move it and start it there.")]
    public bool Restart { get; init; }

    /// <summary>Storage for copied disks; the same name as here when null.</summary>
    [Description("Storage for copied disks."), Names("storage")]
    public string? TargetStorage { get; init; }
}

/// <summary>Asks for a guest and its disks to be destroyed.</summary>
public sealed record DestroyGuestRequest : GuestsRequest
{
    /// <summary>Stops the guest first when it runs.</summary>
    [Description("Stop the guest first when it runs.")]
    public bool Stop { get; init; }

    /// <summary>Also takes it out of backup jobs, replication and HA.</summary>
    [Description("Take it out of backup jobs, replication and HA too.")]
    public bool Purge { get; init; }
}
