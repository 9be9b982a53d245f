using System.ComponentModel;

namespace Croft.Contracts;

/// <summary>Asks how high availability fares, live.</summary>
public sealed record HaStatusRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks for the guests that high availability looks after, live.</summary>
public sealed record ListHaRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only guests of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks for rules of where guests run, live.</summary>
public sealed record ListHaRulesRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only rules of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks for groups of nodes that guests prefer, live.</summary>
public sealed record ListHaGroupsRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only groups of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>How high availability fares.</summary>
public sealed record HaOverview(IReadOnlyList<HaClusterRow> Clusters) : IPartial
{
    /// <summary>Its agent on each node.</summary>
    public IReadOnlyList<HaNodeRow> Nodes { get; init; } = [];

    /// <summary>Guests it looks after.</summary>
    public IReadOnlyList<HaGuestRow> Guests { get; init; } = [];

    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>High availability of a cluster.</summary>
public sealed record HaClusterRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0)] public required string Cluster { get; init; }

    /// <summary><c>ok</c>, <c>idle</c> when there is nothing to look after, <c>no quorum</c>, <c>no master</c>, <c>disarmed</c>, <c>error</c> when a guest is, or <c>unknown</c>.</summary>
    [Column(1)] public required string State { get; init; }

    /// <summary>Whether the node that answered has quorum.</summary>
    [Column(2)] public bool? Quorate { get; init; }

    /// <summary>Node that leads; null for none.</summary>
    [Column(3)] public string? Master { get; init; }

    /// <summary>When the master last told of itself, UTC.</summary>
    [Column(4, Drop = 1), Unit("age")] public DateTimeOffset? MasterSeen { get; init; }

    /// <summary>Whether nodes that are lost are fenced: <c>armed</c>, <c>standby</c>, <c>disarming</c> or <c>disarmed</c>; null where Proxmox does not tell (before 9.1).</summary>
    [Column(5, Drop = 2)] public string? Fencing { get; init; }
}

/// <summary>High availability's agent on a node.</summary>
public sealed record HaNodeRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 2)] public required string Cluster { get; init; }

    /// <summary>Node.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>Proxmox's word for it, such as <c>active</c>, <c>idle</c>, <c>maintenance mode</c> or <c>old timestamp - dead?</c>.</summary>
    [Column(2)] public required string State { get; init; }

    /// <summary>When it last told of itself, UTC.</summary>
    [Column(3, Drop = 1), Unit("age")] public DateTimeOffset? Seen { get; init; }
}

/// <summary>A guest in high availability's care.</summary>
public sealed record HaGuestRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 3)] public required string Cluster { get; init; }

    /// <summary>Its name in high availability, such as <c>vm:100</c>.</summary>
    [Column(1, Drop = 5)] public required string Sid { get; init; }

    /// <summary>Name of the guest; null when it is not there, or its node is down.</summary>
    [Column(2)] public string? Guest { get; init; }

    /// <summary>Node that runs it, as high availability knows.</summary>
    [Column(3)] public string? Node { get; init; }

    /// <summary>The state it is in, in Proxmox's words: <c>started</c>, <c>stopped</c>, <c>error</c>, <c>queued</c>, …</summary>
    [Column(4)] public string? State { get; init; }

    /// <summary>The state it shall have.</summary>
    [Column(5)] public string? Wanted { get; init; }

    /// <summary>Tries to start it on one node.</summary>
    [Column(6, Drop = 4)] public int? MaxRestart { get; init; }

    /// <summary>Tries to start it on other nodes.</summary>
    [Column(7, Drop = 4)] public int? MaxRelocate { get; init; }

    /// <summary>Whether it goes back to a preferred node that is there again; null where its group decides.</summary>
    [Column(8, Drop = 3)] public bool? Failback { get; init; }

    /// <summary>Its group of nodes, where the cluster has groups.</summary>
    [Column(9, Drop = 2, Typed = true)] public string? Group { get; init; }

    /// <summary>Rules that name it, where the cluster has rules.</summary>
    [Column(10, Drop = 2)] public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Comment.</summary>
    public string? Comment { get; init; }
}

/// <summary>A rule of where guests run.</summary>
public sealed record HaRuleRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 1)] public required string Cluster { get; init; }

    /// <summary>Name.</summary>
    [Column(1, Typed = true)] public required string Rule { get; init; }

    /// <summary><c>node-affinity</c> or <c>resource-affinity</c>.</summary>
    [Column(2)] public required string Type { get; init; }

    /// <summary><c>ok</c>, <c>disabled</c>, or <c>ineffective</c> when it contradicts another.</summary>
    [Column(3)] public required string State { get; init; }

    /// <summary>Guests it is about, by name.</summary>
    [Column(4)] public required IReadOnlyList<string> Guests { get; init; }

    /// <summary>Nodes they prefer, with priorities.</summary>
    [Column(5)] public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Whether they may run nowhere else; null for rules between guests.</summary>
    [Column(6)] public bool? Strict { get; init; }

    /// <summary><c>positive</c> keeps guests together, <c>negative</c> apart; null for rules of nodes.</summary>
    [Column(7)] public string? Affinity { get; init; }

    /// <summary>Comment.</summary>
    public string? Comment { get; init; }

    /// <summary>What contradicts, in Proxmox's words.</summary>
    public string? Trouble { get; init; }
}

/// <summary>A group of nodes that guests prefer.</summary>
public sealed record HaGroupRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 1)] public required string Cluster { get; init; }

    /// <summary>Name.</summary>
    [Column(1, Typed = true)] public required string Group { get; init; }

    /// <summary>Nodes with their priorities.</summary>
    [Column(2)] public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>Whether guests may run nowhere else.</summary>
    [Column(3)] public required bool Restricted { get; init; }

    /// <summary>Whether guests go back to a preferred node that is there again.</summary>
    [Column(4)] public required bool Failback { get; init; }

    /// <summary>Guests in it, by name.</summary>
    [Column(5)] public required IReadOnlyList<string> Guests { get; init; }

    /// <summary>Comment.</summary>
    [Column(6, Drop = 2)] public string? Comment { get; init; }
}
