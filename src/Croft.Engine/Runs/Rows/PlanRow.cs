using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Runs.Rows;

/// <summary>A kept plan: its number, what lists show of it, and the whole as JSON.</summary>
sealed class PlanRow
{
    public int Number { get; set; }
    public int? Parent { get; set; }
    public required string Verb { get; set; }
    public required string Title { get; set; }
    public required string Actor { get; set; }
    public DateTimeOffset Made { get; set; }
    public required string Document { get; set; }
}

sealed class PlanRowMapping : IEntityTypeConfiguration<PlanRow>
{
    public void Configure(EntityTypeBuilder<PlanRow> builder)
    {
        builder.ToTable("plans");
        builder.HasKey(p => p.Number);
        builder.Property(p => p.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(p => p.Parent).HasColumnName("parent");
        builder.Property(p => p.Verb).HasColumnName("verb");
        builder.Property(p => p.Title).HasColumnName("title");
        builder.Property(p => p.Actor).HasColumnName("actor");
        builder.Property(p => p.Made).HasColumnName("made");
        builder.Property(p => p.Document).HasColumnName("document");
    }
}
