using System.Text.RegularExpressions;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Access;

/// <summary>Paths that an ACL may name.</summary>
internal static partial class AclPaths
{
    /// <summary>The path as it is kept; null when it has characters that none has.</summary>
    public static string? Normalize(string path)
    {
        var trimmed = Slashes().Replace(path, "/").TrimEnd('/');
        var whole = trimmed.StartsWith('/') ? trimmed : "/" + trimmed;
        return Characters().IsMatch(whole) ? whole : null;
    }

    /// <summary>True for a path that something can lie at; fabrics came with 9.0.</summary>
    public static bool IsKnown(string path, PveVersion release) =>
        Known().IsMatch(path) || (release.Major > 8 && Fabrics().IsMatch(path));

    [GeneratedRegex("/+")]
    private static partial Regex Slashes();

    [GeneratedRegex("^[A-Za-z0-9._/-]+$")]
    private static partial Regex Characters();

    [GeneratedRegex("^/sdn/fabrics(/[A-Za-z0-9]+)?$")]
    private static partial Regex Fabrics();

    [GeneratedRegex("""
        ^(/
        |/access(/groups(/[\w.-]+)?|/realm(/[\w.-]+)?)?
        |/nodes(/[\w.-]+)?
        |/pool(/[A-Za-z0-9._-]+){0,3}
        |/sdn(/controllers(/[\w-]+)?|/dns(/[A-Za-z0-9]+)?|/ipams(/[A-Za-z0-9]+)?)?
        |/sdn/zones(/[\w.-]+(/[\w.-]+(/[1-9][0-9]{0,3})?)?)?
        |/storage(/[\w.-]+)?
        |/vms(/[1-9][0-9]{2,})?
        |/mapping(/[\w.-]+(/[\w.-]+)?)?
        )$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Known();
}
