using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>A cluster as Croft knows it, its secret still sealed.</summary>
sealed record KnownCluster
{
    public required string Name { get; init; }

    public required IReadOnlyList<Uri> Endpoints { get; init; }

    public IReadOnlyList<string> Nodes { get; init; } = [];

    public required ProxmoxTrust Trust { get; init; }

    public required string Account { get; init; }

    public required bool IsToken { get; init; }

    public required byte[] Secret { get; init; }

    public string? ProxmoxName { get; init; }

    public required string Identity { get; init; }

    public string? Version { get; init; }

    public required DateTimeOffset Added { get; init; }

    public DateTimeOffset? Seen { get; init; }

    public string? Trouble { get; init; }

    /// <summary>Where its secret is kept, and nowhere else opens.</summary>
    public static SecretPlace PlaceOf(string name) => new("clusters", name, "secret");

    public ProxmoxCredential Credential(SecretStore secrets)
    {
        var secret = secrets.Open(Secret, PlaceOf(Name)).Reveal();
        return IsToken ? new ApiToken(Account, secret) : new Password(Account, secret);
    }

    /// <summary>True when a client made for the other serves this one, too.</summary>
    public bool ReachedAs(KnownCluster other) =>
        Identity == other.Identity && Account == other.Account && IsToken == other.IsToken && Secret.AsSpan().SequenceEqual(other.Secret)
        && Endpoints.SequenceEqual(other.Endpoints) && Trust.SystemAuthorities == other.Trust.SystemAuthorities && Trust.AuthorityPem == other.Trust.AuthorityPem
        && Trust.Fingerprints.SequenceEqual(other.Trust.Fingerprints, StringComparer.Ordinal);

    public ClusterRow Row() => new()
    {
        Name = Name,
        Endpoints = [.. Endpoints.Select(e => e.GetLeftPart(UriPartial.Authority))],
        Trust = Trust switch { { SystemAuthorities: true } => "system", { AuthorityPem: not null } => "authority", _ => "pinned" },
        Account = Account,
        Version = Version,
        ClusterName = ProxmoxName,
        Added = Added,
        Seen = Seen,
        Trouble = Trouble,
    };

    public ClusterDetail Detail() => new(Row())
    {
        Fingerprints = [.. Trust.Fingerprints.Select(Fingerprint.Show)],
        Authority = Trust.AuthorityPem is { } pem ? ClusterIdentity.SubjectOf(pem) : null,
        Nodes = Nodes,
    };
}
