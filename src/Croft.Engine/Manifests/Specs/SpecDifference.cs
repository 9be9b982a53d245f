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
        foreach (var (key, now, then) in Paired(there.Keys, wanted.Keys))
        {
            if (IsEqual(now, then) || !kind.Shape.TryFind(key, out var field, out _)) continue;
            if (field.Secret is not null || (then is null && field.IsFilledByProxmox)) continue;
            var fields = Parts(field, key, now, then).ToList();
            if (fields.Count > 0) differences.Add(new KeyDifference(key, fields, then is null ? null : SpecText.Write(field, Kept(field, now, then))));
        }
        foreach (var field in kind.Shape.Lists)
        {
            var fields = ItemDifference.Between(field, field.Name, there.Lists.GetValueOrDefault(field.Name) ?? [], wanted.Lists.GetValueOrDefault(field.Name) ?? []).ToList();
            if (fields.Count > 0) differences.Add(new KeyDifference(field.Name, fields, null));
        }
        foreach (var (key, now, then) in Paired(there.Raw, wanted.Raw))
        {
            // What Proxmox fills in means nothing where it is not said, even where it is in no words of ours: 'boot' of a machine without disks.
            if (now == then || (then is null && kind.Shape.TryFind(key, out var field, out _) && field.IsFilledByProxmox)) continue;
            differences.Add(new KeyDifference(key, [new FieldChange($"raw.{key}", now, then)], then));
        }
        return differences;
    }

    static readonly SortedDictionary<string, string> Nothing = new(StringComparer.Ordinal);

    /// <summary>What both sides say, in the order of the keys that each is sorted by; null where one says nothing.</summary>
    static IEnumerable<(string Key, T? Now, T? Then)> Paired<T>(SortedDictionary<string, T> there, SortedDictionary<string, T> wanted) where T : class
    {
        using var now = there.GetEnumerator();
        using var then = wanted.GetEnumerator();
        var (isNow, isThen) = (now.MoveNext(), then.MoveNext());
        while (isNow || isThen)
        {
            var order = !isThen ? -1 : !isNow ? 1 : string.CompareOrdinal(now.Current.Key, then.Current.Key);
            yield return (order <= 0 ? now.Current.Key : then.Current.Key, order <= 0 ? now.Current.Value : null, order >= 0 ? then.Current.Value : null);
            if (order <= 0) isNow = now.MoveNext();
            if (order >= 0) isThen = then.MoveNext();
        }
    }

    /// <summary>True where both say the same to the letter: most do, and need no second look.</summary>
    static bool IsEqual(SortedDictionary<string, string>? now, SortedDictionary<string, string>? then)
    {
        if (ReferenceEquals(now, then)) return true;
        if (now is null || then is null || now.Count != then.Count) return false;
        foreach (var (part, value) in now)
            if (!then.TryGetValue(part, out var other) || other != value) return false;
        return true;
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
        foreach (var (name, from, to) in Paired(now ?? Nothing, then ?? Nothing))
        {
            var part = name.Length == 0 ? field : field.Parts.Fields.First(f => f.Name == name);
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

    /// <summary>A storage alone means any volume on it, <c>ceph:cloudinit</c> the drive that Proxmox made there for cloud-init.</summary>
    static bool IsAnyOf(SpecField part, string? from, string? to) =>
        part.IsBare && part.Name is "file" or "volume" && to is not null && from is not null
        && (to.Contains(':', StringComparison.Ordinal) ? CloudInits.IsNewDrive(to) && CloudInits.IsDrive(from) && from.StartsWith(to[..(to.IndexOf(':', StringComparison.Ordinal) + 1)], StringComparison.Ordinal) : from.StartsWith(to + ":", StringComparison.Ordinal));

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
