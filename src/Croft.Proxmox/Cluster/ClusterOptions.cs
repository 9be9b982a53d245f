namespace Croft.Proxmox;

/// <summary>What holds for the whole cluster; a key at its default is absent.</summary>
public sealed record ClusterOptions
{
    /// <summary>Text about the cluster.</summary>
    public string? Description { get; init; }
    /// <summary>Keyboard of consoles, such as <c>de</c>.</summary>
    public string? Keyboard { get; init; }
    /// <summary>Language of the web interface.</summary>
    public string? Language { get; init; }
    /// <summary>First bytes of MAC addresses that are made, such as <c>BC:24:11</c>.</summary>
    public string? MacPrefix { get; init; }
    /// <summary>A web proxy for downloads.</summary>
    public string? HttpProxy { get; init; }
    /// <summary>Most tasks of one batch at once, on each node.</summary>
    public int? MaxWorkers { get; init; }
    /// <summary>Sender of mails.</summary>
    public string? MailFrom { get; init; }
    /// <summary>Tags that users may set.</summary>
    public IReadOnlyList<string> AllowedTags { get; init; } = [];
    /// <summary>Network and way of migrations.</summary>
    public PropertyString? Migration { get; init; }
    /// <summary>What high availability does when a node shuts down.</summary>
    public PropertyString? Ha { get; init; }
    /// <summary>How guests are placed.</summary>
    public PropertyString? Scheduling { get; init; }
    /// <summary>Range that free vmids come from.</summary>
    public PropertyString? NextId { get; init; }
    /// <summary>Limits in KiB a second, by kind of transfer.</summary>
    public PropertyString? BandwidthLimits { get; init; }
    /// <summary>Colours, order and case of tags.</summary>
    public PropertyString? TagStyle { get; init; }
    /// <summary>Every member as it came.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    internal static ClusterOptions Read(Fields f) => new()
    {
        Description = f.OptionalText("description"u8),
        Keyboard = f.OptionalText("keyboard"u8),
        Language = f.OptionalText("language"u8),
        MacPrefix = f.OptionalText("mac_prefix"u8),
        HttpProxy = f.OptionalText("http_proxy"u8),
        MaxWorkers = f.OptionalInt("max_workers"u8),
        MailFrom = f.OptionalText("email_from"u8),
        AllowedTags = f.Texts("allowed-tags"u8),
        Migration = f.OptionalProperties("migration"u8, "type"),
        Ha = f.OptionalProperties("ha"u8),
        Scheduling = f.OptionalProperties("crs"u8),
        NextId = f.OptionalProperties("next-id"u8),
        BandwidthLimits = f.OptionalProperties("bwlimit"u8, "default"),
        TagStyle = f.OptionalProperties("tag-style"u8),
        Settings = f.Settings(),
    };
}
