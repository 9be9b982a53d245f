using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>An API token; only its hash is kept.</summary>
sealed class TokenRecord : IEntityTypeConfiguration<TokenRecord>
{
    public long Id { get; set; }
    public string Username { get; set; } = "";
    public string Name { get; set; } = "";
    /// <summary>SHA-256 in hex.</summary>
    public string Hash { get; set; } = "";
    public DateTimeOffset Created { get; set; }
    public DateTimeOffset? Expires { get; set; }
    public DateTimeOffset? Used { get; set; }
    /// <summary>Names, one a line; null where the token was not narrowed.</summary>
    public string? Permissions { get; set; }
    /// <summary>Scopes, one a line; null where the token was not narrowed.</summary>
    public string? Scopes { get; set; }

    public void Configure(EntityTypeBuilder<TokenRecord> builder)
    {
        builder.ToTable("api_tokens");
        builder.HasKey(r => r.Id);
        builder.HasIndex(r => r.Hash).IsUnique();
        builder.HasIndex(r => new { r.Username, r.Name }).IsUnique();
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
