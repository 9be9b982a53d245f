using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>A role that a user holds on a part of the estate.</summary>
sealed class GrantRow : IEntityTypeConfiguration<GrantRow>
{
    public string Username { get; set; } = "";
    public string Role { get; set; } = "";
    public string Scope { get; set; } = "";
    public DateTimeOffset Granted { get; set; }
    public string GrantedBy { get; set; } = "";

    public void Configure(EntityTypeBuilder<GrantRow> builder)
    {
        builder.ToTable("user_grants");
        builder.HasKey(r => new { r.Username, r.Role, r.Scope });
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
