using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Secrets.Rows;

/// <summary>A secret that manifests name.</summary>
sealed class StoredSecret : IEntityTypeConfiguration<StoredSecret>
{
    /// <summary>Name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The value, sealed.</summary>
    public byte[] Value { get; set; } = [];

    /// <summary>When it was set.</summary>
    public DateTimeOffset SetAt { get; set; }

    /// <summary>Who set it.</summary>
    public string SetBy { get; set; } = "";

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<StoredSecret> builder)
    {
        builder.ToTable("secrets");
        builder.HasKey(s => s.Name);
        builder.Property(s => s.Name).HasColumnName("name");
        builder.Property(s => s.Value).HasColumnName("value");
        builder.Property(s => s.SetAt).HasColumnName("set_at");
        builder.Property(s => s.SetBy).HasColumnName("set_by");
    }
}
