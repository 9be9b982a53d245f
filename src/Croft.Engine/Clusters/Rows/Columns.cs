using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Clusters.Rows;

/// <summary>Names of tables and columns that need no quotes on either database.</summary>
static partial class Columns
{
    /// <summary>Names the table, and each column after its property: <c>MemoryMax</c> is <c>memory_max</c>.</summary>
    public static void Named<T>(this EntityTypeBuilder<T> builder, string table) where T : class
    {
        builder.ToTable(table);
        foreach (var property in typeof(T).GetProperties())
            builder.Property(property.PropertyType, property.Name).HasColumnName(Humps().Replace(property.Name, "_$1").ToLowerInvariant());
    }

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex Humps();
}
