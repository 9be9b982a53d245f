namespace Croft.Proxmox;

/// <summary>Which lines of a log to read.</summary>
public sealed record LogFilter
{
    /// <summary>Lines to skip.</summary>
    public int? Start { get; init; }

    /// <summary>Lines at most; 50 when null.</summary>
    public int? Limit { get; init; }

    /// <summary>Written at or after this.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Written at or before this.</summary>
    public DateTimeOffset? Until { get; init; }

    internal Form Form() => new Form().Add("start", Start).Add("limit", Limit).Add("since", Since).Add("until", Until);
}

/// <summary>A page of a log.</summary>
/// <param name="Lines">The lines asked for.</param>
/// <param name="Total">Lines there are in all.</param>
public sealed record LogPage(IReadOnlyList<TaskLogLine> Lines, long Total)
{
    internal static LogPage Read(ProxmoxAnswer answer, string call)
    {
        var lines = Fields.Rows(answer.Data, call, "", TaskLogLine.Read);
        // An empty log is answered as one line of Proxmox's making.
        return lines is [{ Text: "no content" or "-- No entries --" }] ? new([], 0) : new(lines, answer.Total ?? lines.Count);
    }
}
