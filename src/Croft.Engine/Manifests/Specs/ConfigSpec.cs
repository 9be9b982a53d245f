namespace Croft.Engine.Manifests;

/// <summary>A guest's config taken apart into a spec, and put together again.</summary>
/// <remarks>A key is typed where taking it apart and writing it again says the same; any other stays as it is, under raw. So nothing is ever lost.</remarks>
static class ConfigSpec
{
    /// <summary>Keys that Proxmox works out or that only pass by: no part of what is wanted.</summary>
    static readonly HashSet<string> Computed = new(
        ["digest", "lock", "meta", "parent", "snaptime", "snapstate", "vmstate", "runningmachine", "runningcpu", "running-nets-host-mtu", "lxc"], StringComparer.Ordinal);

    /// <summary>The keys that name the guest: in a manifest that is its metadata.</summary>
    public static string NameKey(Kind kind) => kind.Shape.Type == typeof(VirtualMachineSpec) ? "name" : "hostname";

    /// <summary>True for a key that is no part of what is wanted: Proxmox works it out, or it only passes by.</summary>
    public static bool IsComputed(string key) => Computed.Contains(key);

    /// <summary>Names of the kinds of guests.</summary>
    public static IReadOnlyList<string> GuestKinds => field ??= [.. Kind.All.Where(IsGuest).Select(k => k.Name)];

    /// <summary>True for the kinds of guests.</summary>
    public static bool IsGuest(Kind kind) => kind.Shape.Type.IsSubclassOf(typeof(GuestSpec));

    /// <summary>The spec that a config stands for.</summary>
    /// <param name="kind">What the guest is.</param>
    /// <param name="config">Keys and values as Proxmox writes them; values that wait for a restart in the place of those they replace.</param>
    public static BoundSpec Read(Kind kind, IEnumerable<KeyValuePair<string, string>> config)
    {
        var name = NameKey(kind);
        return Read(kind, config, key => Computed.Contains(key) || key == name);
    }

    /// <summary>The spec that settings stand for.</summary>
    /// <param name="kind">What has them.</param>
    /// <param name="config">Keys and values as Proxmox writes them.</param>
    /// <param name="isNoPart">True for a key that is no setting: a name, a digest, a state.</param>
    public static BoundSpec Read(Kind kind, IEnumerable<KeyValuePair<string, string>> config, Predicate<string> isNoPart)
    {
        var spec = new BoundSpec();
        foreach (var (key, value) in config)
        {
            if (isNoPart(key)) continue;
            if (kind.Shape.TryFind(key, out var field, out _) && field.Secret is not null) continue;
            if (field is { IsOurs: false } && TakeApart(field, value) is { } parts)
                spec.Keys[key] = kind.Shape.Type == typeof(ContainerSpec) && key == "tags" ? Lowered(field, parts) : parts;
            else
                spec.Raw[key] = value;
        }
        return spec;
    }

    /// <summary>The parts of a value; null where they would not be written as that value again.</summary>
    static SortedDictionary<string, string>? TakeApart(SpecField field, string value) =>
        field.AsRead[value] ?? (SpecText.TryRead(field, value, out var parts) && IsWhole(field, parts) ? field.AsRead.Keep(value, parts) : null);

    /// <summary>The config that a spec stands for: keys and values as Proxmox takes them.</summary>
    public static SortedDictionary<string, string> Write(Kind kind, BoundSpec spec)
    {
        var config = new SortedDictionary<string, string>(spec.Raw, StringComparer.Ordinal);
        foreach (var (key, parts) in spec.Keys)
            if (kind.Shape.TryFind(key, out var field, out _)) config[key] = SpecText.Write(field, parts);
        return config;
    }

    /// <summary>True when what is written from the parts is read as the same parts.</summary>
    static bool IsWhole(SpecField field, SortedDictionary<string, string> parts) =>
        field.IsWrittenAsRead || (field.Type == SpecType.Parts && field.Item != typeof(VmNic) && parts.All(p => IsWhole(field.Parts, p.Key, p.Value)))
        || SpecText.TryRead(field, SpecText.Write(field, parts), out var again) && again.SequenceEqual(parts);

    // Without its key, a text with '=' would be another part, and no text none at all.
    static bool IsWhole(SpecShape shape, string name, string text) =>
        shape.TryFind(name, out var part, out _) && (part.IsWrittenAsRead || part is { Type: SpecType.Size, UnitBytes: 1 })
        && !(part.IsBare && (string.IsNullOrWhiteSpace(text) || text.Contains('=', StringComparison.Ordinal)));

    // Containers keep tags lower-cased, machines as given.
    static SortedDictionary<string, string> Lowered(SpecField field, SortedDictionary<string, string> parts) =>
        new(StringComparer.Ordinal) { [""] = SpecText.Joined(field, SpecText.Split(field, parts[""].ToLowerInvariant())) };
}
