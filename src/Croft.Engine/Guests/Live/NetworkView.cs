using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Asks a running guest for its addresses: a machine's agent, a container's node.</summary>
internal sealed class NetworkView(ClusterConnections connections)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The addresses, or why they are not known; neither where there is nobody to ask.</summary>
    /// <param name="guest">The guest as just seen.</param>
    /// <param name="agent">The config's <c>agent</c>.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<(IReadOnlyList<string>? Addresses, Missing? Missing)> ReadAsync(GuestRow guest, string? agent, CancellationToken ct)
    {
        if (guest.Status != "running" || (guest.Type == GuestType.Vm && !ExecPlans.HasAgent(agent))) return (null, null);
        try
        {
            var client = (await connections.GetAsync(guest.Cluster, ct)).Within(Patience);
            var interfaces = await client.Node(guest.Node).Guest(guest.Type == GuestType.Vm ? GuestKind.Qemu : GuestKind.Lxc, guest.Vmid).InterfacesAsync(ct);
            return ([.. from card in interfaces from address in card.Addresses where !IsItsOwn(address.Address) select $"{card.Name} {address.Address}{(address.Prefix is { } prefix ? $"/{prefix}" : "")}"], null);
        }
        catch (ProxmoxException e)
        {
            return (null, new Missing($"{GuestFinder.FullName(guest)} addresses", Access.FailureMap.Of(e, "guest show").Kind, e.Reason ?? e.Message));
        }
    }

    /// <summary>True for a loopback or link-local address, which leads nobody to it.</summary>
    internal static bool IsItsOwn(string address) =>
        address.StartsWith("127.", StringComparison.Ordinal) || address == "::1" || address.StartsWith("fe80:", StringComparison.OrdinalIgnoreCase);
}
