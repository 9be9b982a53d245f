using Croft.Contracts;

namespace Croft.Engine.Identity;

/// <summary>How parts of the estate lie to each other, as far as it follows from how they are written.</summary>
static class Scopes
{
    /// <summary>True where everything in the inner scope lies in the outer one, whatever there is in the estate.</summary>
    public static bool Contain(GrantScope outer, GrantScope inner) => outer.Kind switch
    {
        ScopeKind.Everything => true,
        ScopeKind.Cluster => inner.Kind is not ScopeKind.Everything && inner.Cluster == outer.Cluster,
        _ => inner.Kind == outer.Kind && (outer.Cluster is null || outer.Cluster == inner.Cluster)
            && (outer.Kind is ScopeKind.Guest ? Covers(outer.Name!, inner.Name!) : outer.Name == inner.Name),
    };

    /// <summary>What lies in both; null where they share nothing, or where no scope can say what they share (a pool and a tag).</summary>
    public static GrantScope? Both(GrantScope a, GrantScope b)
    {
        if (Contain(a, b)) return b;
        if (Contain(b, a)) return a;
        if (a.Cluster is not null && b.Cluster is not null && a.Cluster != b.Cluster) return null;
        if (a.Kind is ScopeKind.Cluster) return b with { Cluster = a.Cluster };
        if (b.Kind is ScopeKind.Cluster) return a with { Cluster = b.Cluster };
        // Of one kind, the one in a named cluster and the other of the narrower name.
        var (inA, inB) = (a with { Cluster = a.Cluster ?? b.Cluster }, b with { Cluster = a.Cluster ?? b.Cluster });
        return Contain(inA, inB) ? inB : Contain(inB, inA) ? inA : null;
    }

    /// <summary>True where a name with <c>*</c> takes every name that another one takes.</summary>
    public static bool Covers(string pattern, string name)
    {
        // A star of the name is a letter that only a star of the pattern takes.
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, mark) = (p++, n);
            else if (p < pattern.Length && pattern[p] == name[n]) (p, n) = (p + 1, n + 1);
            else if (star >= 0) (p, n) = (star + 1, ++mark);
            else return false;
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
