using Croft.Engine.Clusters.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Inventory.Rows;

/// <summary>A guest as last seen. EF owns the table; prepared commands write and list it.</summary>
sealed class GuestReading : IEntityTypeConfiguration<GuestReading>
{
    public string Cluster { get; set; } = "";
    public int Vmid { get; set; }
    /// <summary>0 for a virtual machine, 1 for a container.</summary>
    public int Type { get; set; }
    public string Node { get; set; } = "";
    public string Name { get; set; } = "";
    public string Status { get; set; } = "";
    /// <summary><c>;a;b;</c>, so that one tag is found by its text; empty for none.</summary>
    public string Tags { get; set; } = "";
    public string? Pool { get; set; }
    public bool Template { get; set; }
    public string? Lock { get; set; }
    public string? Ha { get; set; }
    public double? Cpu { get; set; }
    public double? Cores { get; set; }
    public long? Memory { get; set; }
    public long? MemoryMax { get; set; }
    public long? DiskMax { get; set; }
    /// <summary>When it was started, in seconds since 1970: unlike its uptime, that stays the same.</summary>
    public long? Started { get; set; }
    public string? Digest { get; set; }
    public bool? Pending { get; set; }
    public DateTimeOffset? ConfigSeen { get; set; }
    public DateTimeOffset? Changed { get; set; }

    public void Configure(EntityTypeBuilder<GuestReading> builder)
    {
        builder.Named("guest_readings");
        builder.HasKey(g => new { g.Cluster, g.Vmid });
        builder.HasIndex(g => g.Name);
        builder.HasOne<StoredCluster>().WithMany().HasForeignKey(g => g.Cluster).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The text of a guest's config, apart from what is listed.</summary>
sealed class ConfigTextReading : IEntityTypeConfiguration<ConfigTextReading>
{
    public string Cluster { get; set; } = "";
    public int Vmid { get; set; }
    public string Config { get; set; } = "";
    public string? Pending { get; set; }
    /// <summary>When it was read first; before that it was not known.</summary>
    public DateTimeOffset Since { get; set; }

    public void Configure(EntityTypeBuilder<ConfigTextReading> builder)
    {
        builder.Named("config_readings");
        builder.HasKey(c => new { c.Cluster, c.Vmid });
        builder.HasOne<StoredCluster>().WithMany().HasForeignKey(c => c.Cluster).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A node as last seen.</summary>
sealed class NodeReading : IEntityTypeConfiguration<NodeReading>
{
    public string Cluster { get; set; } = "";
    public string Node { get; set; } = "";
    public string Status { get; set; } = "";
    public double? Cpu { get; set; }
    public int? Cores { get; set; }
    public long? Memory { get; set; }
    public long? MemoryMax { get; set; }
    public long? Disk { get; set; }
    public long? DiskMax { get; set; }
    public long? Started { get; set; }
    /// <summary>When it was last seen online; what lies on it was seen then, too.</summary>
    public DateTimeOffset Seen { get; set; }

    public void Configure(EntityTypeBuilder<NodeReading> builder)
    {
        builder.Named("node_readings");
        builder.HasKey(n => new { n.Cluster, n.Node });
        builder.HasOne<StoredCluster>().WithMany().HasForeignKey(n => n.Cluster).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A storage as one node last saw it.</summary>
sealed class StorageReading : IEntityTypeConfiguration<StorageReading>
{
    public string Cluster { get; set; } = "";
    public string Node { get; set; } = "";
    public string Storage { get; set; } = "";
    public string? Type { get; set; }
    public string Status { get; set; } = "";
    public long? Used { get; set; }
    public long? Total { get; set; }
    /// <summary>Parted by commas, sorted.</summary>
    public string Content { get; set; } = "";
    public bool Shared { get; set; }

    public void Configure(EntityTypeBuilder<StorageReading> builder)
    {
        builder.Named("storage_readings");
        builder.HasKey(s => new { s.Cluster, s.Node, s.Storage });
        builder.HasOne<StoredCluster>().WithMany().HasForeignKey(s => s.Cluster).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A task of Proxmox as last seen.</summary>
sealed class TaskReading : IEntityTypeConfiguration<TaskReading>
{
    public string Cluster { get; set; } = "";
    public string Upid { get; set; } = "";
    public string Node { get; set; } = "";
    public string Type { get; set; } = "";
    public string Subject { get; set; } = "";
    public string User { get; set; } = "";
    public string Status { get; set; } = "";
    public bool Failed { get; set; }
    public DateTimeOffset Started { get; set; }
    public DateTimeOffset? Ended { get; set; }

    public void Configure(EntityTypeBuilder<TaskReading> builder)
    {
        builder.Named("task_readings");
        builder.HasKey(t => new { t.Cluster, t.Upid });
        builder.HasIndex(t => t.Started);
        builder.HasOne<StoredCluster>().WithMany().HasForeignKey(t => t.Cluster).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>One value of a reading that changed: what it was, and what it became.</summary>
sealed class PastReading : IEntityTypeConfiguration<PastReading>
{
    public long Id { get; set; }
    public string Cluster { get; set; } = "";
    /// <summary><c>guest</c>, <c>config</c>, <c>node</c>, <c>storage</c> or <c>cluster</c>.</summary>
    public string Kind { get; set; } = "";
    /// <summary>Vmid, node, node/storage, or the cluster itself.</summary>
    public string Subject { get; set; } = "";
    /// <summary>Until when it was so.</summary>
    public DateTimeOffset Until { get; set; }
    /// <summary>The value's name; empty for the whole, which appeared (nothing before) or went (nothing after).</summary>
    public string Field { get; set; } = "";
    /// <summary>The value as it was; of the whole, a JSON object of its values.</summary>
    public string? Before { get; set; }
    public string? After { get; set; }

    public void Configure(EntityTypeBuilder<PastReading> builder)
    {
        builder.Named("past_readings");
        builder.HasKey(p => p.Id);
        builder.HasIndex(p => new { p.Cluster, p.Kind, p.Subject, p.Until });
        builder.HasIndex(p => p.Until);
        builder.HasOne<StoredCluster>().WithMany().HasForeignKey(p => p.Cluster).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A time in which a cluster was looked at again and again without a long pause.</summary>
sealed class LookSpan : IEntityTypeConfiguration<LookSpan>
{
    public string Cluster { get; set; } = "";
    public DateTimeOffset Since { get; set; }
    /// <summary>The last look in it.</summary>
    public DateTimeOffset Until { get; set; }

    public void Configure(EntityTypeBuilder<LookSpan> builder)
    {
        builder.Named("look_spans");
        builder.HasKey(s => new { s.Cluster, s.Since });
        builder.HasOne<StoredCluster>().WithMany().HasForeignKey(s => s.Cluster).OnDelete(DeleteBehavior.Cascade);
    }
}
