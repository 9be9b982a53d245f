using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>A rule of where guests run (<c>/cluster/ha/rules</c>, from 9.0).</summary>
[Kind("HaRule", "A rule of where guests in high availability run (from Proxmox VE 9).")]
sealed record HaRuleSpec : EntrySpec
{
    [Required, AllowedValues("node-affinity", "resource-affinity"), Description("Of nodes, or between guests; fixed when it is made.")]
    public string? Type { get; init; }

    [Required, PartedBy(',', AnyOrder = true), Description("Guests that it is about: vm:100, ct:200.")]
    public IReadOnlyList<string>? Resources { get; init; }

    [PartedBy(',', AnyOrder = true), Description("Nodes that they prefer; pve1:2 has a priority.")]
    public IReadOnlyList<string>? Nodes { get; init; }

    [Description("They run nowhere else."), Default("0")]
    public bool? Strict { get; init; }

    [AllowedValues("positive", "negative"), Description("Guests stay together, or apart.")]
    public string? Affinity { get; init; }

    [Description("Not in force."), Default("0")]
    public bool? Disable { get; init; }

    [Description("Comment."), StringLength(4096)]
    public string? Comment { get; init; }
}

/// <summary>A group of nodes (<c>/cluster/ha/groups</c>, until 8).</summary>
[Kind("HaGroup", "A group of nodes that guests in high availability run on (until Proxmox VE 8).")]
sealed record HaGroupSpec : EntrySpec
{
    [Required, PartedBy(',', AnyOrder = true), Description("Nodes; pve1:2 has a priority.")]
    public IReadOnlyList<string>? Nodes { get; init; }

    [Description("Guests run nowhere else."), Default("0")]
    public bool? Restricted { get; init; }

    [Description("Guests stay where they are when a better node comes back."), Default("0")]
    public bool? Nofailback { get; init; }

    [Description("Comment."), StringLength(4096)]
    public string? Comment { get; init; }
}
