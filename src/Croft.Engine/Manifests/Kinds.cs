using System.Reflection;

namespace Croft.Engine.Manifests;

/// <summary>A kind of document.</summary>
/// <param name="Name">As it stands behind <c>kind:</c>.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Shape">Fields of its spec.</param>
sealed record Kind(string Name, string Summary, SpecShape Shape)
{
    /// <summary>Every kind there is, in the order in which things are made; they are deleted in the opposite one.</summary>
    public static IReadOnlyList<Kind> All { get; } =
    [
        Of<RoleSpec>(), Of<GroupSpec>(), Of<UserSpec>(), Of<StorageSpec>(), Of<PoolSpec>(),
        Of<NetworkSpec>(), Of<SdnZoneSpec>(), Of<SdnVnetSpec>(), Of<SdnSubnetSpec>(), Of<TemplateSpec>(),
        Of<CloudInitSpec>(), Of<VirtualMachineSpec>(), Of<ContainerSpec>(),
        Of<AclSpec>(), Of<HaGroupSpec>(), Of<HaRuleSpec>(), Of<ReplicationSpec>(), Of<BackupJobSpec>(), Of<FirewallSpec>(), Of<RedundancyGroupSpec>(),
    ];

    /// <summary>What may stand behind <c>kind:</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(k => k.Name), Defaults.Kind];

    /// <summary>The kind of that name; null when there is none.</summary>
    public static Kind? Find(string name) => All.FirstOrDefault(k => k.Name == name);

    static Kind Of<TSpec>()
    {
        var said = typeof(TSpec).GetCustomAttribute<KindAttribute>()!;
        return new Kind(said.Name, said.Summary, SpecShape.Of(typeof(TSpec)));
    }
}
