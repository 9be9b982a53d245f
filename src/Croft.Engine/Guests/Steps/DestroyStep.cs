using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Destroys a guest and its disks (<c>DELETE …</c>), if it still is the one the plan was made for.</summary>
internal sealed class DestroyStep : GuestStep<DestroyAction>
{
    public const string Name = "guest.destroy";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(DestroyAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return await GoneOrMovedAsync(action.Guest, context, ct);
        var differences = action.Identity.DiffersFrom(GuestIdentity.Of(action.Guest, config.Values, config.Digest));
        if (differences.Count > 0) return StepCheck.Refuse(GuestRefusals.Another(action.Guest, "Nothing was destroyed", differences));
        if (GuestRefusals.IfLocked(action.Guest, "destroy", config.Lock) is { } refused) return refused;
        if (config.Values.GetValueOrDefault("protection") is "1") return StepCheck.Refuse(DestroyPlans.Protected(action.Guest));
        if ((await view.StatusAsync(ct)).Running) return StepCheck.Refuse(DestroyPlans.Running(action.Guest));
        return StepCheck.Call(Change(action.Guest, Call(action.Guest, action.Purge), action.Guest.Task("destroy")) with
        {
            DigestBefore = config.Digest,
            Repeat = Repeat.IsRefused,
        });
    }

    public override Task<Verdict> VerifyAsync(DestroyAction action, StepContext context, CancellationToken ct) => GoneAsync(action.Guest, context, ct);

    public static ProxmoxCall Call(GuestAddress guest, bool purge) => new(HttpMethod.Delete, guest.Path)
    {
        // Disks that only carry its number may be somebody's: they stay, whatever Proxmox's default is.
        Parameters = [new("destroy-unreferenced-disks", "0"), .. purge ? [KeyValuePair.Create("purge", "1")] : Array.Empty<KeyValuePair<string, string>>()],
    };

    /// <summary>Reads back that no guest has the number any more.</summary>
    public static async Task<Verdict> GoneAsync(GuestAddress guest, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(guest, context, ct);
        var config = await view.ConfigAsync(ct);
        if (config is not null) return Verdict.No($"{guest} should be gone; Proxmox still has its config.", view.Saw("config", "digest", config.Digest));
        var client = await context.Clients(guest.Cluster, ct);
        return await MadeGuest.FindAsync(client, guest.Vmid, ct) is { } listed
            ? Verdict.No($"{guest} should be gone; the cluster still lists {guest.Vmid} on {listed.Node}.", view.Saw("config", "(all)", "does not exist"))
            : Verdict.Yes(view.Saw("config", "(all)", "does not exist"), NotListed(guest));
    }

    public static async Task<StepCheck> GoneOrMovedAsync(GuestAddress guest, StepContext context, CancellationToken ct)
    {
        var client = await context.Clients(guest.Cluster, ct);
        var elsewhere = await MadeGuest.FindAsync(client, guest.Vmid, ct);
        return elsewhere is null
            ? StepCheck.Already(new Evidence($"GET {guest.Path}/config", "(all)", "does not exist"), NotListed(guest))
            : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't destroy {guest}: the cluster lists its number on {elsewhere.Node} now.")
            {
                WayOut = "It was moved or made anew since the plan was made. Plan again.",
            });
    }

    static Evidence NotListed(GuestAddress guest) => new("GET /cluster/resources", "vmid", $"{guest.Vmid} is not listed");
}
