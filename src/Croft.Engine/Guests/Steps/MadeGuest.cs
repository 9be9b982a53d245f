using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>What is under the number that a step shall fill: nothing, the step's own work, or somebody else's.</summary>
internal static class MadeGuest
{
    /// <summary>Already when this step made it, refused when somebody else did, null when the number is free.</summary>
    /// <param name="isOurs">
    /// True for a config that only this step can have made; where there is no such sign its task, adopted before, is the only proof.
    /// </param>
    public static async Task<StepCheck?> CheckAsync(GuestAddress guest, Func<GuestConfigSeen, bool> isOurs, StepContext context, CancellationToken ct)
    {
        var client = await context.Clients(guest.Cluster, ct);
        var view = new GuestView(client, guest);
        if (await FindAsync(client, guest.Vmid, ct) is not { } found) return null;
        if (found.Node != guest.Node || found.Type != guest.Type || await view.ConfigAsync(ct) is not { } config)
            return StepCheck.Refuse(await TakenAsync(client, guest, found.Name, ct));
        var now = GuestIdentity.Of(guest, config.Values, config.Digest);
        if (!isOurs(config)) return StepCheck.Refuse(await TakenAsync(client, guest, now.Name, ct));
        return config.Lock is { } held
            ? StepCheck.Refuse(GuestRefusals.Locked(guest, "go on with", held))
            : StepCheck.Already(view.Saw("config", "name", now.Name));
    }

    /// <summary>Who holds a number now; null when nobody does.</summary>
    public static async Task<GuestAddress?> FindAsync(ProxmoxClient client, int vmid, CancellationToken ct)
    {
        var call = new ProxmoxCall(HttpMethod.Get, "/cluster/resources") { Parameters = [new("type", "vm")] };
        foreach (var row in (await client.SendAsync(call, ct)).Data.EnumerateArray())
        {
            if (GuestView.Number(row, "vmid") != vmid) continue;
            var type = GuestView.Member(row, "type") == "qemu" ? GuestType.Vm : GuestType.Ct;
            return new GuestAddress("", GuestView.Member(row, "node") ?? "", vmid, type, GuestView.Member(row, "name") ?? $"{vmid}");
        }
        return null;
    }

    /// <summary>The failure for a number that somebody took, naming a free one.</summary>
    public static async Task<Failure> TakenAsync(ProxmoxClient client, GuestAddress guest, string holder, CancellationToken ct)
    {
        var free = (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/cluster/nextid"), ct)).Data;
        return new(FailureKind.Conflict, $"Can't make {guest}: number {guest.Vmid} was taken by '{holder}' after the plan was made.")
        {
            WayOut = $"Number {free} is free: plan again, or say '--id {free}'.",
        };
    }

    /// <summary>True when a description carries the mark of a run.</summary>
    public static bool Carries(GuestConfigSeen config, RunMark mark) =>
        config.Values.GetValueOrDefault("description")?.Contains(mark.ToString(), StringComparison.Ordinal) is true;
}
