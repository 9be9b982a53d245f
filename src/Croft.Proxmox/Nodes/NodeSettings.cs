namespace Croft.Proxmox;

/// <summary>A node's name servers.</summary>
/// <param name="Search">Domain that names without one are looked for in.</param>
/// <param name="Servers">Name servers, three at most.</param>
public sealed record NodeDns(string? Search, IReadOnlyList<string> Servers)
{
    internal static NodeDns Read(Fields f) => new(
        f.OptionalText("search"u8), [.. new[] { f.OptionalText("dns1"u8), f.OptionalText("dns2"u8), f.OptionalText("dns3"u8) }.OfType<string>()]);

    internal Form Form()
    {
        if (Search is null || Servers.Count > 3)
            throw new ArgumentException($"Proxmox sets a search domain and up to three name servers; given were {Servers.Count} servers{(Search is null ? " and no domain" : "")}.", nameof(Servers));
        var form = new Form().Add("search", Search);
        for (var i = 0; i < Servers.Count; i++)
            form.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"dns{i + 1}"), Servers[i]);
        return form;
    }
}

/// <summary>A node's <c>/etc/hosts</c>.</summary>
/// <param name="Text">The file.</param>
/// <param name="Digest">Its SHA-1; others' changes go unnoticed when it is written with null.</param>
public sealed record NodeHosts(string Text, string? Digest)
{
    internal static NodeHosts Read(Fields f) => new(f.Text("data"u8), f.OptionalText("digest"u8));
}

/// <summary>A node's clock.</summary>
/// <param name="Time">Its time.</param>
/// <param name="Offset">How far its time zone is ahead of UTC.</param>
/// <param name="Timezone">Its time zone's name.</param>
public sealed record NodeTime(DateTimeOffset Time, TimeSpan Offset, string Timezone)
{
    internal static NodeTime Read(Fields f) => new(f.Time("time"u8), f.Time("localtime"u8) - f.Time("time"u8), f.Text("timezone"u8));
}

/// <summary>A node's own settings.</summary>
/// <param name="Description">Text about it.</param>
/// <param name="Digest">SHA-1 of its file; null while it has none.</param>
/// <param name="Settings">Every member as it came, ACME domains and wake-on-LAN too.</param>
public sealed record NodeConfig(string? Description, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    internal static NodeConfig Read(Fields f) => new(f.OptionalText("description"u8), f.OptionalText("digest"u8), f.Settings());
}

/// <summary>A node's subscription.</summary>
/// <param name="Status">Its state, such as <c>active</c> or <c>notfound</c>.</param>
/// <param name="Message">Proxmox's words to it.</param>
/// <param name="Level">Its level; null without one.</param>
/// <param name="Product">What it is for.</param>
/// <param name="NextDue">Day it ends, as Proxmox writes it.</param>
/// <param name="Settings">Every member as it came, its key too where the caller may see it.</param>
public sealed record NodeSubscription(string Status, string? Message, string? Level, string? Product, string? NextDue, IReadOnlyDictionary<string, string> Settings)
{
    internal static NodeSubscription Read(Fields f) => new(
        f.Text("status"u8), f.OptionalText("message"u8), f.OptionalText("level"u8), f.OptionalText("productname"u8), f.OptionalText("nextduedate"u8), f.Settings());
}

/// <summary>Bytes that one network card of a guest passed.</summary>
/// <param name="Vmid">The guest.</param>
/// <param name="Nic">The card, such as <c>net0</c>.</param>
/// <param name="In">Bytes to the guest.</param>
/// <param name="Out">Bytes from it.</param>
public sealed record NicCounter(int Vmid, string Nic, long In, long Out)
{
    internal static NicCounter Read(Fields f) => new(f.Int("vmid"u8), f.Text("dev"u8), f.Long("in"u8), f.Long("out"u8));
}

/// <summary>Which lines of a node's journal to read.</summary>
public sealed record JournalFilter
{
    /// <summary>The last so many.</summary>
    public int? Last { get; init; }

    /// <summary>Written at or after this.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Written at or before this.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>After the place that an earlier answer named.</summary>
    public string? After { get; init; }

    /// <summary>Before the place that an earlier answer named.</summary>
    public string? Before { get; init; }

    internal Form Form() => new Form().Add("lastentries", Last).Add("since", Since).Add("until", Until).Add("startcursor", After).Add("endcursor", Before);
}
