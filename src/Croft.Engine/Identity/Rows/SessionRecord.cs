using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>A browser's session; only the hash of its id is kept.</summary>
sealed class SessionRecord : IEntityTypeConfiguration<SessionRecord>
{
    public long Id { get; set; }
    public string Username { get; set; } = "";
    /// <summary>SHA-256 in hex.</summary>
    public string Hash { get; set; } = "";
    public DateTimeOffset Created { get; set; }
    public DateTimeOffset Seen { get; set; }
    public string Address { get; set; } = "";
    public string Agent { get; set; } = "";

    public void Configure(EntityTypeBuilder<SessionRecord> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(r => r.Id);
        builder.HasIndex(r => r.Hash).IsUnique();
        builder.HasIndex(r => r.Username);
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
