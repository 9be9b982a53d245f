using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>A guest as it is now.</summary>
/// <param name="Row">Where it is, what it is and how it does; all of this moment.</param>
/// <param name="Config">Its config with the values that wait for a restart.</param>
public sealed record LiveGuest(GuestRow Row, GuestConfig Config)
{
    /// <summary>Digest of the config; empty while the guest is being made and Proxmox tells none.</summary>
    public string Digest => Config.Digest ?? "";

    /// <summary>What Proxmox calls its type.</summary>
    public GuestKind Kind => Row.Type == GuestType.Vm ? GuestKind.Qemu : GuestKind.Lxc;

    /// <summary>Path in the API: <c>/nodes/pve2/qemu/101</c>.</summary>
    public string Path => $"/nodes/{Row.Node}/{(Row.Type == GuestType.Vm ? "qemu" : "lxc")}/{Row.Vmid}";

    /// <summary>Name to be shown and pasted: <c>lab/pve2/101</c>.</summary>
    public string FullName => GuestNames.FullName(Row);

    /// <summary>Resource a run leases: <c>lab/guest/101</c>.</summary>
    public string Lease => $"{Row.Cluster}/guest/{Row.Vmid}";
}
