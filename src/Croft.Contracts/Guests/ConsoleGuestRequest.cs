using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a guest's console to be opened; only a face with a terminal can.</summary>
public sealed record ConsoleGuestRequest
{
    /// <summary>Name, vmid, <c>node/vmid</c> or <c>cluster/node/vmid</c>.</summary>
    [Required]
    public string Guest { get; init; } = "";

    /// <summary>Cluster, where the name alone is ambiguous.</summary>
    public string? Cluster { get; init; }
}
