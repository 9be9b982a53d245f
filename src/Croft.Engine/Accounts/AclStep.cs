using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>Gives a role at a path, or takes it.</summary>
/// <param name="Kind">What the holder is: <c>user</c>, <c>group</c> or <c>token</c>.</param>
internal sealed record AclAction(string Cluster, string Path, string Kind, string Holder, string Role, bool Propagates)
{
    /// <summary>True to take it.</summary>
    public bool Take { get; init; }
}

/// <summary>Changes one entry of the ACL (<c>PUT /access/acl</c>); the same twice changes nothing.</summary>
internal sealed class AclStep : Step<AclAction>
{
    public const string Name = "access.acl";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(AclAction action, StepContext context, CancellationToken ct)
    {
        var entry = await FindAsync(action, context, ct);
        // An entry that is not seen is gone only where it would be seen.
        if (action.Take && entry is null && !await SeesAsync(action, context, ct)) return StepCheck.Refuse(Unseen(action));
        if (action.Take ? entry is null : entry?.ReachesBelow == action.Propagates) return StepCheck.Already(Saw(action, entry));
        List<KeyValuePair<string, string>> parameters = [new("path", action.Path), new("roles", action.Role), new($"{action.Kind}s", action.Holder)];
        parameters.Add(action.Take ? new("delete", "1") : new("propagate", action.Propagates ? "1" : "0"));
        return StepCheck.Call(new ChangeCall(action.Cluster, action.Cluster, new ProxmoxCall(HttpMethod.Put, "/access/acl") { Parameters = parameters }) { Repeat = Repeat.ChangesNothing });
    }

    public override async Task<Verdict> VerifyAsync(AclAction action, StepContext context, CancellationToken ct)
    {
        var entry = await FindAsync(action, context, ct);
        // Rights that were taken from Croft's own account may be those by which it would see.
        if (entry is null && !await SeesAsync(action, context, ct))
            return Verdict.Yes(new Evidence("PUT /access/acl", "answer", "accepted; Croft's account may no longer read the entry back"));
        return (action.Take ? entry is null : entry?.ReachesBelow == action.Propagates)
            ? Verdict.Yes(Saw(action, entry))
            : Verdict.No($"{action.Holder} should {(action.Take ? "not " : "")}have {action.Role} on {action.Path}.", Saw(action, entry));
    }

    static async Task<AclEntry?> FindAsync(AclAction action, StepContext context, CancellationToken ct) =>
        (await (await context.Clients(action.Cluster, ct)).Access.AclAsync(ct)).FirstOrDefault(e => e.Path == action.Path && e.Kind.Text == action.Kind && e.Holder == action.Holder && e.Role == action.Role);

    static async Task<bool> SeesAsync(AclAction action, StepContext context, CancellationToken ct)
    {
        var access = (await context.Clients(action.Cluster, ct)).Access;
        if ((await access.PermissionsAsync("/access", null, ct)).Holds("/access", "Sys.Audit")) return true;
        var held = await access.PermissionsAsync(action.Path, null, ct);
        return MayGive.AnyOf(action.Path).Any(privilege => held.Holds(action.Path, privilege));
    }

    static Failure Unseen(AclAction action) => new(FailureKind.Denied, $"Whether {action.Holder} has {action.Role} on {action.Path} of {action.Cluster} can't be seen any more.")
    {
        WayOut = "Give Croft's account Sys.Audit on /access in Proxmox, then look: 'croft access acl'.",
    };

    static Evidence Saw(AclAction action, AclEntry? entry) =>
        new("GET /access/acl", $"{action.Holder} on {action.Path}", entry is null ? $"no {action.Role}" : $"{entry.Role}, {(entry.ReachesBelow ? "there and below" : "there alone")}");
}
