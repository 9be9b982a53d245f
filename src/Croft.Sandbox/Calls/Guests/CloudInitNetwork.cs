using System.Globalization;
using System.Text;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>The network text on a cloud-init drive, in the form the "nocloud" type uses.</summary>
internal static class CloudInitNetwork
{
    public static string Text(Guest guest)
    {
        var text = new StringBuilder("version: 1\nconfig:\n");
        foreach (var key in guest.Config.Current.Keys.Where(key => GuestDisks.IsNumbered(key, "net")))
        {
            var number = int.Parse(key.AsSpan(3), CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"    - type: physical\n      name: eth{number}\n      mac_address: '{Mac(guest.Config[key]!)}'\n      subnets:\n");
            var given = Options(guest.Config[System.FormattableString.Invariant($"ipconfig{number}")]);
            AppendSubnet(text, given, "ip", "gw", "dhcp", "4");
            AppendSubnet(text, given, "ip6", "gw6", "dhcp", "6");
        }
        AppendNames(text, guest);
        return text.ToString();
    }

    static void AppendSubnet(StringBuilder text, Dictionary<string, string> given, string ip, string gateway, string dynamic, string family)
    {
        switch (given.GetValueOrDefault(ip))
        {
            case null:
                break;
            case "dhcp":
                text.Append("      - type: ").Append(dynamic).Append(family).Append('\n');
                break;
            case "auto":
                text.Append("      - type: ipv6_slaac\n");
                break;
            case var address:
                text.Append("      - type: static").Append(family == "6" ? "6" : "").Append("\n        address: '").Append(address.Split('/')[0]).Append("'\n");
                if (family == "4")
                    text.Append("        netmask: '").Append(Mask(address)).Append("'\n");
                if (given.GetValueOrDefault(gateway) is { } via)
                    text.Append("        gateway: '").Append(via).Append("'\n");
                break;
        }
    }

    static void AppendNames(StringBuilder text, Guest guest)
    {
        if (guest.Config["nameserver"] is null && guest.Config["searchdomain"] is null)
            return;
        text.Append("    - type: nameserver\n");
        foreach (var (key, word) in (ReadOnlySpan<(string, string)>)[("nameserver", "address"), ("searchdomain", "search")])
        {
            if (guest.Config[key] is not { } list)
                continue;
            text.Append("      ").Append(word).Append(":\n");
            foreach (var item in list.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
                text.Append("      - '").Append(item).Append("'\n");
        }
    }

    static Dictionary<string, string> Options(string? value) => value?.Split(',').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal) ?? [];

    static string Mac(string card) => card.Split(',').Select(part => part.Split('=', 2)).FirstOrDefault(pair => pair is [_, { Length: 17 }])?[1].ToLowerInvariant() ?? "";

    static string Mask(string cidr)
    {
        var bits = cidr.Split('/') is [_, var length] && int.TryParse(length, CultureInfo.InvariantCulture, out var given) ? Math.Clamp(given, 0, 32) : 32;
        var mask = bits == 0 ? 0 : uint.MaxValue << (32 - bits);
        return string.Create(CultureInfo.InvariantCulture, $"{mask >> 24}.{(mask >> 16) & 255}.{(mask >> 8) & 255}.{mask & 255}");
    }
}
