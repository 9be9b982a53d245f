using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>A call that its caller gave a key, so that it is not carried out twice.</summary>
sealed class CallKeyRow : IEntityTypeConfiguration<CallKeyRow>
{
    public string Caller { get; set; } = "";
    public string Key { get; set; } = "";
    /// <summary>SHA-256 of what was asked, in hex.</summary>
    public string Print { get; set; } = "";
    public DateTimeOffset Begun { get; set; }
    /// <summary>HTTP status of the answer; null while it is carried out.</summary>
    public int? Status { get; set; }
    public string? Location { get; set; }
    public string? Answer { get; set; }

    public void Configure(EntityTypeBuilder<CallKeyRow> builder)
    {
        builder.ToTable("call_keys");
        builder.HasKey(r => new { r.Caller, r.Key });
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
