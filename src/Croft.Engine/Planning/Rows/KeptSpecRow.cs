using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Planning.Rows;

/// <summary>A spec that was brought into force, and for how long; a thing whose newest has no end is managed.</summary>
sealed class KeptSpecRow : IEntityTypeConfiguration<KeptSpecRow>
{
    public string Cluster { get; set; } = "";
    public string Kind { get; set; } = "";
    /// <summary>A guest's number, which it keeps under any name; the name of anything else.</summary>
    public string Identity { get; set; } = "";
    public DateTimeOffset Since { get; set; }
    public DateTimeOffset? Until { get; set; }
    public string Name { get; set; } = "";
    /// <summary>The document, as Croft writes it.</summary>
    public string Text { get; set; } = "";
    /// <summary>True where it was brought into force and its proof from outside was not seen to hold since.</summary>
    public bool Unproven { get; set; }

    public void Configure(EntityTypeBuilder<KeptSpecRow> builder)
    {
        builder.ToTable("kept_specs");
        builder.HasKey(s => new { s.Cluster, s.Kind, s.Identity, s.Since });
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
