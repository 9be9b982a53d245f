using System.Globalization;
using System.Net;

namespace Croft.Engine.Network;

/// <summary>Addresses with prefix, as <c>10.0.0.5/24</c>.</summary>
internal static class Subnet
{
    /// <summary>True when both lie in one subnet, or one subnet in the other.</summary>
    public static bool Share(string? one, string? other) => Read(one) is { } a && Read(other) is { } b && a.Bytes.Length == b.Bytes.Length && SameBits(a.Bytes, b.Bytes, Math.Min(a.Prefix, b.Prefix));

    static (byte[] Bytes, int Prefix)? Read(string? cidr) =>
        cidr?.Split('/') is [var address, var prefix] && IPAddress.TryParse(address, out var ip) && int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= ip.GetAddressBytes().Length * 8
            ? (ip.GetAddressBytes(), bits) : null;

    static bool SameBits(byte[] one, byte[] other, int bits)
    {
        for (var at = 0; at * 8 < bits; at++)
        {
            var mask = bits - (at * 8) >= 8 ? 0xff : 0xff << (8 - (bits % 8)) & 0xff;
            if (((one[at] ^ other[at]) & mask) != 0) return false;
        }
        return true;
    }
}
