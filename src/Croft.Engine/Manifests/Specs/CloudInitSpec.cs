using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>What machines that name it tell cloud-init: values that Proxmox writes on its own drive, or whole parts; Croft's own.</summary>
/// <remarks>Values are those of a <see cref="VirtualMachineSpec"/>, under the same keys; a test holds the two together.</remarks>
[Kind("CloudInit", "What machines that name it tell cloud-init: values for Proxmox's own drive, or whole parts.")]
sealed record CloudInitSpec
{
    [Numbered(31), Description("Addresses that cloud-init gives to the card of the same number.")]
    public IReadOnlyDictionary<int, VmAddresses>? Ipconfig { get; init; }

    [Description("Form of the cloud-init drive."), AllowedValues("configdrive2", "nocloud", "opennebula")]
    public string? Citype { get; init; }

    [Description("User that cloud-init makes.")]
    public string? Ciuser { get; init; }

    [SecretOnly, FilledByProxmox, Description("Password of that user: ${secret:NAME} alone.")]
    public string? Cipassword { get; init; }

    [Description("Packages are brought up to date at the first start."), Default("1")]
    public bool? Ciupgrade { get; init; }

    [Description("Snippets that take the place of what Proxmox writes for cloud-init.")]
    public VmCloudInitFiles? Cicustom { get; init; }

    [Description("Public SSH keys that cloud-init puts in, a line each."), Encoded]
    public string? Sshkeys { get; init; }

    [Description("Name servers."), PartedBy(' ')]
    public IReadOnlyList<string>? Nameserver { get; init; }

    [Description("Search domains."), PartedBy(' ')]
    public IReadOnlyList<string>? Searchdomain { get; init; }

    [Ours, Description("Whole parts, which Croft brings on an image of its own; nothing else is said beside them.")]
    public CloudInitParts? Parts { get; init; }
}

/// <summary>Texts for cloud-init, and where the image with them lies.</summary>
sealed record CloudInitParts
{
    [Required, RefersTo("Storage"), Description("Storage that takes ISO images and reaches the machine's node.")] public string? Storage { get; init; }
    [Description("Drive that holds the image: ideN, sataN or scsiN."), Default("ide2")] public string? Drive { get; init; }
    [Description("User part: #cloud-config, a script, or another form that cloud-init knows.")] public string? User { get; init; }
    [Description("Network part: network configuration of version 1 or 2; left out, DHCP on the first card.")] public string? Network { get; init; }
    [Description("Vendor part: as the user part, which goes before it.")] public string? Vendor { get; init; }
}
