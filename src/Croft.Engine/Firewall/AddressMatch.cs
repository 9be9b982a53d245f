using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Croft.Engine.Firewall;

/// <summary>Names for addresses that a cluster's rules can use.</summary>
/// <param name="Aliases">Address or network by alias, in lower case as Proxmox looks them up.</param>
/// <param name="Sets">Members by set.</param>
internal sealed record NamedAddresses(IReadOnlyDictionary<string, string> Aliases, IReadOnlyDictionary<string, IReadOnlyList<SetMember>> Sets);

/// <summary>A member of a set.</summary>
/// <param name="Cidr">Address, network or alias.</param>
/// <param name="IsExcept">True when it is taken out of the set.</param>
internal sealed record SetMember(string Cidr, bool IsExcept);

/// <summary>Whether an address is meant by what a rule says; null where that can't be told.</summary>
internal static class AddressMatch
{
    public static bool? Fits(string spec, IPAddress address, NamedAddresses names)
    {
        if (spec[0] == '+') return FitsSet(spec[1..], address, names);
        if (char.IsAsciiLetter(spec[0]) && !spec.Contains(':', StringComparison.Ordinal))
            return names.Aliases.TryGetValue(Bare(spec, "dc/").ToLowerInvariant(), out var cidr) ? Prefix(cidr, address) is >= 0 : spec.Contains('/', StringComparison.Ordinal) ? null : false;
        return spec.Split(',').Select(part => FitsPart(part, address)).Aggregate((bool?)false, Or);
    }

    /// <summary>Whether a set holds an address; the member that names it most closely decides.</summary>
    public static bool? FitsSet(string name, IPAddress address, NamedAddresses names)
    {
        // What a virtual network's set holds is not told; a name without its level may be one.
        if (!names.Sets.TryGetValue(Bare(name, "dc/"), out var members)) return null;
        var best = (Length: -1, IsExcept: false);
        foreach (var member in members)
        {
            var cidr = char.IsAsciiLetter(member.Cidr[0]) && !member.Cidr.Contains(':', StringComparison.Ordinal) ? names.Aliases.GetValueOrDefault(Bare(member.Cidr, "dc/").ToLowerInvariant()) : member.Cidr;
            if (cidr is null) return null;
            if (Prefix(cidr, address) is { } length && length > best.Length) best = (length, member.IsExcept);
        }
        return best.Length >= 0 && !best.IsExcept;
    }

    /// <summary>Length of the network's prefix when it holds the address; null when it does not.</summary>
    public static int? Prefix(string cidr, IPAddress address)
    {
        var parts = cidr.Split('/');
        if (!IPAddress.TryParse(parts[0], out var network) || network.AddressFamily != address.AddressFamily) return null;
        var bits = network.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var said) && said <= bits ? said : bits;
        var (a, b) = (network.GetAddressBytes(), address.GetAddressBytes());
        for (var bit = 0; bit < length; bit++)
            if (((a[bit / 8] ^ b[bit / 8]) >> (7 - (bit % 8)) & 1) != 0) return null;
        return length;
    }

    static bool? FitsPart(string part, IPAddress address)
    {
        if (part.Split('-') is not [var from, var to]) return Prefix(part, address) is not null;
        if (!IPAddress.TryParse(from, out var first) || !IPAddress.TryParse(to, out var last)) return null;
        return first.AddressFamily == address.AddressFamily && Compare(first, address) <= 0 && Compare(address, last) <= 0;
    }

    static int Compare(IPAddress a, IPAddress b) => a.GetAddressBytes().AsSpan().SequenceCompareTo(b.GetAddressBytes());

    static bool? Or(bool? a, bool? b) => a is true || b is true ? true : a is null || b is null ? null : false;

    static string Bare(string name, string level) => name.StartsWith(level, StringComparison.Ordinal) ? name[level.Length..] : name;
}
