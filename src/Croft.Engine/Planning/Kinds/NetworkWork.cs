using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Network;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Bridges, bonds and VLANs of nodes; each change is put in force, and taken back where its node is not reached any more.</summary>
sealed class NetworkWork(KindSight sight, NodeNetworkReader reader) : IKindWork
{
    static readonly string[] types = ["bridge", "bond", "vlan", "OVSBridge", "OVSBond", "OVSPort", "OVSIntPort"];

    public Kind Kind { get; } = Kind.Find("Network")!;

    public Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct) => sight.ReadAsync<IReadOnlyList<Sight>>(
        cluster,
        "networks",
        ("/nodes", ["Sys.Audit"]),
        async api =>
        {
            var nodes = await api.NodesAsync(ct);
            if (nodes.FirstOrDefault(n => n.State.Value == NodeState.Offline) is { } down)
                throw new FailureException(FailureKind.Unreachable, $"Which networks node {down.Name} of {cluster} has can't be told: it is down.", "Wait for it, or leave networks out of what is planned.");
            var configs = await Task.WhenAll(nodes.Select(async n => (Node: n.Name, Config: await api.Node(n.Name).Network.ReadAsync(null, ct))));
            return [.. from seen in configs from network in seen.Config.Interfaces where types.Contains(network.Type) orderby seen.Node, network.Name select Of(cluster, seen.Node, network)];
        },
        ct);

    Sight Of(string cluster, string node, NetworkInterface network) =>
        new(Kind, cluster, $"{node}/{network.Name}", ConfigSpec.Read(Kind, [new("type", network.Type), .. InterfaceValues.Of(network)], static _ => false));

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct)
    {
        if (change is { There: not null, Wanted: not null } && change.Differences.Count == 0) return new Plan("apply", $"network {change.Name} is so already", []);
        if (change.Name.Split('/') is not [var node, var name])
            throw new FailureException(FailureKind.Invalid, $"'{change.Name}' names no network of a node.", "It is called by its node and its own name: pve1/vmbr0.");
        if (Text((change.Wanted?.Spec ?? change.There!.Spec), "type")!.StartsWith("OVS", StringComparison.Ordinal))
            throw new FailureException(FailureKind.Unsupported, $"Can't change network {change.Name} of {change.Cluster}: it is of Open vSwitch, which Croft does not change.", "Change it at Proxmox; or take its manifest out.");
        var seen = await reader.ReadAsync(node, change.Cluster, ct);
        if (change.Wanted is not { } wanted)
            return InterfacePlans.Delete(seen, name, await reader.GuestsOnAsync(seen, name, ct), new DeleteNetworkRequest { Network = change.Name });
        var spec = wanted.Spec;
        if (change.There is { } there && Text(there.Spec, "type") is var now && now != Text(spec, "type"))
            throw new FailureException(FailureKind.Conflict, $"Can't change network {change.Name} of {change.Cluster}: its type stays as it was made ({now}).", "Delete it first.");
        return change.There is null
            ? InterfacePlans.Create(seen, name, Asked(new CreateNetworkRequest { Network = change.Name, Type = Text(spec, "type") }, spec))
            : InterfacePlans.Configure(seen, name, Asked(new ConfigureNetworkRequest { Network = change.Name, Unset = [.. change.Differences.Where(d => d.Wanted is null).Select(d => d.Key)] }, spec));
    }

    /// <summary>All that a document says of an interface.</summary>
    static T Asked<T>(T request, BoundSpec spec) where T : SetNetworkRequest => request with
    {
        Address = Text(spec, "cidr"),
        Gateway = Text(spec, "gateway"),
        Address6 = Text(spec, "cidr6"),
        Gateway6 = Text(spec, "gateway6"),
        Ports = List(spec, "bridge_ports"),
        Members = List(spec, "slaves"),
        Mode = Text(spec, "bond_mode"),
        Primary = Text(spec, "bond-primary"),
        HashPolicy = Text(spec, "bond_xmit_hash_policy"),
        Device = Text(spec, "vlan-raw-device"),
        Tag = Number(spec, "vlan-id"),
        VlanAware = Text(spec, "bridge_vlan_aware") is { } aware ? aware == "1" : null,
        Vlans = Text(spec, "bridge_vids"),
        Mtu = Number(spec, "mtu"),
        Comment = Text(spec, "comments"),
        Autostart = Text(spec, "autostart") == "1",
    };

    static string? Text(BoundSpec spec, string key) => spec.Keys.GetValueOrDefault(key)?[""];

    static IReadOnlyList<string>? List(BoundSpec spec, string key) => Text(spec, key)?.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static int? Number(BoundSpec spec, string key) => Text(spec, key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
