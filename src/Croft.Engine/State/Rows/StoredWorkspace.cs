using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.State.Rows;

/// <summary>Whose database this is: the one row that names the workspace it was made for.</summary>
sealed class StoredWorkspace : IEntityTypeConfiguration<StoredWorkspace>
{
    /// <summary>The id in <c>croft.yaml</c>.</summary>
    public string Id { get; set; } = "";

    public void Configure(EntityTypeBuilder<StoredWorkspace> builder)
    {
        builder.ToTable("workspace");
        builder.HasKey(w => w.Id);
        builder.Property(w => w.Id).HasColumnName("id");
    }
}
