using System.Net;
using System.Net.Sockets;

namespace Croft.Engine.Identity;

/// <summary>Where somebody signs in from.</summary>
/// <param name="Address">IP address as the server sees it.</param>
/// <param name="Agent">What the browser calls itself; cut after 200 letters.</param>
public sealed record SignInSource(string Address, string Agent)
{
    const int LongestAddress = 64, LongestAgent = 200;

    /// <summary>IP address as the server sees it.</summary>
    public string Address { get; } = Plain(Address, LongestAddress);

    /// <summary>What the browser calls itself.</summary>
    public string Agent { get; } = Plain(Agent, LongestAgent);

    /// <summary>The network that failures are counted by: an address of IPv4, the first half of one of IPv6, which a home has whole.</summary>
    internal string Network
    {
        get
        {
            if (!IPAddress.TryParse(Address, out var address)) return "unknown";
            if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
            if (address.AddressFamily is AddressFamily.InterNetwork) return address.ToString();
            var bytes = address.GetAddressBytes();
            bytes.AsSpan(8).Clear();
            return $"{new IPAddress(bytes)}/64";
        }
    }

    static string Plain(string text, int most) => new([.. text.Where(c => !char.IsControl(c)).Take(most)]);
}
