using Croft.Engine.Manifests;

namespace Croft.Engine.Planning.Kinds;

/// <summary>What Proxmox may keep of a thing and tells to nobody: no manifest holds it, and import lists it.</summary>
static class KeptSecrets
{
    /// <summary>Keys of such secrets that a thing of this spec may have.</summary>
    public static IReadOnlyList<string> Of(Kind kind, BoundSpec spec)
    {
        var type = spec.Keys.GetValueOrDefault("type")?.GetValueOrDefault("");
        return [.. kind.Shape.Fields.Where(f => f.Secret is { } types && (types.Count == 0 || types.Contains(type))).Select(f => f.Name)];
    }
}
