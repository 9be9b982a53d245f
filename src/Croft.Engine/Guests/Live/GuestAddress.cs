using System.Text.Json.Serialization;
using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>A guest and where a plan found it.</summary>
public sealed record GuestAddress(string Cluster, string Node, int Vmid, GuestType Type, string Name)
{
    /// <summary>Path of the guest in the API.</summary>
    [JsonIgnore]
    public string Path => $"/nodes/{Uri.EscapeDataString(Node)}/{(IsVm ? "qemu" : "lxc")}/{Vmid}";

    /// <summary>Lease that whoever changes the guest must hold.</summary>
    [JsonIgnore]
    public string Lease => LeaseOf(Cluster, Vmid);

    /// <summary>True for a virtual machine.</summary>
    [JsonIgnore]
    public bool IsVm => Type == GuestType.Vm;

    /// <summary>What users call its kind.</summary>
    [JsonIgnore]
    public string Noun => IsVm ? "virtual machine" : "container";

    /// <summary>Proxmox's task type of an operation: <c>qmstart</c>, <c>vzstart</c>.</summary>
    public string Task(string operation) => (IsVm ? "qm" : "vz") + operation;

    /// <summary>A privilege on this guest: <c>VM.PowerMgmt on /vms/101</c>.</summary>
    public string Privilege(string privilege) => $"{privilege} on /vms/{Vmid}";

    /// <summary>The lease of a guest's number, also while there is no such guest.</summary>
    public static string LeaseOf(string cluster, int vmid) => $"{cluster}/guest/{vmid}";

    /// <summary><c>web-01 (lab/pve2/101)</c>.</summary>
    public override string ToString() => $"{Name} ({Cluster}/{Node}/{Vmid})";
}
