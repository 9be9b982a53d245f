using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes.Network;

/// <summary>How interfaces and addresses are checked and completed.</summary>
internal static partial class NetworkFormats
{
    public static readonly Parameter Name = Parameter.Text("iface", static value =>
        NamePattern.IsMatch(value) ? null : $"invalid network interface name '{value}'", 20) with
    { MinLength = 2 };

    /// <summary>Addresses among the options get their formats.</summary>
    public static Parameter[] Checked(IEnumerable<Parameter> options) => [.. options.Select(option => option.Name switch
    {
        "cidr" => option with { Format = static value => IsCidr(value) ? null : "value does not look like a valid IPv4 CIDR network" },
        "address" or "gateway" => option with { Format = static value => IsAddress(value) ? null : "value does not look like a valid IPv4 address" },
        _ => option,
    })];

    /// <summary>Fills in what follows from what was given: address and mask from the CIDR and back, and a bridge's defaults.</summary>
    public static void Complete(Section entry)
    {
        var values = entry.Values;
        if (values.GetValueOrDefault("cidr") is { } cidr)
            (values["address"], values["netmask"]) = (cidr.Split('/')[0], cidr.Split('/')[1]);
        else if (values.GetValueOrDefault("address") is { } address && values.GetValueOrDefault("netmask") is { } mask)
            values["cidr"] = $"{address}/{Length(mask)}";
        else
        {
            values.Remove("address");
            values.Remove("netmask");
        }
        values["method"] = values.ContainsKey("gateway") ? "static" : values.GetValueOrDefault("method") ?? "manual";
        if (entry.Type != "bridge")
            return;
        values.TryAdd("bridge_ports", "");
        values.TryAdd("bridge_stp", "off");
        values.TryAdd("bridge_fd", "0");
    }

    /// <summary>One default gateway, and no port in two bridges.</summary>
    public static void RequireConsistent(IEnumerable<Section> all, Section entry)
    {
        foreach (var other in all.Where(other => other.Id != entry.Id))
        {
            if (entry["gateway"] is not null && other["gateway"] is not null)
                throw ApiFault.Parameter("gateway", $"Default gateway already exists on interface '{other.Id}'.");
            foreach (var port in Ports(entry).Intersect(Ports(other), StringComparer.Ordinal))
                throw ApiFault.Parameter("bridge_ports", $"{port} is already used on interface '{other.Id}'.");
        }
    }

    static string[] Ports(Section entry) => entry["bridge_ports"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    static int Length(string mask) => int.TryParse(mask, CultureInfo.InvariantCulture, out var length)
        ? length
        : IPAddress.TryParse(mask, out var dotted) ? dotted.GetAddressBytes().Sum(part => int.PopCount(part)) : 24;

    static bool IsAddress(string value) => IPAddress.TryParse(value, out var address) && address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork;

    static bool IsCidr(string value) => value.Split('/') is [var address, var length] && IsAddress(address)
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits is >= 8 and <= 32;

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9_]{1,20}([:.][0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern { get; }
}
