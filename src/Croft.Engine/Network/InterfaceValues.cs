using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>The values of an interface that Proxmox's API can set, as it writes them.</summary>
/// <remarks>
/// What a change does not name stays, so what shall go is named to be deleted. An address is told thrice and sent once, as <c>cidr</c>.
/// </remarks>
internal static class InterfaceValues
{
    /// <summary>Every parameter of a change but <c>type</c>, which no change changes.</summary>
    static readonly HashSet<string> settable = new(StringComparer.Ordinal)
    {
        "autostart", "bond-primary", "bond_mode", "bond_xmit_hash_policy", "bridge_ports", "bridge_vids", "bridge_vlan_aware", "cidr", "cidr6", "comments", "comments6",
        "gateway", "gateway6", "mtu", "ovs_bonds", "ovs_bridge", "ovs_options", "ovs_ports", "ovs_tag", "slaves", "vlan-id", "vlan-raw-device",
    };

    /// <summary>Flags: a bridge is made aware of VLANs by naming the flag at all, even with 0, so one that is not set is left out.</summary>
    static readonly string[] flags = ["autostart", "bridge_vlan_aware"];

    /// <summary>True for a value that a change can set.</summary>
    public static bool CanSet(string key) => settable.Contains(key);

    /// <summary>The values of an interface as they are.</summary>
    public static SortedDictionary<string, string> Of(NetworkInterface seen) => Tidy(seen.Settings.Where(s => settable.Contains(s.Key)));

    /// <summary>The same values in one writing: no empty ones, no flags that are not set, lists with one space between.</summary>
    public static SortedDictionary<string, string> Tidy(IEnumerable<KeyValuePair<string, string>> values)
    {
        var tidy = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            var text = key switch
            {
                // Sorted, as Proxmox reads them back.
                "bridge_ports" or "slaves" => string.Join(' ', List(value).Order(StringComparer.Ordinal)),
                "bridge_vids" or "ovs_ports" or "ovs_bonds" => string.Join(' ', List(value)),
                _ => value.TrimEnd('\n', ' '),
            };
            if (text.Length > 0 && !(flags.Contains(key) && text == "0"))
                tidy[key] = text;
        }
        return tidy;
    }

    /// <summary>Names in a list as Proxmox writes it.</summary>
    public static IEnumerable<string> List(string? value) => (value ?? "").Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Where(p => p != "none");

    /// <summary>True when both are the same.</summary>
    public static bool Same(IReadOnlyDictionary<string, string>? one, IReadOnlyDictionary<string, string>? other) =>
        one is null || other is null ? one is null && other is null : one.Count == other.Count && one.All(v => other.TryGetValue(v.Key, out var value) && value == v.Value);

    /// <summary>What a change sends, so that the interface is as wanted and no value of before stays.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Change(string type, IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string> now)
    {
        List<KeyValuePair<string, string>> parameters = [new("type", type), .. wanted];
        var gone = now.Keys.Where(k => !wanted.ContainsKey(k)).ToList();
        if (gone.Count > 0) parameters.Add(new("delete", string.Join(',', gone)));
        return parameters;
    }

    /// <summary>The values in one line.</summary>
    public static string Told(IReadOnlyDictionary<string, string>? values) =>
        values is null ? "not there" : values.Count == 0 ? "without values" : string.Join(", ", values.Select(v => $"{v.Key}={v.Value}"));
}
