using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>Makes a group of users.</summary>
internal sealed record CreateGroupAction(string Cluster, string Group, string? Comment);

/// <summary>Deletes a group of users.</summary>
/// <param name="Members">Those that it had when the plan was made.</param>
internal sealed record DeleteGroupAction(string Cluster, string Group, IReadOnlyList<string> Members);

/// <summary>What the steps on groups share.</summary>
internal abstract class GroupStep<TAction> : Step<TAction> where TAction : class
{
    protected static async Task<GroupEntry?> FindAsync(string cluster, string group, StepContext context, CancellationToken ct) =>
        (await (await context.Clients(cluster, ct)).Access.Groups.ListAsync(ct)).FirstOrDefault(g => g.Name == group);

    protected static Evidence Saw(string field, string seen) => new("GET /access/groups", field, seen);
}

/// <summary>Makes a group (<c>POST /access/groups</c>).</summary>
internal sealed class CreateGroupStep : GroupStep<CreateGroupAction>
{
    public const string Name = "access.group.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(CreateGroupAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Cluster, action.Group, context, ct) is { } there)
        {
            return Fits(action, there)
                ? StepCheck.Already(Saw("groupid", there.Name))
                : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't create group {action.Group} of {action.Cluster}: there is one of that name, with another comment or with members.") { WayOut = "See who is in it: 'croft access users'." });
        }
        List<KeyValuePair<string, string>> parameters = [new("groupid", action.Group)];
        if (action.Comment is { } comment) parameters.Add(new("comment", comment));
        return StepCheck.Call(new ChangeCall(action.Cluster, action.Cluster, new ProxmoxCall(HttpMethod.Post, "/access/groups") { Parameters = parameters }) { Repeat = Repeat.IsRefused });
    }

    public override async Task<Verdict> VerifyAsync(CreateGroupAction action, StepContext context, CancellationToken ct) =>
        await FindAsync(action.Cluster, action.Group, context, ct) is { } there && (there.Comment ?? "") == (action.Comment ?? "")
            ? Verdict.Yes(Saw("groupid", there.Name))
            : Verdict.No($"group {action.Group} should be there as the plan says; {action.Cluster} does not list it so.");

    static bool Fits(CreateGroupAction action, GroupEntry there) => (there.Comment ?? "") == (action.Comment ?? "") && there.Members.Count == 0;
}

/// <summary>Deletes a group (<c>DELETE /access/groups/{group}</c>), as long as nobody came into it since the plan; its users stay.</summary>
internal sealed class DeleteGroupStep : GroupStep<DeleteGroupAction>
{
    public const string Name = "access.group.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(DeleteGroupAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Cluster, action.Group, context, ct) is not { } there) return StepCheck.Already(Gone(action));
        return there.Members.FirstOrDefault(m => !action.Members.Contains(m)) is { } since
            ? StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't delete group {action.Group} of {action.Cluster}: {since} was not in it when this was planned, or was not seen.") { WayOut = "Look at it: 'croft access users', then plan again." })
            : StepCheck.Call(new ChangeCall(action.Cluster, action.Cluster, new ProxmoxCall(HttpMethod.Delete, $"/access/groups/{Uri.EscapeDataString(action.Group)}")) { Repeat = Repeat.IsRefused });
    }

    public override async Task<Verdict> VerifyAsync(DeleteGroupAction action, StepContext context, CancellationToken ct) =>
        await FindAsync(action.Cluster, action.Group, context, ct) is null
            ? Verdict.Yes(Gone(action))
            : Verdict.No($"group {action.Group} should be gone; {action.Cluster} still lists it.", Saw("groupid", action.Group));

    static Evidence Gone(DeleteGroupAction action) => Saw("groupid", $"{action.Group} is not listed");
}
