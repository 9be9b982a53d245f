using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Croft.Engine.Firewall;

/// <summary>Addresses and networks as Proxmox keeps them.</summary>
internal static class Addresses
{
    /// <summary>A network without the bits behind its prefix, and without the prefix of a single address; anything else as it is.</summary>
    public static string? Tidy(string? cidr)
    {
        if (cidr is null || cidr.Split('/') is not [var text, var prefix] || !IPAddress.TryParse(text, out var address) || !int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return cidr;
        var bytes = address.GetAddressBytes();
        if (length >= bytes.Length * 8) return $"{address}";
        for (var bit = length; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return $"{new IPAddress(bytes)}/{length}";
    }

    /// <summary>True for an address or a network; an alias is none.</summary>
    public static bool IsCidr(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address) || (address.AddressFamily == AddressFamily.InterNetwork && parts[0].Count(c => c == '.') != 3)) return false;
        return parts.Length == 1 || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= address.GetAddressBytes().Length * 8);
    }
}
