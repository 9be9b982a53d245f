using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Access.Rows;

/// <summary>A row of the audit: an HMAC over itself and the row before makes it a link of a chain.</summary>
sealed class AuditRow
{
    public long Sequence { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Kind { get; set; }
    /// <summary>Sequence of the intent that a result belongs to.</summary>
    public long? Intent { get; set; }
    public required string Actor { get; set; }
    public required string Face { get; set; }
    public required string Verb { get; set; }
    /// <summary>The request as JSON, secrets masked; null where there is none.</summary>
    public string? Request { get; set; }
    public string? Outcome { get; set; }
    public string? Detail { get; set; }
    public required byte[] Mac { get; set; }
}

sealed class AuditRowMapping : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("audit");
        builder.HasKey(a => a.Sequence);
        builder.Property(a => a.Sequence).HasColumnName("sequence").ValueGeneratedNever();
        builder.Property(a => a.At).HasColumnName("at");
        builder.Property(a => a.Kind).HasColumnName("kind");
        builder.Property(a => a.Intent).HasColumnName("intent");
        builder.Property(a => a.Actor).HasColumnName("actor");
        builder.Property(a => a.Face).HasColumnName("face");
        builder.Property(a => a.Verb).HasColumnName("verb");
        builder.Property(a => a.Request).HasColumnName("request");
        builder.Property(a => a.Outcome).HasColumnName("outcome");
        builder.Property(a => a.Detail).HasColumnName("detail");
        builder.Property(a => a.Mac).HasColumnName("mac");
    }
}
