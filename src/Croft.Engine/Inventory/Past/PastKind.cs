namespace Croft.Engine.Inventory.Past;

/// <summary>What a kept value belonged to.</summary>
static class PastKind
{
    public const string Cluster = "cluster", Node = "node", Storage = "storage", Guest = "guest";

    /// <summary>A guest's config, by the guest's vmid.</summary>
    public const string Config = "config";
}
