using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>What an interface shall be, held against what Proxmox takes, before anything is sent.</summary>
internal static partial class WantedInterface
{
    /// <summary>Options by which a user names settings, and Proxmox's names for them.</summary>
    static readonly Dictionary<string, string> options = new(StringComparer.Ordinal)
    {
        ["address"] = "cidr",
        ["address6"] = "cidr6",
        ["ports"] = "bridge_ports",
        ["members"] = "slaves",
        ["mode"] = "bond_mode",
        ["primary"] = "bond-primary",
        ["hash-policy"] = "bond_xmit_hash_policy",
        ["device"] = "vlan-raw-device",
        ["tag"] = "vlan-id",
        ["vlan-aware"] = "bridge_vlan_aware",
        ["vlans"] = "bridge_vids",
        ["comment"] = "comments",
        ["gateway"] = "gateway",
        ["gateway6"] = "gateway6",
        ["mtu"] = "mtu",
        ["autostart"] = "autostart",
    };

    /// <summary>Settings that one type alone has.</summary>
    static readonly Dictionary<string, string> of = new(StringComparer.Ordinal)
    {
        ["bridge_ports"] = "bridge",
        ["bridge_vlan_aware"] = "bridge",
        ["bridge_vids"] = "bridge",
        ["slaves"] = "bond",
        ["bond_mode"] = "bond",
        ["bond-primary"] = "bond",
        ["bond_xmit_hash_policy"] = "bond",
        ["vlan-raw-device"] = "vlan",
        ["vlan-id"] = "vlan",
    };

    /// <summary>The type that a name tells; null where it tells none.</summary>
    public static string? TypeOf(string name) =>
        name.Contains('.', StringComparison.Ordinal) || VlanName().IsMatch(name) ? "vlan"
        : name.StartsWith("vmbr", StringComparison.Ordinal) ? "bridge"
        : BondName().IsMatch(name) ? "bond"
        : null;

