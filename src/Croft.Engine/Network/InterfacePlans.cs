using Croft.Contracts;
using Croft.Engine.Reach;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>Plans that make, change and delete one interface of a node.</summary>
internal static class InterfacePlans
{
    public static Plan Create(NodeNetwork seen, string name, CreateNetworkRequest asked)
    {
        var title = $"create network {name} on {seen.Name}";
        if (seen.Find(name) is not null)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: there is one of that name.", $"See it: 'croft network show {seen.Name}/{name}'.");
        if (name.Contains(':', StringComparison.Ordinal))
            throw new FailureException(FailureKind.Unsupported, $"Can't {title}: such a name is of a second address of {name.Split(':')[0]}, which Proxmox's API does not make.", "Write it into /etc/network/interfaces on the node.");
        var type = asked.Type ?? WantedInterface.TypeOf(name)
            ?? throw Refused(title, [new("type", "is missing, since the name does not tell it: bridge, bond or vlan")]);
        title = $"create {type} {name} on {seen.Name}";
        var before = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["autostart"] = "1" };
        var values = WantedInterface.Values(name, type, before, asked, []);
        Demand(title, WantedInterface.Faults(name, type, values, asked, [], seen));
        return One("network create", title, seen, new InterfaceChange(new FormerInterface(name, type, null), values), [], asked);
    }

    public static Plan Configure(NodeNetwork seen, string name, ConfigureNetworkRequest asked)
    {
        var title = $"configure network {name} of {seen.Name}";
        var there = Demand(seen, name);
        var before = InterfaceValues.Of(there);
        var values = WantedInterface.Values(name, there.Type, before, asked, asked.Unset);
        Demand(title, WantedInterface.Faults(name, there.Type, values, asked, asked.Unset, seen));
        if (InterfaceValues.Same(before, values)) return new Plan("network configure", $"nothing to do: {name} of {seen.Name} is so already", []);
        var dynamic = Dynamic(there).ToList();
        if (dynamic.FirstOrDefault(d => !values.ContainsKey($"cidr{d.Suffix}")) is { Method: { } method } left)
        {
            throw new FailureException(FailureKind.Unsupported, $"Can't {title}: it has its address by {method}, and any change by Proxmox's API would take that away.",
                $"Give it an address of its own (--address{left.Suffix}), or change it in /etc/network/interfaces on the node.");
        }
        return One("network configure", title, seen, new InterfaceChange(new FormerInterface(name, there.Type, before), values), [.. dynamic.Select(d => $"'{d.Method}' of {name}")], asked);
    }

    /// <param name="seen">The node's network.</param>
    /// <param name="name">The interface.</param>
    /// <param name="guests">Guests plugged into it.</param>
    /// <param name="asked">How.</param>
    public static Plan Delete(NodeNetwork seen, string name, IReadOnlyList<string> guests, DeleteNetworkRequest asked)
    {
        var title = $"delete network {name} of {seen.Name}";
        var there = Demand(seen, name);
        if (there.Type is "eth" or "unknown" or "vnet" or "fabric")
        {
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: {(there.Type == "eth" ? "it is a card of the machine" : $"it is of type {there.Type}, which is not kept here")}.",
                there.Type == "eth" ? $"Take its settings away instead: 'croft network configure {seen.Name}/{name} --unset …'." : "Change it where it is kept.");
        }
        if (On(seen, name) is { Count: > 0 } on)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: {string.Join(", ", on)} {(on.Count == 1 ? "stands" : "stand")} on it.", $"Change {(on.Count == 1 ? "that" : "those")} first: 'croft network configure {seen.Name}/{on[0]} …'.");
        List<string> lost = [.. Dynamic(there).Select(d => $"'{d.Method}' of {name}"), .. there.Settings.ContainsKey("options") || there.Settings.ContainsKey("options6") ? [$"lines of {name} that only the file has"] : Array.Empty<string>()];
        var plan = One("network delete", title, seen, new InterfaceChange(new FormerInterface(name, there.Type, InterfaceValues.Of(there)), null), lost, asked);
        var gone = $"The network {name} of {seen.Name} will be gone{(guests.Count == 0 ? "" : $", and {string.Join(", ", guests.Take(10))}{(guests.Count > 10 ? $" and {guests.Count - 10} more" : "")} without it")}.";
        return plan.Confirmation is { } danger
            ? plan with { Confirmation = danger with { Because = $"{gone} {danger.Because}" } }
            : plan with { Confirmation = new Confirmation(name, gone) };
    }

    static Plan One(string verb, string title, NodeNetwork seen, InterfaceChange change, IReadOnlyList<string> lost, ChangeNetworkRequest asked)
    {
        var (cluster, node) = (seen.Way.Cluster, seen.Way.Node);
        if (seen.Config.Pending is not null && !asked.Stage)
        {
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: other changes wait on {seen.Name}, and would be put in force with it.",
                $"See them with 'croft network apply {seen.Name} --plan', then apply or revert them; or add --stage to let this one wait, too.");
        }
        var action = new InterfaceAction(cluster, node, change.Former.Name, change.Former.Type, change.After) { Before = change.Former.Values };
        var step = new PlanStep("1", title, InterfaceStep.Name, StepJson.Action(action))
        {
            Because = asked.Stage ? $"It waits until 'croft network apply {seen.Name}' puts it in force." : null,
            Leases = [ReachSteps.Lease(cluster, node)],
            Privilege = NetworkPlans.Privilege(seen),
            Changes = [.. change.Fields],
        };
        if (asked.Stage) return new Plan(verb, $"{title}, to be applied", [step]);
        var back = new InterfaceAction(cluster, node, change.Former.Name, change.Former.Type, change.Former.Values) { Back = true, Patience = TimeSpan.FromSeconds(asked.RevertAfter) };
        step = step with { TakenBackBy = [new PlanStep("undo-1", $"drop what waits of {change.Former.Name} on {seen.Name}", InterfaceStep.Name, StepJson.Action(back))] };
        return NetworkPlans.Applied(verb, title, seen, lost, [change], [step], null, TimeSpan.FromSeconds(asked.RevertAfter));
    }

    static NetworkInterface Demand(NodeNetwork seen, string name) => seen.Find(name) ?? throw new FailureException(
        FailureKind.NotFound, $"{seen.Name} has no network '{name}'.", $"It has: {string.Join(", ", seen.Config.Interfaces.Select(i => i.Name).Order(StringComparer.Ordinal))}.");

    static void Demand(string title, IReadOnlyList<Fault> faults)
    {
        if (faults.Count > 0) throw Refused(title, faults);
    }

    static FailureException Refused(string title, IReadOnlyList<Fault> faults) =>
        new(new Failure(FailureKind.Invalid, $"Can't {title}: {string.Join("; ", faults.Select(f => $"{f.Field}: {f.Message}"))}.") { Faults = faults });

    static IEnumerable<(string Suffix, string Method)> Dynamic(NetworkInterface of) =>
        new[] { (Suffix: "", of.Method), (Suffix: "6", Method: of.Method6) }.Where(m => m.Method is not (null or "manual" or "static")).Select(m => (m.Suffix, m.Method!));

    static List<string> On(NodeNetwork seen, string name) =>
        [.. seen.Config.Interfaces.Where(i => i.Name != name && (i.BridgePorts.Concat(i.Slaves).Any(p => p == name || p.StartsWith(name + ".", StringComparison.Ordinal)) || i.VlanDevice == name)).Select(i => i.Name)];
}
