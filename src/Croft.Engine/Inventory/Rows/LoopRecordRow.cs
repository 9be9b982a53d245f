using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Inventory.Rows;

/// <summary>How a loop did when its process last wrote that down.</summary>
sealed class LoopRecordRow : IEntityTypeConfiguration<LoopRecordRow>
{
    public string Name { get; set; } = "";
    /// <summary>Host and process that runs it.</summary>
    public string Runner { get; set; } = "";
    public long Turns { get; set; }
    public DateTimeOffset? Began { get; set; }
    /// <summary>Milliseconds.</summary>
    public long? Took { get; set; }
    public string? Did { get; set; }
    public string? Warning { get; set; }
    public string? Failure { get; set; }
    public DateTimeOffset? Next { get; set; }
    public DateTimeOffset Seen { get; set; }
    /// <summary>True once its process said that it ends.</summary>
    public bool Ended { get; set; }

    public void Configure(EntityTypeBuilder<LoopRecordRow> builder)
    {
        builder.ToTable("loop_records");
        builder.HasKey(l => l.Name);
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
