using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Ha;

/// <summary>Has the manager move a guest (<c>POST /cluster/ha/resources/{sid}/migrate</c> or <c>…/relocate</c>): an order that is carried out later.</summary>
internal sealed class HaMoveStep : Step<HaMoveAction>
{
    public const string Name = "ha.move";

    /// <summary>Time in which the manager must have begun; a move that goes on is waited for until the step's deadline.</summary>
    static readonly TimeSpan Begins = TimeSpan.FromMinutes(5);

    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(HaMoveAction action, StepContext context, CancellationToken ct)
    {
        var (verb, sid) = (action.Relocate ? "relocate" : "migrate", HaReader.SidOf(action.Guest));
        var client = await context.Clients(action.Guest.Cluster, ct);
        var (place, state) = await SeeAsync(client, action, ct);
        if (place?.Node == action.Target && state is not ("migrate" or "relocate")) return StepCheck.Already(At(action, place));
        if (place is null) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, verb));
        if (state is null or "ignored") return StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't {verb} {action.Guest}: high availability no longer looks after it.") { WayOut = $"Move it with 'croft guest migrate {action.Guest.Name} {action.Target}'." });
        if (state == "error") return StepCheck.Refuse(HaPlans.InError(action.Guest, verb));
        return StepCheck.Call(new ChangeCall(action.Guest.Cluster, action.Guest.Node, new ProxmoxCall(HttpMethod.Post, $"/cluster/ha/resources/{Uri.EscapeDataString(sid)}/{verb}") { Parameters = [new("node", action.Target)] })
        {
            // The manager leaves a guest alone that is there already.
            Repeat = Repeat.ChangesNothing,
        });
    }

    public override async Task<Verdict> VerifyAsync(HaMoveAction action, StepContext context, CancellationToken ct)
    {
        var client = await context.Clients(action.Guest.Cluster, ct);
        var begun = context.Time.GetTimestamp();
        while (true)
        {
            var (place, state) = await SeeAsync(client, action, ct);
            var moving = state is "migrate" or "relocate" or "starting" or "queued" or "request_start" || place?.Lock == "migrate";
            Evidence[] seen = [At(action, place), new Evidence("GET /cluster/ha/status/current", $"{HaReader.SidOf(action.Guest)} state", state ?? "(not listed)")];
            if (!moving && place?.Node == action.Target && (place.Status == "running") == action.Running) return Verdict.Yes(seen);
            if (state == "error") return Verdict.No($"{action.Guest} is in error: the manager could not move it to {action.Target}. Read the last task of it: 'croft task list'.", seen);
            if (!moving && context.Time.GetElapsedTime(begun) >= Begins)
                return Verdict.No($"{action.Guest} should be on {action.Target}{(action.Running ? ", running" : "")}; it is on {place?.Node ?? "no node"}, {place?.Status ?? "unknown"}.", seen);
            await Task.Delay(Between, context.Time, ct);
        }
    }

    static async Task<(ClusterResource? Place, string? State)> SeeAsync(ProxmoxClient client, HaMoveAction action, CancellationToken ct)
    {
        var status = await client.Cluster.Ha.StatusAsync(ct);
        var place = (await client.Cluster.ResourcesAsync(ResourceFilter.Guests, ct)).FirstOrDefault(g => g.Vmid == action.Guest.Vmid);
        return (place, status.FirstOrDefault(s => s.Sid == HaReader.SidOf(action.Guest))?.State);
    }

    static Evidence At(HaMoveAction action, ClusterResource? place) => new("GET /cluster/resources?type=vm", $"{action.Guest.Vmid}", place is null ? "(not listed)" : $"{place.Node}, {place.Status}");
}
