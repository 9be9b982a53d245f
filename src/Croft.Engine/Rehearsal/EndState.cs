using System.Globalization;
using Croft.Contracts;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>What differs between a twin as it began and as a plan left it; secrets are in neither side.</summary>
static class EndState
{
    /// <summary>Differences of a cluster, in order of what they are of.</summary>
    public static IEnumerable<EndDifference> Between(string cluster, SavedCluster before, SavedCluster after) =>
    [
        .. Guests(cluster, before, after),
        .. Storages(cluster, before, after),
        .. Named($"{cluster}/pool", Pools(before), Pools(after)),
        .. Files(cluster, before, after),
        .. before.Nodes!.Zip(after.Nodes!).SelectMany(n => Node(cluster, n.First, n.Second)),
        .. Firewall(cluster, before.Firewall, after.Firewall),
        .. Named($"{cluster}/access", Access(before), Access(after)),
    ];

    static IEnumerable<EndDifference> Guests(string cluster, SavedCluster before, SavedCluster after)
    {
        var then = before.Guests!.ToDictionary(g => g.Vmid);
        var now = after.Guests!.ToDictionary(g => g.Vmid);
        foreach (var vmid in then.Keys.Union(now.Keys).Order())
        {
            var (old, young) = (then.GetValueOrDefault(vmid), now.GetValueOrDefault(vmid));
            if (old is not null && young is not null && Same(old, young))
                continue;
            var what = string.Create(CultureInfo.InvariantCulture, $"{cluster}/{vmid} {NameOf(young ?? old!)}");
            if (old is null || young is null)
                yield return new EndDifference { What = what, Field = "guest", From = old is null ? null : $"{old.Status} on {old.Node}", To = young is null ? null : $"{young.Status} on {young.Node}" };
            // Of a guest that is gone its config is no news.
            foreach (var difference in young is null ? [] : Fields(what, old is null ? Empty : FieldsOf(old), FieldsOf(young)))
                yield return difference;
            foreach (var difference in Firewall(what, old?.Firewall, young?.Firewall))
                yield return difference;
        }
    }

    /// <summary>True for nearly all of a large estate, and told without sorting anything.</summary>
    static bool Same(SavedGuest old, SavedGuest young) =>
        old.Node == young.Node && old.Status == young.Status && old.Pool == young.Pool
        && Same(old.Config, young.Config) && Same(old.Pending, young.Pending)
        && (old.PendingDelete ?? []).SequenceEqual(young.PendingDelete ?? [], StringComparer.Ordinal)
        && (old.Snapshots?.Keys ?? []).SequenceEqual(young.Snapshots?.Keys ?? [], StringComparer.Ordinal)
        && old.Firewall is null && young.Firewall is null;

    static bool Same(IReadOnlyDictionary<string, string>? old, IReadOnlyDictionary<string, string>? young) =>
        (old?.Count ?? 0) == (young?.Count ?? 0) && (old is null || old.All(o => young!.TryGetValue(o.Key, out var value) && value == o.Value));

    static string NameOf(SavedGuest guest) => guest.Config?.GetValueOrDefault(guest.Kind == "qemu" ? "name" : "hostname") ?? guest.Kind;

    static SortedDictionary<string, string> Empty { get; } = new(StringComparer.Ordinal);

