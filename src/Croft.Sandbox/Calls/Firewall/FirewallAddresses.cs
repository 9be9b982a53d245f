using System.Globalization;
using System.Net;

namespace Croft.Sandbox.Calls.Firewall;

/// <summary>What may stand for an address in a rule: CIDRs, ranges, an alias, or "+" and the name of a set.</summary>
internal static class FirewallAddresses
{
    /// <summary>What is wrong, or null.</summary>
    public static string? Fault(Exchange exchange, string text)
    {
        if (text.StartsWith('+'))
        {
            var name = text[1..].Replace("dc/", "", StringComparison.Ordinal).Replace("guest/", "", StringComparison.Ordinal).Replace("sdn/", "", StringComparison.Ordinal);
            return Exists(exchange, files => files.Sets.Find(name) is not null) || name.Contains('-', StringComparison.Ordinal) ? null : $"no such ipset '{text[1..]}'";
        }
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('-') is [var from, var to] && IPAddress.TryParse(from, out _) && IPAddress.TryParse(to, out _))
                continue;
            if (IsCidr(part))
                continue;
            if (part.Length > 0 && char.IsAsciiLetter(part[0]))
                return Exists(exchange, files => FirewallNames.Named(files.Aliases, part.Replace("dc/", "", StringComparison.Ordinal).Replace("guest/", "", StringComparison.Ordinal)) is not null) ? null : $"no such alias '{part}'";
            return $"invalid format - invalid address '{part}'\n";
        }
        return null;
    }

    public static bool IsCidr(string text)
    {
        var parts = text.Split('/');
        return IPAddress.TryParse(parts[0], out var address) && parts[0].Contains(address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork ? '.' : ':', StringComparison.Ordinal)
            && (parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
                && bits <= (address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)));
    }

    static bool Exists(Exchange exchange, Func<State.FirewallState, bool> has) => has(exchange.Cluster.Firewall)
        || (exchange.Text("vmid") is not null && exchange.Cluster.Find(exchange.Vmid) is { } guest && has(guest.Firewall));
}
