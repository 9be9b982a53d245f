using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>An interface as it was before a change; <paramref name="Values"/> is null where there was none.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Values">Its values, in the writing of <see cref="InterfaceValues"/>.</param>
internal sealed record FormerInterface(string Name, string Type, IReadOnlyDictionary<string, string>? Values);

/// <summary>The interfaces that a change touches, as they are in force until it is applied.</summary>
/// <param name="Touched">Each as it was, in the order of their names.</param>
/// <param name="Lost">What Proxmox's API can't put back, in its own words; empty when all can be.</param>
internal sealed record FormerInterfaces(IReadOnlyList<FormerInterface> Touched, IReadOnlyList<string> Lost)
{
    /// <summary>Reads them back out of what waits: its difference from what is in force is all that Proxmox tells of the latter.</summary>
    public static FormerInterfaces Of(NetworkConfig config) => config.Pending is { } difference ? new DifferenceReader(config.Interfaces).Read(difference) : new([], []);
}

/// <summary>Reads a unified difference of <c>/etc/network/interfaces</c> backwards.</summary>
internal sealed class DifferenceReader(IReadOnlyList<NetworkInterface> shown)
{
    static readonly Dictionary<string, string> names = new(StringComparer.Ordinal)
    {
        ["address"] = "cidr",
        ["bond-slaves"] = "slaves",
        ["bond_slaves"] = "slaves",
        ["bond-mode"] = "bond_mode",
        ["bond-xmit-hash-policy"] = "bond_xmit_hash_policy",
        ["bridge-ports"] = "bridge_ports",
        ["bridge-vids"] = "bridge_vids",
        ["bridge-vlan-aware"] = "bridge_vlan_aware",
        ["ovs_mtu"] = "mtu",
        ["ovs-bonds"] = "ovs_bonds",
        ["ovs-bridge"] = "ovs_bridge",
        ["ovs-options"] = "ovs_options",
        ["ovs-ports"] = "ovs_ports",
    };

    /// <summary>Values that Proxmox writes itself and that follow from others.</summary>
    static readonly HashSet<string> follow = new(StringComparer.Ordinal) { "bridge-stp", "bridge-fd", "bridge_stp", "bridge_fd", "bond-miimon", "bond_miimon", "netmask" };

    readonly SortedDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    readonly SortedSet<string> lost = new(StringComparer.Ordinal);

    public FormerInterfaces Read(string difference)
    {
        (string Name, string Family)? before = null, after = null;
        foreach (var line in difference.Split('\n'))
        {
            if (line.StartsWith("--- ", StringComparison.Ordinal) || line.StartsWith("+++ ", StringComparison.Ordinal) || line.Length == 0)
                continue;
            if (line.StartsWith("@@", StringComparison.Ordinal))
                (before, after) = (null, null);
            var words = line[1..].Trim();
            if (line[0] is ' ' or '-')
                before = Take(line[0] == '-' ? -1 : 0, words, before);
            if (line[0] is ' ' or '+')
                after = Take(line[0] == '+' ? 1 : 0, words, after);
        }
        return new([.. entries.Where(e => e.Value.Changed).Select(e => e.Value.Was(e.Key, shown.FirstOrDefault(i => i.Name == e.Key), lost))], [.. lost]);
    }

    Entry Of(string name) => entries.TryGetValue(name, out var entry) ? entry : entries[name] = new Entry();

    /// <summary>Takes a line on one side; returns the interface that the next one belongs to.</summary>
    (string Name, string Family)? Take(int sign, string words, (string Name, string Family)? within)
    {
        var parts = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (parts)
        {
            case [] or ["#"]:
                return within;
            case ["auto" or "allow-auto" or "allow-hotplug", ..]:
                foreach (var name in sign == 0 ? [] : parts.Skip(1))
                    Of(name).Put(sign, "autostart", "1");
                return null;
            case ["iface", var name, ..]:
                Of(name).Head(sign, parts.Length > 3 ? parts[3] : "manual");
                return (name, parts.Length > 2 ? parts[2] : "inet");
            case ["source" or "source-directory" or "mapping", ..]:
                if (sign != 0) lost.Add($"the line '{words}'");
                return null;
        }
        if (sign == 0)
            return within;
        if (words[0] == '#' && within is null)
            return null;
        if (within is not var (owner, family))
            lost.Add($"the line '{words}', whose interface is not shown");
        else if (words[0] == '#')
            Of(owner).Comment(sign, words[1..]);
        else
            Option(sign, owner, family, parts[0], string.Join(' ', parts.Skip(1)), words);
        return within;
    }

    void Option(int sign, string owner, string family, string key, string value, string words)
    {
        var name = names.GetValueOrDefault(key, key);
        if (follow.Contains(key)) { Of(owner).Changed = true; return; }
        if (name == "ovs_type") return;
        if (family == "inet6" && name is "cidr" or "gateway") name += "6";
        if (InterfaceValues.CanSet(name))
            Of(owner).Put(sign, name, value is "yes" or "on" ? "1" : value);
        else
            lost.Add($"'{words}' of {owner}");
    }

    /// <summary>What the difference says of one interface.</summary>
    sealed class Entry
    {
        readonly Dictionary<string, string> before = new(StringComparer.Ordinal);
        readonly HashSet<string> after = new(StringComparer.Ordinal);
        readonly List<string> comments = [];
        string? method;
        bool wasThere, isThere, comes;

        public bool Changed { get; set; }

        public void Head(int sign, string how)
        {
            Changed |= sign != 0;
            wasThere |= sign <= 0;
            isThere |= sign >= 0;
            comes |= sign > 0;
            if (sign < 0) method = how;
        }

        public void Put(int sign, string key, string value)
        {
            Changed = true;
            if (sign < 0) before[key] = value;
            else after.Add(key);
        }

        public void Comment(int sign, string text)
        {
            Changed = true;
            if (sign < 0) comments.Add(text);
            else after.Add("comments");
        }

        public FormerInterface Was(string name, NetworkInterface? shown, SortedSet<string> lost)
        {
            // Named by a line of its own alone: there before as after.
            if (!wasThere && comes)
                return new FormerInterface(name, shown?.Type ?? "unknown", null);
            if (method is not (null or "manual" or "static"))
                lost.Add($"'{method}' of {name}");
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in shown is null || (wasThere && !isThere) ? [] : InterfaceValues.Of(shown).Where(v => !after.Contains(v.Key)))
                values[key] = value;
            foreach (var (key, value) in before)
                values[key] = value;
            if (comments.Count > 0) values["comments"] = string.Join('\n', comments);
            return new FormerInterface(name, shown?.Type ?? TypeOf(name, values), InterfaceValues.Tidy(values));
        }

        static string TypeOf(string name, Dictionary<string, string> values) =>
            values.ContainsKey("bridge_ports") ? "bridge"
            : values.ContainsKey("slaves") || name.StartsWith("bond", StringComparison.Ordinal) ? "bond"
            : values.ContainsKey("vlan-raw-device") || name.Contains('.', StringComparison.Ordinal) ? "vlan"
            : name.StartsWith("vmbr", StringComparison.Ordinal) ? "bridge"
            : "eth";
    }
}
