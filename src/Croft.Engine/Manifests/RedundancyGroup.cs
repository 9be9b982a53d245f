namespace Croft.Engine.Manifests;

/// <summary>Guests that are never disturbed together.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cluster">Its cluster; null for the only one.</param>
/// <param name="Members">Guests by name.</param>
/// <param name="Tags">Every guest that has all of these; none where it is empty.</param>
/// <param name="HealthCheck">What has to hold of one before the next; null where nothing is asked.</param>
/// <param name="Wait">Between a healthy one and the next.</param>
sealed record RedundancyGroup(string Name, string? Cluster, IReadOnlyList<string> Members, IReadOnlyList<string> Tags, HealthCheck? HealthCheck, TimeSpan Wait)
{
    /// <summary>The groups among documents.</summary>
    public static IReadOnlyList<RedundancyGroup> Among(IEnumerable<Manifest> manifests) => [.. manifests.Where(m => m.Kind.Shape.Type == typeof(RedundancyGroupSpec)).Select(Of)];

    /// <summary>True for a guest of the group.</summary>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="name">Its name.</param>
    /// <param name="tags">Its tags.</param>
    public bool Holds(string cluster, string name, IReadOnlyCollection<string> tags) =>
        (Cluster ?? cluster) == cluster && (Members.Contains(name) || (Tags.Count > 0 && Tags.All(tags.Contains)));

    /// <summary>True for a group that names nobody.</summary>
    public static bool IsOfNobody(Manifest manifest) => manifest.Kind.Shape.Type == typeof(RedundancyGroupSpec) && List(manifest.Spec, "members").Count + List(manifest.Spec, "tags").Count == 0;

    static RedundancyGroup Of(Manifest manifest) => new(
        manifest.Name, manifest.Cluster, List(manifest.Spec, "members"), List(manifest.Spec, "tags"),
        HealthCheck.Of(manifest.Spec, "healthCheck"), HealthCheck.Seconds(manifest.Spec.Ours.GetValueOrDefault("wait")?[""], 0));

    static IReadOnlyList<string> List(BoundSpec spec, string key) => spec.Ours.GetValueOrDefault(key)?[""].Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
