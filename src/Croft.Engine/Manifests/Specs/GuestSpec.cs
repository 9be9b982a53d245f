using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>What virtual machines and containers have in common; keys are those of Proxmox's config.</summary>
abstract record GuestSpec
{
    /// <summary>Number.</summary>
    [Ours, Description("Number within the cluster; the next free one where it is left out."), Range(100, 999_999_999)]
    public int? Vmid { get; init; }

    /// <summary>Node.</summary>
    [Ours, Description("Node it stands on.")]
    public string? Node { get; init; }

    /// <summary>Pool.</summary>
    [Ours, RefersTo("Pool"), Description("Pool it belongs to.")]
    public string? Pool { get; init; }

    /// <summary>What it is cloned from.</summary>
    [Ours, Key("clone"), Description("Guest that it is cloned from when it is made, or template/NAME of a document. What the document does not say is as the clone has it, and left alone.")]
    public string? ClonedFrom { get; init; }

    /// <summary>A copy of all data.</summary>
    [Ours, Description("Cloned with all its data, also where it could share that of its template.")]
    public bool? FullClone { get; init; }

    /// <summary>Running or not.</summary>
    [Ours, Description("State it shall have; left alone where it is not said."), AllowedValues("running", "stopped")]
    public string? State { get; init; }

    /// <summary>Whether it may be destroyed.</summary>
    [Ours, Description("What becomes of it once its document is gone: kept, or destroyed."), AllowedValues("keep", "destroy")]
    public string? DeletionPolicy { get; init; }

    /// <summary>Who puts it back.</summary>
    [Ours, Description("Whether Croft's loops put it back by themselves once somebody else changes it."), AllowedValues("auto", "manual")]
    public string? Reconcile { get; init; }

    /// <summary>What changes may disturb.</summary>
    [Ours, PartedBy(',', AnyOrder = true), Description("What changes of this guest may disturb without being allowed each time."), AllowedValues("reboot", "restart", "recreate", "destroy")]
    public IReadOnlyList<string>? Disruption { get; init; }

    /// <summary>Proof of its work.</summary>
    [Ours, Description("What proves from outside that it does its work, once it was changed or made and runs.")]
    public HealthCheckSpec? Verify { get; init; }

    /// <summary>Notes.</summary>
    [Description("Notes, shown by Proxmox as Markdown."), StringLength(8192)]
    public string? Description { get; init; }

    /// <summary>Tags.</summary>
    [Description("Tags."), PartedBy(';', AnyOrder = true)]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Start with the node.</summary>
    [Description("Starts with its node."), Default("0")]
    public bool? Onboot { get; init; }

    /// <summary>Protection.</summary>
    [Description("Neither it nor its disks can be destroyed."), Default("0")]
    public bool? Protection { get; init; }

    /// <summary>Order of starts.</summary>
    [Description("Order of starts and stops with the node.")]
    public Startup? Startup { get; init; }

    /// <summary>Template.</summary>
    [Description("A template: others are cloned from it, and it never runs."), Default("0")]
    public bool? Template { get; init; }

    /// <summary>Hook script.</summary>
    [Description("Script that Proxmox calls around starts and stops: a snippet's volume.")]
    public string? Hookscript { get; init; }

    /// <summary>Name servers.</summary>
    [Description("Name servers."), PartedBy(' ')]
    public IReadOnlyList<string>? Nameserver { get; init; }

    /// <summary>Search domains.</summary>
    [Description("Search domains."), PartedBy(' ')]
    public IReadOnlyList<string>? Searchdomain { get; init; }

    /// <summary>Disks in no use.</summary>
    [Description("Volumes that it owns and does not use."), Numbered(255), FilledByProxmox]
    public IReadOnlyDictionary<int, string>? Unused { get; init; }

    /// <summary>The rest.</summary>
    [Ours, Description("Keys that Croft has no type for, or whose value it can't take apart, as Proxmox writes them.")]
    public IReadOnlyDictionary<string, string>? Raw { get; init; }
}

/// <summary>Order of starts and stops.</summary>
sealed record Startup
{
    /// <summary>Order.</summary>
    [Bare, Description("Starts in this order, stops in the opposite one."), Range(0, int.MaxValue)]
    public int? Order { get; init; }

    /// <summary>Wait after the start.</summary>
    [Description("Seconds until the next one starts."), Range(0, int.MaxValue)]
    public int? Up { get; init; }

    /// <summary>Wait for the stop.</summary>
    [Description("Seconds that its shutdown may take."), Range(0, int.MaxValue)]
    public int? Down { get; init; }
}
