namespace Croft.Proxmox;

/// <summary>A task in a list or asked for by itself.</summary>
public sealed record TaskEntry
{
    /// <summary>Its name.</summary>
    public required Upid Upid { get; init; }
    /// <summary>Node that runs it.</summary>
    public required string Node { get; init; }
    /// <summary>What it does, such as <c>vzdump</c>.</summary>
    public required string Type { get; init; }
    /// <summary>What it works on: a vmid, <c>105@local</c>, or nothing.</summary>
    public required string Id { get; init; }
    /// <summary>Who began it, <c>user@realm</c>.</summary>
    public required string User { get; init; }
    /// <summary>The token's name; null without one.</summary>
    public string? TokenName { get; init; }
    /// <summary>When it began.</summary>
    public required DateTimeOffset Start { get; init; }
    /// <summary>When it ended; null while it runs, and where only its state was asked.</summary>
    public DateTimeOffset? End { get; init; }
    /// <summary>Process that runs it.</summary>
    public long? Pid { get; init; }
    /// <summary>Whether it runs.</summary>
    public required bool IsRunning { get; init; }
    /// <summary>How it ended; null while it runs.</summary>
    public TaskResult? Result { get; init; }

    internal static TaskEntry Read(Fields f)
    {
        // A list tells the end as `status`; a running one has no status, or RUNNING where only active ones were asked for.
        var status = f.OptionalText("status"u8);
        var end = f.OptionalTime("endtime"u8);
        var running = status is "RUNNING" || (status is null && end is null);
        return From(f, running, running ? null : status ?? "unexpected status") with { End = end };
    }

    internal static TaskEntry ReadState(Fields f)
    {
        var running = f.Text("status"u8) == "running";
        return From(f, running, running ? null : f.OptionalText("exitstatus"u8) ?? "unexpected status");
    }

    static TaskEntry From(Fields f, bool running, string? words)
    {
        if (!Upid.TryParse(f.Text("upid"u8), out var upid))
            throw f.Bad("upid"u8, "a UPID");
        var user = f.OptionalText("user"u8) ?? upid.User;
        var bang = user.IndexOf('!', StringComparison.Ordinal);
        return new()
        {
            Upid = upid,
            Node = f.OptionalText("node"u8) ?? upid.Node,
            Type = f.OptionalText("type"u8) ?? upid.Type,
            Id = f.OptionalText("id"u8) ?? upid.Id,
            User = bang < 0 ? user : user[..bang],
            TokenName = f.OptionalText("tokenid"u8) ?? (bang < 0 ? null : user[(bang + 1)..]),
            Start = f.OptionalTime("starttime"u8) ?? upid.Start,
            Pid = f.OptionalLong("pid"u8),
            IsRunning = running,
            Result = words is null ? null : TaskResult.Parse(words),
        };
    }
}

/// <summary>Which tasks of a node to list; all that is set must fit.</summary>
public sealed record TaskFilter
{
    /// <summary>Working on this guest.</summary>
    public int? Vmid { get; init; }
    /// <summary>Of this type, such as <c>vzdump</c>.</summary>
    public string? Type { get; init; }
    /// <summary>Begun by a user whose name holds this.</summary>
    public string? User { get; init; }
    /// <summary>Begun at or after this.</summary>
    public DateTimeOffset? Since { get; init; }
    /// <summary>Begun at or before this.</summary>
    public DateTimeOffset? Until { get; init; }
    /// <summary>Running, ended, or both; ended when null.</summary>
    public TaskSource? Source { get; init; }
    /// <summary>True for those that failed or warned alone.</summary>
    public bool ErrorsOnly { get; init; }
    /// <summary>Ended in these ways alone, in Proxmox's words: <c>ok</c>, <c>error</c>, <c>warning</c>, <c>unknown</c>.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];
    /// <summary>Rows at most; 50 when null.</summary>
    public int? Limit { get; init; }
    /// <summary>Rows to skip.</summary>
    public int? Start { get; init; }

    internal Form Form() => new Form()
        .Add("vmid", Vmid).Add("typefilter", Type).Add("userfilter", User).Add("since", Since).Add("until", Until)
        .Add("source", Source switch { null => null, TaskSource.Active => "active", TaskSource.Archive => "archive", _ => "all" })
        .AddIf("errors", ErrorsOnly).AddList("statusfilter", Statuses).Add("limit", Limit).Add("start", Start);
}

/// <summary>Which of a node's two task lists to read.</summary>
public enum TaskSource
{
    /// <summary>Those that ended.</summary>
    Archive,
    /// <summary>Those that run, and the last that ended.</summary>
    Active,
    /// <summary>Both.</summary>
    All,
}

/// <summary>One page of a node's tasks.</summary>
/// <param name="Tasks">The rows, newest first.</param>
/// <param name="Total">Rows there are in all.</param>
public sealed record TaskPage(IReadOnlyList<TaskEntry> Tasks, long Total);
