using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Names guests for high availability.</summary>
public abstract record HaGuestRequest : GuestsRequest;

/// <summary>How high availability looks after a guest; what is not said stays, or is Proxmox's default.</summary>
public abstract record HaCareRequest : HaGuestRequest
{
    /// <summary>The state it shall have.</summary>
    [Description("State it shall have: started, stopped (but moved when its node fails), disabled (stopped, for good), ignored (not looked after)."), AllowedValues("started", "stopped", "disabled", "ignored", null)]
    public string? State { get; init; }

    /// <summary>Tries to start it on one node.</summary>
    [Description("Tries to start it again on the same node."), Range(0, 100)]
    public int? MaxRestart { get; init; }

    /// <summary>Tries to start it on other nodes.</summary>
    [Description("Tries to start it on other nodes."), Range(0, 100)]
    public int? MaxRelocate { get; init; }

    /// <summary>Goes back to a preferred node.</summary>
    [Description("Go back to a preferred node that is there again (where the cluster has rules; with groups the group decides).")]
    public bool? Failback { get; init; }

    /// <summary>Its group of nodes.</summary>
    [Description("Group of nodes it prefers, where the cluster has groups.")]
    public string? Group { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(4096)]
    public string? Comment { get; init; }
}

/// <summary>Gives a guest into high availability's care.</summary>
public sealed record AddHaRequest : HaCareRequest;

/// <summary>Changes how high availability looks after a guest.</summary>
public sealed record ConfigureHaRequest : HaCareRequest
{
    /// <summary>Settings to go back to Proxmox's default.</summary>
    [Description("Settings that go back to Proxmox's default: max-restart, max-relocate, failback, group, comment.")]
    public IReadOnlyList<string> Clear { get; init; } = [];
}

/// <summary>Takes a guest out of high availability's care.</summary>
public sealed record RemoveHaRequest : HaGuestRequest;

/// <summary>Has high availability move a guest.</summary>
public abstract record MoveHaRequest : HaGuestRequest
{
    /// <summary>The node to go to.</summary>
    [Positional(1), Description("Node to go to."), Names("node"), Required]
    public string Node { get; init; } = "";
}

/// <summary>Has high availability move a guest, running where it can.</summary>
public sealed record MigrateHaRequest : MoveHaRequest;

/// <summary>Has high availability stop a guest and start it elsewhere.</summary>
public sealed record RelocateHaRequest : MoveHaRequest;

/// <summary>Names a rule.</summary>
public abstract record HaRuleRequest
{
    /// <summary>The rule.</summary>
    [Positional(0), Description("Rule."), Required, RegularExpression("[A-Za-z][A-Za-z0-9_-]+", ErrorMessage = "has to be two characters or more: a letter, then letters, digits, dashes and underscores.")]
    public string Rule { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the rule, where there are several."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>What a rule says.</summary>
public abstract record HaRuleContentRequest : HaRuleRequest
{
    /// <summary>Guests it is about.</summary>
    [Description("Guests it is about: names or vmids of guests that high availability looks after."), Names("guest")]
    public IReadOnlyList<string> Guests { get; init; } = [];

    /// <summary>Nodes they prefer.</summary>
    [Description("Nodes they prefer, as pve1, or pve1:2 with a priority; the highest wins."), Names("node")]
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Nowhere else.</summary>
    [Description("Let them run nowhere else: without such a node they are stopped.")]
    public bool? Strict { get; init; }

    /// <summary>Together or apart.</summary>
    [Description("Between guests: positive keeps them on one node, negative apart."), AllowedValues("positive", "negative", null)]
    public string? Affinity { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(4096)]
    public string? Comment { get; init; }
}

/// <summary>Makes a rule: with nodes about where guests run, with an affinity about who runs beside whom.</summary>
public sealed record CreateHaRuleRequest : HaRuleContentRequest
{
    /// <summary>Not in force yet.</summary>
    [Description("Make it without effect, to be enabled later.")]
    public bool Disabled { get; init; }
}

/// <summary>Changes a rule.</summary>
public sealed record ConfigureHaRuleRequest : HaRuleContentRequest
{
    /// <summary>In force or not.</summary>
    [Description("Put it into force, or out of it.")]
    public bool? Enabled { get; init; }
}

/// <summary>Deletes a rule.</summary>
public sealed record DeleteHaRuleRequest : HaRuleRequest;

/// <summary>Names a group.</summary>
public abstract record HaGroupRequest
{
    /// <summary>The group.</summary>
    [Positional(0), Description("Group."), Required, RegularExpression("[A-Za-z][A-Za-z0-9_-]+", ErrorMessage = "has to be two characters or more: a letter, then letters, digits, dashes and underscores.")]
    public string Group { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the group, where there are several."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>What a group is.</summary>
public abstract record HaGroupContentRequest : HaGroupRequest
{
    /// <summary>Its nodes.</summary>
    [Description("Nodes, as pve1, or pve1:2 with a priority; the highest wins."), Names("node")]
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Nowhere else.</summary>
    [Description("Let guests run nowhere else: without such a node they are stopped.")]
    public bool? Restricted { get; init; }

    /// <summary>Goes back.</summary>
    [Description("Let guests go back to a preferred node that is there again.")]
    public bool? Failback { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(4096)]
    public string? Comment { get; init; }
}

/// <summary>Makes a group of nodes that guests prefer.</summary>
public sealed record CreateHaGroupRequest : HaGroupContentRequest;

/// <summary>Changes a group.</summary>
public sealed record ConfigureHaGroupRequest : HaGroupContentRequest;

/// <summary>Deletes a group that no guest is in.</summary>
public sealed record DeleteHaGroupRequest : HaGroupRequest;
