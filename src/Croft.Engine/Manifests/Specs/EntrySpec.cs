using System.ComponentModel;

namespace Croft.Engine.Manifests;

/// <summary>What things beside guests have in common.</summary>
abstract record EntrySpec
{
    /// <summary>The rest.</summary>
    [Ours, Description("Keys that Croft has no type for, or whose value it can't take apart, as Proxmox writes them.")]
    public IReadOnlyDictionary<string, string>? Raw { get; init; }
}
