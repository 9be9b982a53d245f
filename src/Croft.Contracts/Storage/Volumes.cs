using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks what lies in a storage, live.</summary>
public sealed record StorageContentRequest
{
    /// <summary>The storage.</summary>
    [Positional(0), Description("Storage, as local, pve1/local or lab/pve1/local."), Names("storage")]
    public string Storage { get; init; } = "";

    /// <summary>Only volumes of this kind; all when null.</summary>
    [Description("Only volumes of this kind."), AllowedValues("iso", "vztmpl", "backup", "images", "rootdir", "import", "snippets", null)]
    public string? Type { get; init; }

    /// <summary>Only volumes of this guest: its name, or the vmid also of one that is gone.</summary>
    [Description("Only volumes of this guest: name, or vmid of one that is gone too."), Names("guest")]
    public string? Guest { get; init; }

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the storage, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Its node.</summary>
    [Description("Node whose view is asked for."), Names("node")]
    public string? Node { get; init; }
}

/// <summary>A volume in a storage.</summary>
public sealed record VolumeRow
{
    /// <summary>Id, <c>storage:volume</c>.</summary>
    [Column(0, Typed = true)] public required string Volume { get; init; }

    /// <summary>Node whose own storage holds it; null where all nodes see the same volumes.</summary>
    [Column(1, Drop = 6)] public string? Node { get; init; }

    /// <summary>What it holds (<c>images</c>, <c>rootdir</c>, <c>backup</c>, <c>iso</c>, <c>vztmpl</c>, <c>import</c>, <c>snippets</c>).</summary>
    [Column(2, Drop = 3)] public required string Content { get; init; }

    /// <summary>Format (<c>raw</c>, <c>qcow2</c>, …).</summary>
    [Column(3, Drop = 8)] public string? Format { get; init; }

    /// <summary>Size; of a disk, what the guest sees.</summary>
    [Column(4, Drop = 1), Unit("bytes")] public long? Size { get; init; }

    /// <summary>What it takes on the storage; null where the storage can't tell.</summary>
    [Unit("bytes")] public long? Used { get; init; }

    /// <summary>Guest it belongs to.</summary>
    [Column(5, Drop = 4)] public int? Vmid { get; init; }

    /// <summary>Name of that guest as last seen; null when it is gone.</summary>
    [Column(6, Drop = 5)] public string? Guest { get; init; }

    /// <summary>When it was made, UTC.</summary>
    [Column(7, Drop = 2)] public DateTimeOffset? Made { get; init; }

    /// <summary>True for a backup that can't be pruned or deleted.</summary>
    [Column(8, Drop = 7)] public bool Protected { get; init; }

    /// <summary>Notes kept with a backup.</summary>
    [Column(9, Drop = 9)] public string? Notes { get; init; }

    /// <summary>Volume that a linked copy stands on.</summary>
    public string? Parent { get; init; }
}
