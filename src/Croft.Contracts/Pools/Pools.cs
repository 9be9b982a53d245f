using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for the pools of clusters, live.</summary>
public sealed record ListPoolsRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only pools of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>A pool.</summary>
public sealed record PoolRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 2)] public required string Cluster { get; init; }

    /// <summary>Name; a nested one has its parents' before it: <c>web/front</c>.</summary>
    [Column(1, Typed = true)] public required string Pool { get; init; }

    /// <summary>Guests in it.</summary>
    [Column(2)] public required int Guests { get; init; }

    /// <summary>Storages in it.</summary>
    [Column(3)] public required int Storages { get; init; }

    /// <summary>Comment.</summary>
    [Column(4, Drop = 1)] public string? Comment { get; init; }
}

/// <summary>Names one pool.</summary>
public record PoolRequest
{
    /// <summary>The pool.</summary>
    [Positional(0), Description("Pool; a nested one with its parents, as web/front."), Names("pool"), Required]
    [RegularExpression(@"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+){0,2}", ErrorMessage = "has to be letters, digits, dots, dashes and underscores, at most three levels deep.")]
    public string Pool { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the pool, where there are several."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks for a pool with its members.</summary>
public sealed record ShowPoolRequest : PoolRequest;

/// <summary>A pool with its members.</summary>
public sealed record PoolDetail(string Cluster, string Pool, string? Comment)
{
    /// <summary>Guests and storages in it.</summary>
    public required IReadOnlyList<PoolMember> Members { get; init; }
}

/// <summary>A member of a pool.</summary>
public sealed record PoolMember
{
    /// <summary><c>vm</c>, <c>ct</c> or <c>storage</c>.</summary>
    [Column(0)] public required string Kind { get; init; }

    /// <summary>Name.</summary>
    [Column(1, Typed = true)] public required string Name { get; init; }

    /// <summary>Number of a guest.</summary>
    [Column(2)] public int? Vmid { get; init; }

    /// <summary>Node; null for a storage.</summary>
    [Column(3)] public string? Node { get; init; }

    /// <summary>State.</summary>
    [Column(4)] public string? Status { get; init; }
}

/// <summary>Asks for a pool to be made.</summary>
public sealed record CreatePoolRequest : PoolRequest
{
    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(512)]
    public string? Comment { get; init; }
}

/// <summary>Asks for an empty pool to be deleted.</summary>
public sealed record DeletePoolRequest : PoolRequest;

/// <summary>Asks for guests and storages to become members of a pool.</summary>
public sealed record IncludeInPoolRequest : PoolRequest
{
    /// <summary>The guests.</summary>
    [Positional(1), Description("Guests: names or vmids."), Names("guest")]
    public IReadOnlyList<string> Guests { get; init; } = [];

    /// <summary>The storages.</summary>
    [Description("Storages."), Names("storage")]
    public IReadOnlyList<string> Storage { get; init; } = [];

    /// <summary>Takes guests out of the pool they are in now.</summary>
    [Description("Take guests out of the pool they are in now.")]
    public bool Move { get; init; }
}

/// <summary>Asks for members to be taken out of a pool.</summary>
public sealed record ExcludeFromPoolRequest : PoolRequest
{
    /// <summary>The guests.</summary>
    [Positional(1), Description("Guests: names or vmids."), Names("guest")]
    public IReadOnlyList<string> Guests { get; init; } = [];

    /// <summary>The storages.</summary>
    [Description("Storages."), Names("storage")]
    public IReadOnlyList<string> Storage { get; init; } = [];
}
