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
    /// <param name="guest">What the step makes.</param>
    /// <param name="context">The step's own.</param>
    /// <param name="ct">Ends the look.</param>
    /// <param name="alone">True where no other guest may have the name: then one that came since the plan was made is refused.</param>
    public static async Task<StepCheck?> CheckAsync(GuestAddress guest, Func<GuestConfigSeen, bool> isOurs, StepContext context, CancellationToken ct, bool alone = false)
    {
        var client = await context.Clients(guest.Cluster, ct);
        var view = new GuestView(client, guest);
        var guests = await GuestsAsync(client, ct);
        if (guests.Find(g => g.Vmid == guest.Vmid) is not { } found)
            return alone && guests.Find(g => g.Name == guest.Name && g.Type == guest.Type) is { } other ? StepCheck.Refuse(Namesake(guest, other)) : null;
        if (found.Node != guest.Node || found.Type != guest.Type || await view.ConfigAsync(ct) is not { } config)
            return StepCheck.Refuse(await TakenAsync(client, guest, found.Name, ct));
        var now = GuestIdentity.Of(guest, config.Values, config.Digest);
        if (!isOurs(config)) return StepCheck.Refuse(await TakenAsync(client, guest, now.Name, ct));
        return config.Lock is { } held
            ? StepCheck.Refuse(GuestRefusals.Locked(guest, "go on with", held))
            : StepCheck.Already(view.Saw("config", "name", now.Name));
    }

    /// <summary>Who holds a number now; null when nobody does.</summary>
    public static async Task<GuestAddress?> FindAsync(ProxmoxClient client, int vmid, CancellationToken ct) => (await GuestsAsync(client, ct)).Find(g => g.Vmid == vmid);

    static async Task<List<GuestAddress>> GuestsAsync(ProxmoxClient client, CancellationToken ct)
    {
        var call = new ProxmoxCall(HttpMethod.Get, "/cluster/resources") { Parameters = [new("type", "vm")] };
        return
        [
            .. from row in (await client.SendAsync(call, ct)).Data.EnumerateArray()
               let vmid = (int?)GuestView.Number(row, "vmid")
               where vmid is not null
               select new GuestAddress("", GuestView.Member(row, "node") ?? "", vmid.Value, GuestView.Member(row, "type") == "qemu" ? GuestType.Vm : GuestType.Ct, GuestView.Member(row, "name") ?? $"{vmid}"),
        ];
    }

    static Failure Namesake(GuestAddress guest, GuestAddress other) =>
        new(FailureKind.Conflict, $"Can't make {guest}: {guest.Cluster}/{other.Vmid} has been called so since the plan was made, and its document would mean both.")
        {
            WayOut = "Plan again: it is there now, and is taken for what the document means. A second one of the name says its own vmid.",
        };

    /// <summary>The failure for a number that somebody took, naming a free one.</summary>
    public static async Task<Failure> TakenAsync(ProxmoxClient client, GuestAddress guest, string holder, CancellationToken ct)
    {
        var free = (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/cluster/nextid"), ct)).Data;
        return new(FailureKind.Conflict, $"Can't make {guest}: number {guest.Vmid} was taken by '{holder}' after the plan was made.")
        {
            WayOut = $"Number {free} is free: plan again with that ('--id {free}', 'vmid: {free}' in a document), or with none.",
        };
    }

    /// <summary>What the description of a clone begins with until it is complete; the mark of its run follows.</summary>
    public const string Making = "being made by ";

    /// <summary>True for the description of a clone that its run has not finished.</summary>
    public static bool IsUnfinished(string? description) => description?.StartsWith($"{Making}[croft ", StringComparison.Ordinal) is true;

    /// <summary>True when a description carries the mark of a run.</summary>
    public static bool Carries(GuestConfigSeen config, RunMark mark) =>
        config.Values.GetValueOrDefault("description")?.Contains(mark.ToString(), StringComparison.Ordinal) is true;
}
