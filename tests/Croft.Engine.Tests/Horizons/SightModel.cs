using System.Globalization;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tests.Horizons;

/// <summary>Who sees what, said again and as plainly as the rule: every face's answers are held against it.</summary>
sealed class SightModel(SightEstate estate, IReadOnlyList<Grant> grants)
{
    public Actor Actor { get; } = new("eve@door", grants);

    IEnumerable<GrantScope> ScopesOf(string permission) => grants.Where(g => g.Permissions.Contains(permission)).Select(g => g.Scope);

    public bool Everywhere(string permission) => ScopesOf(permission).Any(s => s.Kind == ScopeKind.Everything);

    public bool Whole(string cluster, string permission = Permissions.EstateRead) =>
        ScopesOf(permission).Any(s => s.Kind == ScopeKind.Everything || (s.Kind == ScopeKind.Cluster && s.Cluster == cluster));

    public bool Has(ModelGuest guest, string permission = Permissions.EstateRead) => Whole(guest.Cluster, permission) || ScopesOf(permission).Any(s => s switch
    {
        { Cluster: { } other } when other != guest.Cluster => false,
        { Kind: ScopeKind.Pool } => guest.Pool == s.Name,
        { Kind: ScopeKind.Tag } => guest.Tags.Any(t => t.Equals(s.Name, StringComparison.OrdinalIgnoreCase)),
        { Kind: ScopeKind.Guest } => Regex.IsMatch(guest.Name, $"^{Regex.Escape(s.Name!).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase),
        _ => false,
    });

    public bool Sees(string cluster, int vmid, DateTimeOffset? at = null) =>
        Whole(cluster) || (estate.Guests.FirstOrDefault(g => g.Cluster == cluster && g.Vmid == vmid) is { } guest && Has(guest)
            && !(at is { } moment && (cluster, vmid) == (estate.Reused.Cluster, estate.Reused.Vmid) && moment <= estate.Reused.At));

    public bool Sees(string cluster, string vmid, DateTimeOffset? at = null) =>
        Whole(cluster) || (int.TryParse(vmid, CultureInfo.InvariantCulture, out var number) && Sees(cluster, number, at));

    public bool SeesPool(string cluster, string pool) => Whole(cluster)
        || ScopesOf(Permissions.EstateRead).Any(s => s.Kind == ScopeKind.Pool && s.Name == pool && (s.Cluster is null || s.Cluster == cluster));

    public bool SeesRun(int run) => Everywhere(Permissions.RunRead) || estate.Runs[run].All(part => part.Vmid is not { } vmid
        ? Whole(part.Cluster, Permissions.RunRead)
        : Whole(part.Cluster, Permissions.RunRead) || estate.Guests.Any(g => g.Cluster == part.Cluster && g.Vmid == vmid && Has(g, Permissions.RunRead)));

    public IEnumerable<ModelGuest> Seen => estate.Guests.Where(g => Has(g));

    public IEnumerable<ModelGuest> Hidden => estate.Guests.Where(g => !Has(g));

    /// <summary>Clusters of which anything is told.</summary>
    public bool Told(string cluster) => Whole(cluster) || Seen.Any(g => g.Cluster == cluster) || ScopesOf(Permissions.EstateRead).Any(s => s.Kind == ScopeKind.Pool && s.Cluster == cluster);

    /// <summary>What must stand in no answer: marks and names that only hidden guests have.</summary>
    public IReadOnlyList<string> Secrets => [.. Hidden.SelectMany(g => new[] { g.Mark, $"only-{g.Cluster}-{g.Vmid}" }), .. Whole("lab") || Whole("lab", Permissions.RunRead) ? Array.Empty<string>() : [SightEstate.Gone]];

    /// <summary>The same for runs, which are told to whoever may see them on all that they touch, whatever else is seen of that.</summary>
    public IReadOnlyList<string> SecretsOfRuns => [.. Secrets.Where(s => !estate.Guests.Any(g => Has(g, Permissions.RunRead) && (s == g.Mark || s == g.Name)))];

    /// <summary>The grants, as a failing test prints them.</summary>
    public override string ToString() => string.Join("; ", grants.Select(g => $"{g.Scope}: {string.Join(',', g.Permissions)}"));

    static readonly string[] Changes =
    [
        Permissions.GuestChange, Permissions.GuestPower, Permissions.GuestDestroy, Permissions.SnapshotChange, Permissions.BackupChange, Permissions.PoolChange,
        Permissions.FirewallChange, Permissions.HaChange, Permissions.ReplicationChange, Permissions.EstateChange, Permissions.RunRead, Permissions.AuditRead, Permissions.AccessRead, Permissions.TaskStop,
    ];

    /// <summary>Grants by chance, always with something to see.</summary>
    public static IReadOnlyList<Grant> Random(Random random, SightEstate estate)
    {
        string[] pools = [.. estate.Guests.Select(g => g.Pool).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        string[] tags = [.. estate.Guests.SelectMany(g => g.Tags).Where(t => !t.StartsWith("zz", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
        string[] names = [.. estate.Guests.Select(g => g.Name).Distinct().Order(StringComparer.Ordinal), "only-*", "*-01", "ONLY-home-*", "copied-*"];
        string Scope() => random.Next(12) switch
        {
            0 => "*",
            1 => "cluster:lab",
            2 => "cluster:home",
            3 or 4 => $"pool:{pools[random.Next(pools.Length)]}",
            5 => $"pool:home/{pools[random.Next(pools.Length)]}",
            6 or 7 => $"tag:{tags[random.Next(tags.Length)]}",
            8 => $"tag:lab/{tags[random.Next(tags.Length)].ToUpperInvariant()}",
            9 or 10 => $"guest:{names[random.Next(names.Length)]}",
            _ => $"guest:lab/{names[random.Next(names.Length)]}",
        };
        Grant One(string scope, bool sees) => new(
            [.. sees ? new[] { Permissions.EstateRead } : [], .. Changes.Where(_ => random.Next(3) == 0)],
            GrantScope.TryParse(scope, out var read) ? read : throw new ArgumentException(scope));
        var first = Scope();
        // With everything nothing is hidden: once is enough.
        if (first == "*" && random.Next(4) > 0) first = "tag:web";
        return [One(first, sees: true), .. Enumerable.Range(0, random.Next(3)).Select(_ => One(Scope(), sees: random.Next(2) == 0))];
    }
}
