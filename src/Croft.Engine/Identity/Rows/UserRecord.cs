using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>A user of Croft.</summary>
sealed class UserRecord : IEntityTypeConfiguration<UserRecord>
{
    public string Name { get; set; } = "";
    public string? Shown { get; set; }
    public bool Disabled { get; set; }
    public DateTimeOffset Created { get; set; }
    /// <summary>Hash by the framework's hasher; null for a user who can't sign in.</summary>
    public string? Password { get; set; }
    public DateTimeOffset? PasswordSet { get; set; }
    /// <summary>Key of the second factor, sealed.</summary>
    public byte[]? Totp { get; set; }
    /// <summary>A key that no code has confirmed yet, sealed.</summary>
    public byte[]? TotpPending { get; set; }
    /// <summary>The last step whose code was used; no code of it or before is taken again.</summary>
    public long? TotpStep { get; set; }

    public void Configure(EntityTypeBuilder<UserRecord> builder)
    {
        builder.ToTable("users");
        builder.HasKey(r => r.Name);
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
