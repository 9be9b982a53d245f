using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a guest's settings to be changed.</summary>
public sealed record ConfigureGuestRequest : GuestsRequest
{
    /// <summary>Cores.</summary>
    [Description("Cores."), Range(1, 8192)]
    public int? Cores { get; init; }

    /// <summary>Memory in MB.</summary>
    [Description("Memory."), Unit("MB"), Range(16, 4_178_944)]
    public int? Memory { get; init; }

    /// <summary>New name; a container's host name.</summary>
    [Description("New name.")]
    [RegularExpression(@"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
        ErrorMessage = "is no DNS name: letters, digits and dashes, not at the ends.")]
    public string? Name { get; init; }

    /// <summary>Notes shown in Proxmox; empty removes them.</summary>
    [Description("Notes shown in Proxmox; empty removes them.")]
    public string? Description { get; init; }

    /// <summary>All tags the guest shall have.</summary>
    [Description("All tags that the guest shall have.")]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Starts with its node.</summary>
    [Description("Start the guest with its node.")]
    public bool? Onboot { get; init; }

    /// <summary>Refuses to be destroyed, and its disks to be removed.</summary>
    [Description("Protect the guest from being destroyed.")]
    public bool? Protection { get; init; }

    /// <summary>Any other keys, as Proxmox writes them.</summary>
    [Description("Set any key as Proxmox writes it: cpu=host.")]
    public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Keys that go back to their default.</summary>
    [Description("Put a key back to its default.")]
    public IReadOnlyList<string> Unset { get; init; } = [];

    /// <summary>Writes it into the manifest, too.</summary>
    [Description("Write the settings into the guest's manifest, too, once they are in force.")]
    public bool Save { get; init; }

    /// <summary>The manifests.</summary>
    [ReadFor(nameof(Save)), Description("Manifests for --save: files or folders; the whole workspace when none are named.")]
    public IReadOnlyList<DocumentFile> Documents { get; init; } = [];

    /// <summary>Which values.</summary>
    [Description("Values for ${…} with --save: values/NAME.yaml over values/default.yaml."), RegularExpression("[A-Za-z0-9_-][A-Za-z0-9._-]*", ErrorMessage = "has to be the name of a file in values/, without its ending.")]
    public string? Values { get; init; }
}
