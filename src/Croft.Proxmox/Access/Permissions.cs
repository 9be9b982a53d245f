using System.Collections.Frozen;

namespace Croft.Proxmox;

/// <summary>Privileges by path.</summary>
/// <param name="ByPath">For each path its privileges; true where they reach the paths below.</param>
public sealed record Permissions(IReadOnlyDictionary<string, IReadOnlyDictionary<string, bool>> ByPath)
{
    /// <summary>No privilege anywhere.</summary>
    public static Permissions None { get; } = new(FrozenDictionary<string, IReadOnlyDictionary<string, bool>>.Empty);

    /// <summary>True when the privilege is held at the path, there or from the nearest entry above it.</summary>
    public bool Holds(string path, string privilege)
    {
        for (var at = path; ; at = Parent(at))
        {
            // The nearest entry wins whole: Proxmox doesn't add up privileges along a path.
            if (ByPath.TryGetValue(at, out var held))
                return held.TryGetValue(privilege, out var reachesBelow) && (at.Length == path.Length || reachesBelow);
            if (at.Length <= 1)
                return false;
        }
    }

    static string Parent(string path) => path.LastIndexOf('/') is var cut and > 0 ? path[..cut] : "/";

    internal static Permissions Read(Fields f)
    {
        var paths = new Dictionary<string, IReadOnlyDictionary<string, bool>>(StringComparer.Ordinal);
        foreach (var (path, value) in f.All())
        {
            var held = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (var (privilege, _) in f.Inside(path, value).All())
                held[privilege] = f.Inside(path, value).Flag(System.Text.Encoding.UTF8.GetBytes(privilege));
            paths[path] = held;
        }
        return new(paths);
    }
}
