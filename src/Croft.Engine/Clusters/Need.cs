namespace Croft.Engine.Clusters;

/// <summary>Privileges that a verb needs at a path, all of them.</summary>
/// <param name="Verb">Full name of the verb.</param>
/// <param name="Path">Where they are needed, as Proxmox writes paths.</param>
/// <param name="Privileges">Proxmox's names; one that a cluster's release does not know is not needed there.</param>
sealed record Need(string Verb, string Path, params IReadOnlyList<string> Privileges)
{
    /// <summary>Privileges each of which does as well as all of the others.</summary>
    public IReadOnlyList<string> Or { get; init; } = [];

    /// <summary>What has to be asked for before the verb needs them: <c>--start</c>; null for always.</summary>
    public string? When { get; init; }

    /// <summary>A privilege of later releases; where a cluster knows it, this row does not hold.</summary>
    public string? Until { get; init; }

    /// <summary>True where a right on the guest's pool does not count.</summary>
    public bool NotByPool { get; init; }

    /// <summary>True where it has to reach below a path that is otherwise asked alone (<c>/</c>).</summary>
    public bool Below { get; init; }

    /// <summary>The row as a cluster with these privileges asks for it; null where it asks nothing.</summary>
    public Need? On(IReadOnlySet<string> known)
    {
        if (Until is not null && known.Contains(Until)) return null;
        IReadOnlyList<string> asked = [.. Privileges.Where(known.Contains)];
        return asked.Count == 0 ? null : this with { Privileges = asked, Or = [.. Or.Where(known.Contains)] };
    }

    /// <summary>One row a verb.</summary>
    /// <param name="noun">Their noun.</param>
    /// <param name="names">Their names, parted by blanks.</param>
    /// <param name="path">Where.</param>
    /// <param name="privileges">Which.</param>
    public static IEnumerable<Need> Of(string noun, string names, string path, params IReadOnlyList<string> privileges) =>
        names.Split(' ').Select(name => new Need(noun.Length == 0 ? name : $"{noun} {name}", path, privileges));
}