    static SortedDictionary<string, string> FieldsOf(SavedGuest guest)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["node"] = guest.Node, ["status"] = guest.Status ?? "unknown" };
        if (guest.Pool is { } pool)
            fields["pool"] = pool;
        foreach (var (key, value) in guest.Config ?? Empty)
            fields[key] = key == "cipassword" ? "***" : value.TrimEnd('\n');
        foreach (var (key, value) in guest.Pending ?? Empty)
            fields[$"{key} (pending)"] = key == "cipassword" ? "***" : value;
        foreach (var key in guest.PendingDelete ?? [])
            fields[$"{key} (pending)"] = "(goes)";
        foreach (var name in guest.Snapshots?.Keys ?? [])
            fields[$"snapshot {name}"] = "there";
        return fields;
    }

    static IEnumerable<EndDifference> Storages(string cluster, SavedCluster before, SavedCluster after) =>
        from storage in after.Storages
        let old = before.Storages!.FirstOrDefault(s => s.Id == storage.Id)
        where old is not null
        from difference in Volumes(cluster, old, storage)
        select difference;

    static IEnumerable<EndDifference> Volumes(string cluster, SavedStorage before, SavedStorage after)
    {
        var then = (before.Volumes ?? []).ToDictionary(v => (v.Node, v.Name));
        var now = (after.Volumes ?? []).ToDictionary(v => (v.Node, v.Name));
        foreach (var key in then.Keys.Union(now.Keys).Order())
        {
            var (old, young) = (then.GetValueOrDefault(key), now.GetValueOrDefault(key));
            if (old?.Size != young?.Size)
                yield return new EndDifference { What = Place(cluster, key.Node, after.Id), Field = key.Name, From = Size(old?.Size), To = Size(young?.Size) };
        }
        foreach (var (space, old) in from s in after.Spaces ?? [] let o = before.Spaces?.FirstOrDefault(b => b.Node == s.Node) where o is not null && o.Used != s.Used select (s, o))
            yield return new EndDifference { What = Place(cluster, after.Shared ? null : space.Node, after.Id), Field = "used", From = Size(old.Used), To = $"{Size(space.Used)} of {Size(space.Total)}" };
    }

    static string Place(string cluster, string? node, string storage) => node is null ? $"{cluster}/{storage}" : $"{cluster}/{node}/{storage}";

    static string? Size(long? bytes) => bytes switch
    {
        null => null,
        >= 1L << 40 => string.Create(CultureInfo.InvariantCulture, $"{bytes.Value / (double)(1L << 40):0.##} TiB"),
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes.Value / (double)(1L << 30):0.##} GiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes.Value / (double)(1L << 20):0.##} MiB"),
    };

    static Dictionary<string, IReadOnlyDictionary<string, string>> Pools(SavedCluster cluster) => (cluster.Pools ?? []).ToDictionary(
        p => p.Id,
        IReadOnlyDictionary<string, string> (p) => new Dictionary<string, string>(StringComparer.Ordinal) { ["pool"] = "there", ["comment"] = p.Comment ?? "", ["storages"] = string.Join(", ", p.Storages ?? []) },
        StringComparer.Ordinal);

    static IEnumerable<EndDifference> Files(string cluster, SavedCluster before, SavedCluster after) =>
        (after.Files?.Keys ?? []).Order(StringComparer.Ordinal).SelectMany(file => Named($"{cluster}/{file}", Entries(before.Files?.GetValueOrDefault(file)), Entries(after.Files![file])));

    static IEnumerable<EndDifference> Node(string cluster, SavedNode before, SavedNode after) =>
    [
        .. Named($"{cluster}/{after.Name}", Entries(before.Network), Entries(after.Network)),
        .. Firewall($"{cluster}/{after.Name}", before.Firewall, after.Firewall),
    ];

    static IEnumerable<EndDifference> Firewall(string of, SavedFirewall? before, SavedFirewall? after) =>
    [
        .. Fields($"{of} firewall", Sorted(before?.Options), Sorted(after?.Options)),
        .. Fields($"{of} firewall", Lines("rule", before?.Rules), Lines("rule", after?.Rules)),
        .. Named($"{of} alias", Entries(before?.Aliases), Entries(after?.Aliases)),
        .. Named($"{of} set", Sets(before?.Sets, before?.SetEntries), Sets(after?.Sets, after?.SetEntries)),
        .. Named($"{of} group", Sets(before?.Groups, before?.GroupRules), Sets(after?.Groups, after?.GroupRules)),
    ];

    static Dictionary<string, IReadOnlyDictionary<string, string>> Sets(IReadOnlyList<SavedSection>? names, IReadOnlyDictionary<string, IReadOnlyList<SavedSection>>? held) =>
        (names ?? []).ToDictionary(n => n.Id, IReadOnlyDictionary<string, string> (n) => Lines("entry", held?.GetValueOrDefault(n.Id)), StringComparer.Ordinal);

    static SortedDictionary<string, string> Lines(string word, IReadOnlyList<SavedSection>? sections)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (section, at) in (sections ?? []).Select((s, i) => (s, i)))
            lines[string.Create(CultureInfo.InvariantCulture, $"{word} {at}")] = string.Join(' ', [section.Type, section.Id, .. section.Values.Select(v => $"{v.Key}={v.Value}")]);
        return lines;
    }

    /// <summary>Who there is and what they may: never a password or a token's secret.</summary>
    static Dictionary<string, IReadOnlyDictionary<string, string>> Access(SavedCluster cluster)
    {
        var named = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var user in cluster.Access?.Users ?? [])
        {
            var facts = new SortedDictionary<string, string>(Sorted(user.Details), StringComparer.Ordinal) { ["user"] = user.Enabled == false ? "disabled" : "enabled", ["groups"] = string.Join(", ", user.Groups ?? []) };
            foreach (var token in user.Tokens ?? [])
                facts[$"token {token.Id}"] = token.Separated ? "with rights of its own" : "with its user's rights";
            named[user.Id] = facts;
        }
        foreach (var group in cluster.Access?.Groups ?? new Dictionary<string, string?>())
            named[$"group {group.Key}"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["group"] = "there", ["comment"] = group.Value ?? "" };
        foreach (var role in cluster.Access?.Roles ?? new Dictionary<string, IReadOnlyList<string>>())
            named[$"role {role.Key}"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["privileges"] = string.Join(", ", role.Value.Order(StringComparer.Ordinal)) };
        foreach (var at in (cluster.Access?.Acl ?? []).GroupBy(a => a.Path, StringComparer.Ordinal))
            named[$"acl {at.Key}"] = at.GroupBy(a => $"{a.Subject} {a.Name}", StringComparer.Ordinal).ToDictionary(a => a.Key, a => string.Join(", ", a.Select(e => e.Role).Order(StringComparer.Ordinal)), StringComparer.Ordinal);
        return named;
    }

    static Dictionary<string, IReadOnlyDictionary<string, string>> Entries(IReadOnlyList<SavedSection>? sections)
    {
        var named = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var section in sections ?? [])
            named[section.Id] = new Dictionary<string, string>(section.Values, StringComparer.Ordinal) { ["type"] = section.Type };
        return named;
    }

    static IEnumerable<EndDifference> Named(string of, Dictionary<string, IReadOnlyDictionary<string, string>> before, Dictionary<string, IReadOnlyDictionary<string, string>> after) =>
        before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .SelectMany(id => Fields($"{of} {id}", Sorted(before.GetValueOrDefault(id)), Sorted(after.GetValueOrDefault(id))));

    static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string>? values) => values is null ? Empty : new(values.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    static IEnumerable<EndDifference> Fields(string what, SortedDictionary<string, string> before, SortedDictionary<string, string> after) =>
        from field in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
        let then = before.GetValueOrDefault(field)
        let now = after.GetValueOrDefault(field)
        where then != now && !((then ?? "").Length == 0 && (now ?? "").Length == 0)
        select new EndDifference { What = what, Field = field, From = then, To = now };
}
