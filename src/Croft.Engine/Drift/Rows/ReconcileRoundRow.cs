using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Drift.Rows;

/// <summary>A thing that Croft put back by itself, and how often it was changed again.</summary>
sealed class ReconcileRoundRow : IEntityTypeConfiguration<ReconcileRoundRow>
{
    public string Cluster { get; set; } = "";
    public string Kind { get; set; } = "";
    /// <summary>A guest's number; the name of anything else.</summary>
    public string Identity { get; set; } = "";
    /// <summary>When the first of the rounds began.</summary>
    public DateTimeOffset Began { get; set; }
    public int Rounds { get; set; }
    /// <summary>Run of the last round.</summary>
    public int Run { get; set; }
    /// <summary>When it was last put back, or seen to differ since.</summary>
    public DateTimeOffset Last { get; set; }
    /// <summary>Why Croft leaves it alone now; null while it does not.</summary>
    public string? Stopped { get; set; }

    public void Configure(EntityTypeBuilder<ReconcileRoundRow> builder)
    {
        builder.ToTable("reconcile_rounds");
        builder.HasKey(r => new { r.Cluster, r.Kind, r.Identity });
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
