using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;

namespace Croft.Engine.Planning;

/// <summary>Where guests stand when a step of a plan begins: where they are now, until a step before it moves them.</summary>
sealed class Standings(GuestGround ground)
{
    readonly Dictionary<(string Cluster, int Vmid), string?> nodes = [];

    /// <summary>The guest where it is now; null when its number is nobody's.</summary>
    public async Task<GuestAddress?> NowAsync(GuestAddress guest, CancellationToken ct)
    {
        var found = await ground.FindAsync(guest, ct);
        nodes.TryAdd((guest.Cluster, guest.Vmid), found?.Node);
        return found is null ? null : guest with { Node = found.Node };
    }

    /// <summary>From here on a guest stands on another node.</summary>
    public void Move(GuestAddress guest, string node) => nodes[(guest.Cluster, guest.Vmid)] = node;

    /// <summary>A step that finds each guest where it stands by then.</summary>
    public async Task<PlanStep> AtAsync(PlanStep step, CancellationToken ct)
    {
        var action = JsonSerializer.SerializeToNode(step.Action);
        foreach (var address in Addresses(action))
        {
            var guest = address.Deserialize<GuestAddress>(StepJson.Options)!;
            if (!nodes.ContainsKey((guest.Cluster, guest.Vmid))) await NowAsync(guest, ct);
            if (nodes[(guest.Cluster, guest.Vmid)] is { } node) address["node"] = node;
        }
        return step with { Action = JsonSerializer.SerializeToElement(action) };
    }

    static IEnumerable<JsonObject> Addresses(JsonNode? node) => node switch
    {
        JsonObject place when place.ContainsKey("cluster") && place.ContainsKey("node") && place.ContainsKey("vmid") => [place],
        JsonObject all => all.SelectMany(m => Addresses(m.Value)),
        JsonArray all => all.SelectMany(Addresses),
        _ => [],
    };
}
