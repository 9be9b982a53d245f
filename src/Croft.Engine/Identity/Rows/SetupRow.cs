using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>The setup token of a Croft that has no administrator yet; only its hash is kept.</summary>
sealed class SetupRow : IEntityTypeConfiguration<SetupRow>
{
    /// <summary>SHA-256 in hex.</summary>
    public string Hash { get; set; } = "";
    public DateTimeOffset Created { get; set; }

    public void Configure(EntityTypeBuilder<SetupRow> builder)
    {
        builder.ToTable("setup_tokens");
        builder.HasKey(r => r.Hash);
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
