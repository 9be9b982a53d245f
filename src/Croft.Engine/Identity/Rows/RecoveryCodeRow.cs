using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>A recovery code that was not used yet; only its hash is kept.</summary>
sealed class RecoveryCodeRow : IEntityTypeConfiguration<RecoveryCodeRow>
{
    public string Username { get; set; } = "";
    public string Hash { get; set; } = "";

    public void Configure(EntityTypeBuilder<RecoveryCodeRow> builder)
    {
        builder.ToTable("recovery_codes");
        builder.HasKey(r => new { r.Username, r.Hash });
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
