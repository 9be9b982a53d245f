namespace Croft.Proxmox;

/// <summary>One network card of a guest.</summary>
/// <param name="Key">Its config key, such as <c>net0</c>.</param>
/// <param name="Properties">All its parts.</param>
public sealed record GuestNic(string Key, PropertyString Properties)
{
    /// <summary>Model a virtual machine sees, such as <c>virtio</c>; null for containers.</summary>
    public string? Model => Properties["model"] ?? Properties.Bare ?? Addressed?.Key;

    /// <summary>Its MAC address; null when none is set yet.</summary>
    public string? Mac => Properties["macaddr"] ?? Properties["hwaddr"] ?? Addressed?.Value;

    /// <summary>Bridge it is plugged into.</summary>
    public string? Bridge => Properties["bridge"];

    /// <summary>VLAN tag.</summary>
    public int? Vlan => (int?)Properties.Number("tag");

    /// <summary>True when Proxmox's firewall looks at its traffic.</summary>
    public bool HasFirewall => Properties.Flag("firewall") ?? false;

    /// <summary>True when the cable is pulled.</summary>
    public bool IsDown => Properties.Flag("link_down") ?? false;

    /// <summary>Name inside a container.</summary>
    public string? Interface => Properties["name"];

    /// <summary>IPv4 of a container: <c>dhcp</c>, <c>manual</c> or address and prefix.</summary>
    public string? Ip => Properties["ip"];

    /// <summary>IPv6 of a container: <c>auto</c>, <c>dhcp</c>, <c>manual</c> or address and prefix.</summary>
    public string? Ip6 => Properties["ip6"];

    /// <summary>True for a key that holds a network card.</summary>
    public static bool IsKey(string key) => GuestDisk.IsNumbered(key, "net");

    /// <summary>Reads the value of a card's key; any text.</summary>
    public static GuestNic Parse(string key, string text) => new(key, PropertyString.Parse(text));

    // A virtual machine's card is written as model=MAC.
    KeyValuePair<string?, string>? Addressed
    {
        get
        {
            foreach (var part in Properties.Parts)
                if (part.Key is not (null or "hwaddr" or "macaddr" or "host-managed") && IsMac(part.Value))
                    return part;
            return null;
        }
    }

    static bool IsMac(string text)
    {
        if (text.Length != 17)
            return false;
        for (var i = 0; i < text.Length; i++)
            if (i % 3 == 2 ? text[i] != ':' : !char.IsAsciiHexDigit(text[i]))
                return false;
        return true;
    }
}
