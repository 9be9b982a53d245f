using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>Sign-ins that failed, by who was meant and from where.</summary>
sealed class BrakeRow : IEntityTypeConfiguration<BrakeRow>
{
    /// <summary>A keyed hash of the name that was typed: people type passwords there.</summary>
    public string Subject { get; set; } = "";
    /// <summary>A network; empty for all of them together.</summary>
    public string Source { get; set; } = "";
    public int Failures { get; set; }
    public DateTimeOffset Since { get; set; }
    public DateTimeOffset Until { get; set; }

    public void Configure(EntityTypeBuilder<BrakeRow> builder)
    {
        builder.ToTable("sign_in_brakes");
        builder.HasKey(r => new { r.Subject, r.Source });
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
