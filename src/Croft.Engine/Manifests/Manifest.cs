using Croft.Contracts;
using Croft.Engine.Storage;

namespace Croft.Engine.Manifests;

/// <summary>A document of Croft's, read and checked by itself.</summary>
/// <param name="Kind">What it describes.</param>
/// <param name="Name">Name of what it describes.</param>
/// <param name="Cluster">Its cluster; null where there is only one.</param>
/// <param name="Spec">What is wanted.</param>
/// <param name="At">Where its name stands.</param>
sealed record Manifest(Kind Kind, string Name, string? Cluster, BoundSpec Spec, FilePosition At)
{
    /// <summary>The image that cloud-init within the machine reads; null where Croft makes none.</summary>
    public CloudInitImage? CloudInit { get; init; }

    /// <summary>A field of Croft's own; null where nothing is said.</summary>
    public string? Ours(string field) => Spec.Ours.TryGetValue(field, out var parts) ? parts[""] : null;

    /// <summary>As it is referred to: <c>VirtualMachine web-01</c>.</summary>
    public override string ToString() => $"{Kind.Name} {Name}";
}

/// <summary>An image that Croft makes for cloud-init.</summary>
/// <param name="Drive">Drive that holds it.</param>
/// <param name="Storage">Storage that it lies on.</param>
/// <param name="Texts">What is on it.</param>
sealed record CloudInitImage(string Drive, string Storage, CloudInitTexts Texts)
{
    /// <summary>Its volume.</summary>
    public string Volume => $"{Storage}:iso/{Texts.FileName}";
}
