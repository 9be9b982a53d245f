using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Clusters.Rows;

/// <summary>A cluster as it is kept.</summary>
sealed class StoredCluster : IEntityTypeConfiguration<StoredCluster>
{
    /// <summary>Name in Croft.</summary>
    public string Name { get; set; } = "";

    /// <summary>Addresses, one a line; the one given comes first.</summary>
    public string Endpoints { get; set; } = "";

    /// <summary>Names of its nodes, one a line, in the order of <see cref="Endpoints"/> where those were learnt.</summary>
    public string Nodes { get; set; } = "";

    /// <summary>True when the system's authorities are believed.</summary>
    public bool SystemTrust { get; set; }

    /// <summary>Pinned SHA-256 fingerprints, one a line.</summary>
    public string Fingerprints { get; set; } = "";

    /// <summary>The cluster's own CA as PEM.</summary>
    public string? Authority { get; set; }

    /// <summary>User or token id.</summary>
    public string Account { get; set; } = "";

    /// <summary>True when the secret is a token's, false when it is a password.</summary>
    public bool IsToken { get; set; }

    /// <summary>The secret, sealed.</summary>
    public byte[] Secret { get; set; } = [];

    /// <summary>Proxmox's own name of the cluster; null for a lone node.</summary>
    public string? ProxmoxName { get; set; }

    /// <summary>What tells it from other clusters whatever its name: its CA, or <c>leaf</c> and its first node's certificate.</summary>
    public string Identity { get; set; } = "";

    /// <summary>Version when last asked.</summary>
    public string? Version { get; set; }

    /// <summary>When it was added, UTC ticks.</summary>
    public DateTimeOffset Added { get; set; }

    /// <summary>When it last answered.</summary>
    public DateTimeOffset? Seen { get; set; }

    /// <summary>Why it did not answer when last asked; null when it did.</summary>
    public string? Trouble { get; set; }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<StoredCluster> builder)
    {
        builder.Named("clusters");
        builder.HasKey(c => c.Name);
        builder.HasIndex(c => c.Identity).IsUnique();
    }
}
