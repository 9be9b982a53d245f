using System.ComponentModel;

namespace Croft.Engine.Manifests;

/// <summary>A pool (<c>/pools</c>); guests name it themselves, so only its storages stand here.</summary>
[Kind("Pool", "A pool of guests and storages that rights are given on together.")]
sealed record PoolSpec : TypedEntrySpec
{
    [Description("Comment.")]
    public string? Comment { get; init; }

    [PartedBy(',', AnyOrder = true), RefersTo("Storage"), Description("Storages in it; guests say themselves in which pool they are.")]
    public IReadOnlyList<string>? Storage { get; init; }
}