    /// <summary>The values of before with those asked for, and what follows from them as Proxmox writes it.</summary>
    public static SortedDictionary<string, string> Values(string name, string type, IReadOnlyDictionary<string, string> before, SetNetworkRequest asked, IReadOnlyList<string> unset)
    {
        var values = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var key in unset) values.Remove(options.GetValueOrDefault(key, key));
        foreach (var (key, value) in Asked(asked)) values[key] = value;
        if (type == "vlan" && name.LastIndexOf('.') is var dot and > 0)
            (values["vlan-raw-device"], values["vlan-id"]) = (name[..dot], name[(dot + 1)..]);
        if (type == "vlan" && VlanName().Match(name) is { Success: true } named)
            values["vlan-id"] = named.Groups["tag"].Value;
        if (type == "bond") values.TryAdd("bond_mode", "balance-rr");
        if (values.GetValueOrDefault("bridge_vlan_aware") == "1") values.TryAdd("bridge_vids", "2-4094");
        else values.Remove("bridge_vids");
        if (values.GetValueOrDefault("bond_mode") != "active-backup" && asked.Primary is null) values.Remove("bond-primary");
        if (values.GetValueOrDefault("bond_mode") is not ("balance-xor" or "802.3ad") && asked.HashPolicy is null) values.Remove("bond_xmit_hash_policy");
        return InterfaceValues.Tidy(values);
    }

    /// <summary>Every reason why Proxmox, or the node, would not take it.</summary>
    public static IReadOnlyList<Fault> Faults(string name, string type, IReadOnlyDictionary<string, string> values, SetNetworkRequest asked, IReadOnlyList<string> unset, NodeNetwork seen)
    {
        List<Fault> faults = [];
        if (!Name().IsMatch(name) || name.Length > 20) faults.Add(new("network", $"'{name}' is no name of an interface: a letter, then up to 19 letters, digits and underscores, then .VLAN where it is one"));
        faults.AddRange(unset.Where(u => !options.ContainsKey(u) && !options.ContainsValue(u)).Select(u => new Fault("unset", $"'{u}' is no setting; there are {string.Join(", ", options.Keys.Order(StringComparer.Ordinal))}")));
        foreach (var (key, _) in Asked(asked).Where(a => of.TryGetValue(a.Key, out var owner) && owner != type))
            faults.Add(new(OptionOf(key), $"is of a {of[key]}; {name} is a {type}"));
        if (asked.Vlans is not null && !values.ContainsKey("bridge_vids")) faults.Add(new("vlans", "needs --vlan-aware"));
        if (asked.Vlans is { } vlans && !(Vids().IsMatch(vlans) && AreVlans(vlans))) faults.Add(new("vlans", "has to be VLANs from 1 to 4094 and ranges, as 2 4 100-200"));
        faults.AddRange(Addresses(values, seen, name));
        faults.AddRange(type switch
        {
            "bridge" => Below("ports", name, InterfaceValues.List(values.GetValueOrDefault("bridge_ports")), seen, ["eth", "bond", "vlan"], carriesNone: true),
            "bond" => Bond(name, values, seen),
            "vlan" => Vlan(name, values, seen),
            _ => [],
        });
        return faults;
    }

    static IEnumerable<KeyValuePair<string, string>> Asked(SetNetworkRequest asked)
    {
        (string Key, string? Value)[] all =
        [
            ("cidr", asked.Address), ("gateway", asked.Gateway), ("cidr6", asked.Address6), ("gateway6", asked.Gateway6),
            ("bridge_ports", asked.Ports is { } ports ? string.Join(' ', ports) : null), ("slaves", asked.Members is { } members ? string.Join(' ', members) : null),
            ("bond_mode", asked.Mode), ("bond-primary", asked.Primary), ("bond_xmit_hash_policy", asked.HashPolicy), ("vlan-raw-device", asked.Device), ("vlan-id", Text(asked.Tag)),
            ("bridge_vlan_aware", Text(asked.VlanAware)), ("bridge_vids", asked.Vlans), ("mtu", Text(asked.Mtu)), ("comments", asked.Comment), ("autostart", Text(asked.Autostart)),
        ];
        return all.Where(a => a.Value is not null).Select(a => KeyValuePair.Create(a.Key, a.Value!));
    }

    static IEnumerable<Fault> Addresses(IReadOnlyDictionary<string, string> values, NodeNetwork seen, string name)
    {
        foreach (var (suffix, family, most) in new[] { ("", AddressFamily.InterNetwork, 32), ("6", AddressFamily.InterNetworkV6, 128) })
        {
            var (address, gateway) = (values.GetValueOrDefault($"cidr{suffix}"), values.GetValueOrDefault($"gateway{suffix}"));
            if (address is not null && !(address.Split('/') is [var ip, var bits] && Is(ip, family) && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= most && (suffix != "" || length >= 8)))
                yield return new($"address{suffix}", $"'{address}' is no address with prefix, as {(suffix == "" ? "10.0.0.5/24" : "fd00::5/64")}");
            if (gateway is null) continue;
            if (!Is(gateway, family)) yield return new($"gateway{suffix}", $"'{gateway}' is no address");
            if (address is null) yield return new($"gateway{suffix}", "needs an address, too");
            if (seen.Config.Interfaces.FirstOrDefault(i => i.Name != name && (suffix == "" ? i.Gateway : i.Gateway6) is not null) is { } other)
                yield return new($"gateway{suffix}", $"the node has one already, on {other.Name}");
        }
    }

    static IEnumerable<Fault> Bond(string name, IReadOnlyDictionary<string, string> values, NodeNetwork seen)
    {
        var members = InterfaceValues.List(values.GetValueOrDefault("slaves")).ToList();
        if (!BondName().IsMatch(name)) yield return new("network", "Proxmox knows a bond by its name: bond and a number, as bond0");
        if (members.Count == 0) yield return new("members", "a bond needs one at least");
        foreach (var fault in Below("members", name, members, seen, ["eth", "bond"], carriesNone: false)) yield return fault;
        if (values.TryGetValue("bond-primary", out var primary) && (!members.Contains(primary) || values["bond_mode"] != "active-backup"))
            yield return new("primary", "has to be a member, and the mode active-backup");
        if (values.ContainsKey("bond_xmit_hash_policy") && values["bond_mode"] is not ("balance-xor" or "802.3ad"))
            yield return new("hash-policy", "needs the mode balance-xor or 802.3ad");
    }

    static IEnumerable<Fault> Vlan(string name, IReadOnlyDictionary<string, string> values, NodeNetwork seen)
    {
        if (!values.TryGetValue("vlan-raw-device", out var device)) yield return new("device", "a VLAN needs one");
        else if (seen.Find(device) is not { } under || under.Type is not ("eth" or "bond" or "bridge" or "vlan")) yield return new("device", $"{seen.Name} has no interface {device} that a VLAN can stand on");
        if (!values.TryGetValue("vlan-id", out var tag)) yield return new("tag", "a VLAN needs one");
        else if (!int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 4094) yield return new("network", $"'{name}' names no VLAN from 1 to 4094");
    }

    static IEnumerable<Fault> Below(string option, string name, IEnumerable<string> ports, NodeNetwork seen, string[] types, bool carriesNone)
    {
        foreach (var port in ports)
        {
            var there = seen.Find(port);
            // A VLAN of a bridge's port comes into being with it.
            if (there is null && types.Contains("vlan") && port.Split('.') is [var under, _] && seen.Find(under) is not null) continue;
            if (there is null) yield return new(option, $"{seen.Name} has no interface {port}");
            else if (!types.Contains(there.Type)) yield return new(option, $"{port} is a {there.Type}");
            else if (carriesNone && (there.Cidr ?? there.Cidr6) is { } address) yield return new(option, $"{port} carries {address}; give that to {name} and take it from {port} first");
            if (seen.Config.Interfaces.FirstOrDefault(i => i.Name != name && (i.BridgePorts.Contains(port) || i.Slaves.Contains(port))) is { } other)
                yield return new(option, $"{port} is in {other.Name}");
        }
    }

    static bool AreVlans(string list) => list.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
        .Select(range => range.Split('-').Select(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var tag) ? tag : 0).ToList())
        .All(range => range[0] >= 1 && range[^1] <= 4094 && range[0] <= range[^1]);

    static bool Is(string text, AddressFamily family) => IPAddress.TryParse(text, out var ip) && ip.AddressFamily == family;

    static string OptionOf(string key) => options.First(o => o.Value == key).Key;

    static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    static string? Text(bool? flag) => flag is null ? null : flag.Value ? "1" : "0";

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9_]{1,20}([:.]\d+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^vlan(?<tag>\d+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VlanName();

    [GeneratedRegex(@"^bond\d+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BondName();

    [GeneratedRegex(@"^\d+(-\d+)?([ ,;]+\d+(-\d+)?)*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Vids();
}
