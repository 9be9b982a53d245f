using Croft.Contracts;
using Croft.Engine.Accounts;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Entries of the ACL, a document a path; what is taken from Croft's own account is told, and asked for.</summary>
sealed class AclWork(KindSight sight, AccessReader access) : IKindWork
{
    public Kind Kind { get; } = Kind.Find("Acl")!;

    public Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct) => sight.ReadAsync<IReadOnlyList<Sight>>(
        cluster,
        "entries of the ACL",
        ("/access", ["Sys.Audit"]),
        async api => [.. (await api.Access.AclAsync(ct)).GroupBy(e => e.Path, StringComparer.Ordinal).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new Sight(Kind, cluster, p.Key, Of(p)))],
        ct);

    static BoundSpec Of(IEnumerable<AclEntry> entries)
    {
        var spec = new BoundSpec();
        spec.Lists["grants"] =
        [
            .. from entry in entries
               orderby entry.Kind.Text, entry.Holder, entry.Role
               select new SpecItem(Parts(entry)),
        ];
        return spec;
    }

    static IEnumerable<KeyValuePair<string, string>> Parts(AclEntry entry)
    {
        yield return new("ugid", entry.Holder);
        yield return new("roleid", entry.Role);
        if (entry.Kind.Text != "user") yield return new("type", entry.Kind.Text);
        if (!entry.ReachesBelow) yield return new("propagate", "0");
    }

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct)
    {
        var (there, wanted) = (Grants(change.There?.Spec), Grants(change.Wanted?.Spec));
        var seen = Allowing(await access.ReadAsync(change.Cluster, ct), wanted);
        List<Plan> plans = [];
        foreach (var grant in wanted.Where(w => there.All(t => Told(t) != Told(w))))
        {
            plans.Add(AccessPlans.Grant(seen, new GrantRequest { Who = Who(grant), Role = grant["roleid"]!, Path = change.Name, HereAlone = IsHereAlone(grant) }));
            seen = seen with { Entries = [.. seen.Entries.Where(e => !Is(e, change.Name, grant)), Entry(change.Name, grant)] };
        }
        foreach (var grant in there.Where(t => wanted.All(w => Key(w) != Key(t))))
        {
            plans.Add(AccessPlans.Revoke(seen, new RevokeRequest { Who = Who(grant), Role = grant["roleid"]!, Path = change.Name }));
            seen = seen with { Entries = [.. seen.Entries.Where(e => !Is(e, change.Name, grant))] };
        }
        return PlanJoin.Of($"{(change.There is null ? "give" : change.Wanted is null ? "take" : "change")} rights on {change.Name} of {change.Cluster}", plans);
    }

    /// <summary>Holders and roles that other documents make count as there: whether they are is judged over all documents, and once more by Proxmox.</summary>
    static AccessSeen Allowing(AccessSeen seen, IReadOnlyList<SpecItem> wanted)
    {
        var roles = wanted.Select(w => w["roleid"]!).Distinct(StringComparer.Ordinal).Where(n => seen.Roles.All(r => r.Name != n));
        var users = wanted.Where(w => w["type"] is null or "user").Select(w => w["ugid"]!).Distinct(StringComparer.Ordinal).Where(n => seen.Users.All(u => u.Id != n));
        return seen with
        {
            Roles = [.. seen.Roles, .. roles.Select(n => new RoleEntry(n, [], false))],
            Users = [.. seen.Users, .. users.Select(n => new UserEntry { Id = n, IsEnabled = true, Settings = new Dictionary<string, string>(StringComparer.Ordinal) })],
            Groups = seen.Groups is null ? null : [.. seen.Groups.Union(wanted.Where(w => w["type"] == "group").Select(w => w["ugid"]!), StringComparer.Ordinal)],
        };
    }

    static IReadOnlyList<SpecItem> Grants(BoundSpec? spec) => spec?.Lists.GetValueOrDefault("grants") ?? [];

    static string Who(SpecItem grant) => grant["type"] == "group" ? $"@{grant["ugid"]}" : grant["ugid"]!;

    static bool IsHereAlone(SpecItem grant) => grant["propagate"] == "0";

    static (string Who, string Role) Key(SpecItem grant) => (Who(grant), grant["roleid"]!);

    static (string Who, string Role, bool HereAlone) Told(SpecItem grant) => (Who(grant), grant["roleid"]!, IsHereAlone(grant));

    static AclEntry Entry(string path, SpecItem grant) => new(path, new(Holder(grant), grant["type"] ?? "user"), grant["ugid"]!, grant["roleid"]!, !IsHereAlone(grant));

    static bool Is(AclEntry entry, string path, SpecItem grant) => entry.Path == path && entry.Kind.Value == Holder(grant) && entry.Holder == grant["ugid"] && entry.Role == grant["roleid"];

    static AclHolder Holder(SpecItem grant) => grant["type"] switch { "group" => AclHolder.Group, "token" => AclHolder.Token, _ => AclHolder.User };
}
