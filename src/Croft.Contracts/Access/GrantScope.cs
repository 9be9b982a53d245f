using System.Diagnostics.CodeAnalysis;

namespace Croft.Contracts;

/// <summary>Which part of the estate a grant is for.</summary>
public enum ScopeKind
{
    /// <summary>All of it, and Croft itself.</summary>
    Everything,
    /// <summary>A cluster with all that it holds.</summary>
    Cluster,
    /// <summary>A pool with its guests.</summary>
    Pool,
    /// <summary>Guests with a tag.</summary>
    Tag,
    /// <summary>Guests of a name.</summary>
    Guest,
}

/// <summary>A part of the estate: <c>*</c>, <c>cluster:lab</c>, <c>pool:lab/prod</c>, <c>tag:web</c>, <c>guest:lab/web-1</c>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Cluster">The cluster it lies in; null for every cluster, and for <see cref="ScopeKind.Everything"/>.</param>
/// <param name="Name">Name of the pool, tag or guest (of a guest, <c>*</c> stands for any letters); null for a cluster and everything.</param>
public sealed record GrantScope(ScopeKind Kind, string? Cluster, string? Name)
{
    /// <summary>All of the estate, and Croft itself.</summary>
    public static GrantScope Everything { get; } = new(ScopeKind.Everything, null, null);

    /// <summary>Reads a scope as it is written.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out GrantScope? scope)
    {
        scope = text == "*" ? Everything : text.Split(':', 2) is [var word, { Length: > 0 } rest] ? Of(word, rest) : null;
        return scope is not null;
    }

    static GrantScope? Of(string word, string rest)
    {
        var (cluster, name) = rest.Split('/') switch
        {
            [{ Length: > 0 } alone] => (null, alone),
            [{ Length: > 0 } first, { Length: > 0 } last] => (first, last),
            _ => ((string?)null, (string?)null),
        };
        return (word, name) switch
        {
            (_, null) => null,
            ("cluster", _) => cluster is null ? new(ScopeKind.Cluster, name, null) : null,
            ("pool", _) => new(ScopeKind.Pool, cluster, name),
            ("tag", _) => new(ScopeKind.Tag, cluster, name),
            ("guest", _) => new(ScopeKind.Guest, cluster, name),
            _ => null,
        };
    }

    /// <summary>The scope as it is written.</summary>
    public override string ToString() => Kind switch
    {
        ScopeKind.Everything => "*",
        ScopeKind.Cluster => $"cluster:{Cluster}",
        _ => $"{Kind.ToString().ToLowerInvariant()}:{(Cluster is null ? "" : $"{Cluster}/")}{Name}",
    };
}
