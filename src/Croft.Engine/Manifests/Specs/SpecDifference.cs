using Croft.Contracts;

namespace Croft.Engine.Manifests;

/// <summary>A key whose value is not as it is wanted.</summary>
/// <param name="Key">Key of Proxmox's config.</param>
/// <param name="Fields">Each part that differs: <c>net0.tag</c>, from what is there to what is wanted.</param>
/// <param name="Wanted">The whole value as Proxmox takes it; null where the key goes back to its default.</param>
sealed record KeyDifference(string Key, IReadOnlyList<FieldChange> Fields, string? Wanted);

/// <summary>Holds what is there against what is wanted, part by part.</summary>
/// <remarks>What is not said means Proxmox's default; what Proxmox fills by itself (MAC addresses, sizes, identities) means nothing where it is not said.</remarks>
static class SpecDifference
{
    /// <summary>Keys that differ, in their order.</summary>
    public static IReadOnlyList<KeyDifference> Between(Kind kind, BoundSpec there, BoundSpec wanted)
    {
        List<KeyDifference> differences = [];
        foreach (var key in there.Keys.Keys.Union(wanted.Keys.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!kind.Shape.TryFind(key, out var field, out _)) continue;
            var (now, then) = (there.Keys.GetValueOrDefault(key), wanted.Keys.GetValueOrDefault(key));
            if (field.Secret is not null || (then is null && field.IsFilledByProxmox)) continue;
            var fields = Parts(field, key, now, then).ToList();
            if (fields.Count > 0) differences.Add(new KeyDifference(key, fields, then is null ? null : SpecText.Write(field, Kept(field, now, then))));
        }
        foreach (var field in kind.Shape.Fields.Where(f => f.Type == SpecType.Items && !f.IsOurs))
        {
            var fields = ItemDifference.Between(field, field.Name, there.Lists.GetValueOrDefault(field.Name) ?? [], wanted.Lists.GetValueOrDefault(field.Name) ?? []).ToList();
            if (fields.Count > 0) differences.Add(new KeyDifference(field.Name, fields, null));
        }
        foreach (var key in there.Raw.Keys.Union(wanted.Raw.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (now, then) = (there.Raw.GetValueOrDefault(key), wanted.Raw.GetValueOrDefault(key));
            if (now != then) differences.Add(new KeyDifference(key, [new FieldChange($"raw.{key}", now, then)], then));
        }
        return differences;
    }

    /// <summary>Each field that two documents say otherwise, those of Croft's own among them.</summary>
    public static IEnumerable<FieldChange> Fields(Kind kind, BoundSpec was, BoundSpec now)
    {
        foreach (var field in Between(kind, was, now).SelectMany(d => d.Fields)) yield return field;
        foreach (var key in was.Ours.Keys.Union(now.Ours.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!kind.Shape.TryFind(key, out var field, out _)) continue;
            foreach (var change in Parts(field, key, was.Ours.GetValueOrDefault(key), now.Ours.GetValueOrDefault(key))) yield return change;
        }
    }

    static IEnumerable<FieldChange> Parts(SpecField field, string key, SortedDictionary<string, string>? now, SortedDictionary<string, string>? then)
    {
        foreach (var name in (now?.Keys ?? Enumerable.Empty<string>()).Union(then?.Keys ?? Enumerable.Empty<string>(), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var part = name.Length == 0 ? field : field.Parts.Fields.First(f => f.Name == name);
            var (from, to) = (now?.GetValueOrDefault(name), then?.GetValueOrDefault(name));
            // A key that is there at all says nothing of what Proxmox fills in.
            if (to is null && then is not null && part.IsFilledByProxmox) continue;
            if (part.IsAtMaking && now is not null) continue;
            if (IsSame(part, from, to)) continue;
            yield return new FieldChange(name.Length == 0 ? key : $"{key}.{name}", from, to);
        }
    }

    /// <summary>True where both mean the same to Proxmox; of a secret that is there, nobody tells what it is.</summary>
    public static bool IsSame(SpecField part, string? from, string? to) =>
        (part.IsSecret && from is not null && to is not null) || (from ?? part.Default) == (to ?? part.Default) || IsAnyOf(part, from, to);

    /// <summary>A storage alone means any volume on it.</summary>
    static bool IsAnyOf(SpecField part, string? from, string? to) =>
        part.IsBare && part.Name is "file" or "volume" && to is not null && from is not null && !to.Contains(':', StringComparison.Ordinal) && from.StartsWith(to + ":", StringComparison.Ordinal);

    /// <summary>What is wanted, with what Proxmox had filled in where nothing is said of it.</summary>
    static SortedDictionary<string, string> Kept(SpecField field, SortedDictionary<string, string>? now, SortedDictionary<string, string> then)
    {
        if (field.Type != SpecType.Parts || now is null) return then;
        var kept = new SortedDictionary<string, string>(then, StringComparer.Ordinal);
        foreach (var part in field.Parts.Fields)
        {
            if (part.IsAtMaking) kept.Remove(part.Name);
            if (!now.TryGetValue(part.Name, out var value)) continue;
            if (!kept.TryGetValue(part.Name, out var wanted) ? part.IsFilledByProxmox : IsAnyOf(part, value, wanted)) kept[part.Name] = value;
        }
        return kept;
    }
}
