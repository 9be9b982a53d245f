using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>What things beside guests have in common; of one that derives from this alone, Croft has a type for every key there is.</summary>
abstract record TypedEntrySpec
{
    /// <summary>Whether it may be deleted.</summary>
    [Ours, Description("What becomes of it once its document is gone: kept, or deleted."), AllowedValues("keep", "destroy")]
    public string? DeletionPolicy { get; init; }

    /// <summary>Who puts it back.</summary>
    [Ours, Description("Whether Croft's loops put it back by themselves once somebody else changes it."), AllowedValues("auto", "manual")]
    public string? Reconcile { get; init; }
}

/// <summary>The same of one that may have keys which Croft has no type for.</summary>
abstract record EntrySpec : TypedEntrySpec
{
    /// <summary>The rest.</summary>
    [Ours, Description("Keys that Croft has no type for, or whose value it can't take apart, as Proxmox writes them.")]
    public IReadOnlyDictionary<string, string>? Raw { get; init; }
}
