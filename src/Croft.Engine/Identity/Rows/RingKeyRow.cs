using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>A key of the server's ring, sealed.</summary>
sealed class RingKeyRow : IEntityTypeConfiguration<RingKeyRow>
{
    public string Name { get; set; } = "";
    public byte[] Value { get; set; } = [];
    public DateTimeOffset Created { get; set; }

    public void Configure(EntityTypeBuilder<RingKeyRow> builder)
    {
        builder.ToTable("key_ring");
        builder.HasKey(r => r.Name);
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
