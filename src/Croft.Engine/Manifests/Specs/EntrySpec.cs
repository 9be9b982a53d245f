using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>What things beside guests have in common.</summary>
abstract record EntrySpec
{
    /// <summary>Whether it may be deleted.</summary>
    [Ours, Description("What becomes of it once its document is gone: kept, or deleted."), AllowedValues("keep", "destroy")]
    public string? DeletionPolicy { get; init; }

    /// <summary>The rest.</summary>
    [Ours, Description("Keys that Croft has no type for, or whose value it can't take apart, as Proxmox writes them.")]
    public IReadOnlyDictionary<string, string>? Raw { get; init; }
}
