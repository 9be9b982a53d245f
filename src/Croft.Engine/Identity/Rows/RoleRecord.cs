using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Identity.Rows;

/// <summary>A role that somebody made; those built in stand in the code.</summary>
sealed class RoleRecord : IEntityTypeConfiguration<RoleRecord>
{
    public string Name { get; set; } = "";
    /// <summary>Names, one a line.</summary>
    public string Permissions { get; set; } = "";
    public DateTimeOffset Created { get; set; }

    public void Configure(EntityTypeBuilder<RoleRecord> builder)
    {
        builder.ToTable("roles");
        builder.HasKey(r => r.Name);
        foreach (var property in builder.Metadata.GetProperties().ToList())
            builder.Property(property.Name).HasColumnName(property.Name.ToLowerInvariant());
    }
}
