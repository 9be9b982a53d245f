using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>Makes a role.</summary>
internal sealed record CreateRoleAction(string Cluster, string Role, IReadOnlyList<string> Privileges);

/// <summary>Deletes a role.</summary>
/// <param name="Privileges">Those that it had when the plan was made.</param>
internal sealed record DeleteRoleAction(string Cluster, string Role, IReadOnlyList<string> Privileges);

/// <summary>What the steps on roles share.</summary>
internal abstract class RoleStep<TAction> : Step<TAction> where TAction : class
{
    protected static async Task<RoleEntry?> FindAsync(string cluster, string role, StepContext context, CancellationToken ct) =>
        (await (await context.Clients(cluster, ct)).Access.Roles.ListAsync(ct)).FirstOrDefault(r => r.Name == role);

    protected static Evidence Saw(string field, string seen) => new("GET /access/roles", field, seen);

    protected static Evidence Saw(RoleEntry role) => Saw(role.Name, string.Join(", ", role.Privileges));

    protected static bool Fits(RoleEntry there, IReadOnlyList<string> privileges) => there.Privileges.ToHashSet(StringComparer.Ordinal).SetEquals(privileges);
}

/// <summary>Makes a role (<c>POST /access/roles</c>).</summary>
internal sealed class CreateRoleStep : RoleStep<CreateRoleAction>
{
    public const string Name = "access.role.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(CreateRoleAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Cluster, action.Role, context, ct) is { } there)
        {
            return Fits(there, action.Privileges)
                ? StepCheck.Already(Saw(there))
                : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't create role {action.Role} in {action.Cluster}: there is one of that name, with other privileges.") { WayOut = $"See it: 'croft access roles {action.Role}'." });
        }
        var call = new ProxmoxCall(HttpMethod.Post, "/access/roles") { Parameters = [new("roleid", action.Role), new("privs", string.Join(',', action.Privileges))] };
        return StepCheck.Call(new ChangeCall(action.Cluster, action.Cluster, call) { Repeat = Repeat.IsRefused });
    }

    public override async Task<Verdict> VerifyAsync(CreateRoleAction action, StepContext context, CancellationToken ct) =>
        await FindAsync(action.Cluster, action.Role, context, ct) is not { } there ? Verdict.No($"role {action.Role} should be there; {action.Cluster} does not list it.")
        : Fits(there, action.Privileges) ? Verdict.Yes(Saw(there))
        : Verdict.No($"role {action.Role} should have {string.Join(", ", action.Privileges)}.", Saw(there));
}

/// <summary>Deletes a role (<c>DELETE /access/roles/{role}</c>), as long as it stands for what the plan saw.</summary>
internal sealed class DeleteRoleStep : RoleStep<DeleteRoleAction>
{
    public const string Name = "access.role.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(DeleteRoleAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Cluster, action.Role, context, ct) is not { } there) return StepCheck.Already(Gone(action));
        return Fits(there, action.Privileges)
            ? StepCheck.Call(new ChangeCall(action.Cluster, action.Cluster, new ProxmoxCall(HttpMethod.Delete, $"/access/roles/{Uri.EscapeDataString(action.Role)}")) { Repeat = Repeat.IsRefused })
            : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't delete role {action.Role} of {action.Cluster}: it stands for other privileges than when this was planned.") { WayOut = $"Look at it: 'croft access roles {action.Role}', then plan again." });
    }

    public override async Task<Verdict> VerifyAsync(DeleteRoleAction action, StepContext context, CancellationToken ct) =>
        await FindAsync(action.Cluster, action.Role, context, ct) is { } there
            ? Verdict.No($"role {action.Role} should be gone; {action.Cluster} still lists it.", Saw(there))
            : Verdict.Yes(Gone(action));

    static Evidence Gone(DeleteRoleAction action) => Saw("roleid", $"{action.Role} is not listed");
}
