using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Drift.Rows;

/// <summary>What is known of a difference that is not told by the readings: when it was first found, who did it, until when it is ignored.</summary>
sealed class DriftNoteRow : IEntityTypeConfiguration<DriftNoteRow>
{
    public string Cluster { get; set; } = "";
    public string Kind { get; set; } = "";
    /// <summary>A guest's number; the name of anything else.</summary>
    public string Identity { get; set; } = "";
    public string Field { get; set; } = "";
    /// <summary>What was found; another value is another difference.</summary>
    public string? Found { get; set; }
    public DateTimeOffset Since { get; set; }
    public string? Author { get; set; }
    public DateTimeOffset? Ignored { get; set; }

    public void Configure(EntityTypeBuilder<DriftNoteRow> builder)
    {
        builder.ToTable("drift_notes");
        builder.HasKey(d => new { d.Cluster, d.Kind, d.Identity, d.Field });
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
