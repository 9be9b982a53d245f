using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Ha;

/// <summary>What a change of high availability does to guests at once, as its manager decides.</summary>
internal static class HaMoves
{
    /// <summary>What becomes of one guest by the state it shall have and where it may run.</summary>
    /// <param name="seen">High availability.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="wanted">The state it shall have.</param>
    /// <param name="placement">Where it may run.</param>
    /// <param name="stateChanges">True when the state is what changes.</param>
    public static (Disturbance Disturbs, string? Because) OfCare(HaSeen seen, GuestReading guest, string wanted, Placement? placement, bool stateChanges) => wanted switch
    {
        "ignored" => (Disturbance.None, "It stays as it is; nobody starts it again when it or its node fails."),
        "stopped" or "disabled" when guest.Running && stateChanges => (Disturbance.Restart, "High availability shuts it down, and stops it hard when that takes too long."),
        "stopped" or "disabled" => (Disturbance.None, null),
        _ => Started(guest, placement?.Moves(guest.At.Node, seen.Online), placement, stateChanges),
    };

    static (Disturbance, string?) Started(GuestReading guest, IReadOnlyList<string>? moves, Placement? placement, bool stateChanges) => moves switch
    {
        { Count: 0 } => (guest.Running ? Disturbance.Restart : Disturbance.None, $"None of the nodes that {placement!.Name} lets it run on is there: high availability can't run it."),
        { Count: > 0 } when guest.Running => (guest.At.IsVm ? Disturbance.Live : Disturbance.Restart,
            $"{placement!.Name} prefers {string.Join(" or ", moves)}: high availability moves it there{(guest.At.IsVm ? ", running" : ", which stops and starts it")}."),
        { Count: > 0 } => (Disturbance.Live, $"High availability starts it on {string.Join(" or ", moves)}, as {placement!.Name} prefers."),
        _ when !guest.Running && stateChanges => (Disturbance.Live, "High availability starts it."),
        _ => (Disturbance.None, null),
    };

    /// <summary>What becomes of guests that a rule or group names.</summary>
    public static (Disturbance Disturbs, List<string> Told) OfPlacement(HaSeen seen, IEnumerable<string> sids, Func<HaResource, Placement> placementOf)
    {
        var (disturbs, told) = (Disturbance.None, new List<string>());
        foreach (var sid in sids)
        {
            if (seen.Resource(sid) is not { } resource || HaText.Value(resource.Settings, "state") != "started" || seen.Guest(sid) is not { Node: { } node } guest) continue;
            var moves = placementOf(resource).Moves(node, seen.Online);
            if (moves is null) continue;
            var restarts = moves.Count == 0 || guest.Kind.Value != ResourceKind.Qemu;
            disturbs = restarts ? Disturbance.Restart : disturbs == Disturbance.None ? Disturbance.Live : disturbs;
            told.Add(moves.Count == 0
                ? $"{seen.Told(sid)} can't run: none of the nodes is there."
                : $"{seen.Told(sid)} is moved from {node} to {string.Join(" or ", moves)}{(restarts ? ", which stops and starts it" : ", running")}.");
        }
        return (disturbs, told);
    }

    /// <summary>What becomes of guests that shall be together or apart.</summary>
    public static (Disturbance Disturbs, List<string> Told) OfAffinity(HaSeen seen, IEnumerable<string> sids, bool together)
    {
        var placed = sids.Select(s => (Sid: s, Guest: seen.Guest(s)))
            .Where(p => p.Guest?.Node is not null && seen.Resource(p.Sid) is { } r && HaText.Value(r.Settings, "state") == "started").ToList();
        var moving = together
            ? placed.Select(p => p.Guest!.Node).Distinct(StringComparer.Ordinal).Count() > 1 ? placed : []
            : placed.GroupBy(p => p.Guest!.Node, StringComparer.Ordinal).Where(g => g.Count() > 1).SelectMany(g => g).ToList();
        if (moving.Count == 0) return (Disturbance.None, []);
        var restarts = moving.Exists(m => m.Guest!.Kind.Value != ResourceKind.Qemu);
        var names = string.Join(", ", moving.Select(m => $"{seen.Told(m.Sid)} on {m.Guest!.Node}"));
        return (restarts ? Disturbance.Restart : Disturbance.Live,
            [$"{names}: high availability moves some of them {(together ? "to one node" : "apart")}{(restarts ? "; a container is stopped and started" : ", running")}."]);
    }

    /// <summary>Guests that a rule keeps on the same node as this one.</summary>
    public static IEnumerable<string> Together(HaSeen seen, string sid) =>
        seen.RulesOf(sid).Where(r => r is { Affinity: "positive", IsEnabled: true }).SelectMany(r => r.Resources).Where(s => s != sid).Distinct(StringComparer.Ordinal);

    /// <summary>A guest on that node that a rule keeps this one apart from.</summary>
    public static (string Rule, string Other)? KeptFrom(HaSeen seen, string sid, string node)
    {
        foreach (var rule in seen.RulesOf(sid).Where(r => r is { Affinity: "negative", IsEnabled: true }))
        {
            if (rule.Resources.FirstOrDefault(s => s != sid && seen.Guest(s)?.Node == node) is { } other)
                return (rule.Name, other);
        }
        return null;
    }
}
