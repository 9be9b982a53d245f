namespace Croft.Proxmox;

/// <summary>A replication job: a guest's disks, copied to another node.</summary>
/// <param name="Id">Guest and number, such as <c>100-0</c>.</param>
/// <param name="Vmid">The guest.</param>
/// <param name="Target">Node the copies go to.</param>
/// <param name="Source">Node the guest was on when the job was made; it follows the guest.</param>
/// <param name="Schedule">When it runs, as systemd writes calendar events; each quarter of an hour when null.</param>
/// <param name="IsEnabled">Whether it runs.</param>
/// <param name="Rate">Most MB a second; no limit when null.</param>
/// <param name="Removal">How it is being removed: <c>local</c> or <c>full</c>; null when it stays.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Digest">SHA-1 of the config of all jobs.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record ReplicationJob(
    string Id, int Vmid, string Target, string? Source, string? Schedule, bool IsEnabled, double? Rate, string? Removal, string? Comment, string? Digest,
    IReadOnlyDictionary<string, string> Settings)
{
    internal static ReplicationJob Read(Fields f, string? id) => new(
        f.Named("id", id), f.Int("guest"u8), f.Text("target"u8), f.OptionalText("source"u8), f.OptionalText("schedule"u8), !f.Flag("disable"u8),
        f.OptionalDouble("rate"u8), f.OptionalText("remove_job"u8), f.OptionalText("comment"u8), f.OptionalText("digest"u8), f.Settings());
}

/// <summary>How a replication job fares on the guest's node.</summary>
public sealed record ReplicationStatus
{
    /// <summary>Guest and number, such as <c>100-0</c>.</summary>
    public required string Id { get; init; }
    /// <summary>The guest.</summary>
    public int? Vmid { get; init; }
    /// <summary>Node the copies go to.</summary>
    public string? Target { get; init; }
    /// <summary>When it last ended well; null for never.</summary>
    public DateTimeOffset? LastSync { get; init; }
    /// <summary>When it was last tried.</summary>
    public DateTimeOffset? LastTry { get; init; }
    /// <summary>When it runs next.</summary>
    public DateTimeOffset? NextSync { get; init; }
    /// <summary>How long the last run took.</summary>
    public TimeSpan? Duration { get; init; }
    /// <summary>Failures since it last ended well.</summary>
    public int Failures { get; init; }
    /// <summary>What failed.</summary>
    public string? Error { get; init; }
    /// <summary>True while it runs.</summary>
    public bool IsRunning { get; init; }
    /// <summary>Every member as it came.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    internal static ReplicationStatus Read(Fields f) => new()
    {
        Id = f.Text("id"u8),
        Vmid = f.OptionalInt("guest"u8),
        Target = f.OptionalText("target"u8),
        LastSync = f.OptionalMoment("last_sync"u8),
        LastTry = f.OptionalMoment("last_try"u8),
        NextSync = f.OptionalMoment("next_sync"u8),
        Duration = f.OptionalSpan("duration"u8),
        Failures = f.OptionalInt("fail_count"u8) ?? 0,
        Error = f.OptionalText("error"u8),
        IsRunning = f.Has("pid"u8),
        Settings = f.Settings(),
    };
}
