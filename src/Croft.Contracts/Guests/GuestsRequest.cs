using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Which guests a verb is meant for: one by its name, or all that a selector picks.</summary>
public abstract record GuestsRequest
{
    /// <summary>Name, vmid, <c>node/vmid</c> or <c>cluster/node/vmid</c>; empty with <see cref="Select"/>.</summary>
    [Description("Guest: name, vmid or node/vmid."), Positional(0, Unless = nameof(Select)), Names("guest"), Required]
    public string Guest { get; init; } = "";

    /// <summary>Cluster, where the name alone is ambiguous; with <see cref="Select"/> the only one to pick from.</summary>
    [Description("Cluster that holds the guest."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Picks every guest that fits: <c>tag=web and node=pve2 and not status=running</c>.</summary>
    [Description("Every guest that fits, such as \"tag=web and node=pve2\"."), StringLength(2000, MinimumLength = 1)]
    public string? Select { get; init; }

    /// <summary>How many of the picked guests are worked on at once.</summary>
    [Description("With --select: guests worked on at once."), Range(1, 64)]
    public int Parallel { get; init; } = 1;

    /// <summary>Goes on with the other guests when one fails.</summary>
    [Description("With --select: go on with the others when one fails.")]
    public bool KeepGoing { get; init; }
}
