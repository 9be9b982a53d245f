using Croft.Engine.Inventory;

namespace Croft.Engine.Planning;

/// <summary>Where each document of an import stands: one file a thing, none twice.</summary>
sealed class ImportPaths(string layout, bool several)
{
    readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Path of a thing's file, relative to the folder of the import.</summary>
    public string Of(Sight sight)
    {
        var (kind, name) = (sight.Kind.Name.ToLowerInvariant(), FileName(sight.Name));
        var folder = layout == "by-guest" && sight.Reading is GuestSight ? $"guests/{name}" : kind;
        if (several) folder = $"{FileName(sight.Cluster)}/{folder}";
        var path = layout == "by-guest" && sight.Reading is GuestSight ? $"{folder}/{kind}.yaml" : $"{folder}/{name}.yaml";
        if (taken.Add(path)) return path;
        // Guests may share a name; their numbers they never do. Other names may be one once they are a file's.
        var own = sight.Reading is GuestSight ? $"{path[..^".yaml".Length]}-{FileName(sight.Identity)}" : path[..^".yaml".Length];
        path = $"{own}.yaml";
        for (var number = 2; !taken.Add(path); number++) path = $"{own}-{number}.yaml";
        return path;
    }

    /// <summary>Path from a file to the schema beside the folders.</summary>
    public static string SchemaFrom(string path) => string.Concat(Enumerable.Repeat("../", path.Count(c => c == '/'))) + SchemaName;

    /// <summary>Name of the schema's file.</summary>
    public const string SchemaName = "croft.schema.json";

    // Names of things hold what no file name may: slashes of pools and paths, colons of volumes.
    static string FileName(string name)
    {
        if (name == "/") return "root";
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' ? c : '-')).Trim('.', '-');
        return safe.Length == 0 ? "unnamed" : safe;
    }
}
