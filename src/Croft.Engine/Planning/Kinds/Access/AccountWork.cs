using Croft.Contracts;
using Croft.Engine.Accounts;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Roles, groups and users; what a change takes from Croft's own account is told, and asked for.</summary>
sealed class AccountWork(EntryKind entries, KindSight sight, AccessReader access) : IKindWork
{
    readonly EntryWork work = new(entries, sight);

    public Kind Kind => entries.Kind;

    public Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct) => work.SeeAsync(cluster, ct);

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct)
    {
        var seen = await access.ReadAsync(change.Cluster, ct);
        if (change.There is { IsBuiltIn: true } && (change.Wanted is null || entries == EntryKinds.Role))
            throw new FailureException(FailureKind.Unsupported, $"Can't change {entries.Told(change.Name)} of {change.Cluster}: it is Proxmox's own.", "Leave it out of the manifests.");
        return (Kind.Name, change) switch
        {
            ("Role", { There: null }) => AccessPlans.CreateRole(seen, new CreateRoleRequest { Role = change.Name, Privileges = List(change.Wanted!.Spec, "privs") }),
            ("Role", { Wanted: null }) => AccessPlans.DeleteRole(seen, new DeleteRoleRequest { Role = change.Name }),
            ("Group", { There: null }) => UserPlans.CreateGroup(seen, new CreateGroupRequest { Group = change.Name, Comment = change.Wanted!.Spec.Keys.GetValueOrDefault("comment")?[""] }),
            ("Group", { Wanted: null }) => UserPlans.DeleteGroup(seen, new DeleteGroupRequest { Group = change.Name }),
            ("User", { Wanted: null }) => UserPlans.Delete(seen, new DeleteUserRequest { User = change.Name }),
            _ => Judged(await work.PlanAsync(change, ct), seen, change),
        };
    }

    Plan Judged(Plan plan, AccessSeen seen, Change change)
    {
        if (plan.Steps.Count == 0 || Kind.Name == "Group") return plan;
        plan = plan with { Steps = [.. plan.Steps.Select(s => s with { Leases = [$"{seen.Cluster}/access"] })] };
        var spec = change.Wanted!.Spec;
        if (Kind.Name == "User" && seen.Own.Split('!')[0] == change.Name && spec.Keys.GetValueOrDefault("enable")?[""] == "0")
            return OwnLoss.Told(plan, seen, $"Croft itself asks {seen.Cluster} as this user, or with a token of theirs: it is locked out.");
        return OwnLoss.Guard(plan, seen, OwnLoss.Between(seen, After(seen, change.Name, spec), null));
    }

    /// <summary>Accounts as they would be.</summary>
    AccessSeen After(AccessSeen seen, string name, BoundSpec spec) => Kind.Name == "Role"
        ? seen with { Roles = [.. seen.Roles.Select(r => r.Name == name ? r with { Privileges = List(spec, "privs") } : r)] }
        : seen with { Users = [.. seen.Users.Select(u => u.Id == name ? u with { Groups = List(spec, "groups") } : u)] };

    static IReadOnlyList<string> List(BoundSpec spec, string key) => spec.Keys.GetValueOrDefault(key)?[""].Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
