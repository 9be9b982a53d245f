using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for runs, the newest first.</summary>
public sealed record ListRunsRequest
{
    /// <summary>State that runs must have; all when null.</summary>
    [Description("Only runs in this state.")]
    public RunState? State { get; init; }

    /// <summary>Rows of one page, 1 to 1000.</summary>
    [Description("Rows to show at most."), Range(1, 1000)]
    public int Limit { get; init; } = 50;

    /// <summary>Cursor of the page, from the page before.</summary>
    [Description("Cursor that the page before ended with.")]
    public string? After { get; init; }
}

/// <summary>Asks for one run with its steps.</summary>
public sealed record ShowRunRequest
{
    /// <summary>Number of the run.</summary>
    [Description("Number of the run."), Positional(0), Names("run"), Range(1, int.MaxValue)]
    public int Run { get; init; }
}

/// <summary>Follows a run until it ends or waits for somebody.</summary>
public sealed record WatchRunRequest
{
    /// <summary>Number of the run.</summary>
    [Description("Number of the run."), Positional(0), Names("run"), Range(1, int.MaxValue)]
    public int Run { get; init; }

    /// <summary>Sequence after which to begin; 0 is the beginning.</summary>
    [Description("Begin after this event; 0 shows all."), Range(0, long.MaxValue), Resumes]
    public long After { get; init; }
}

/// <summary>Stops a run between its steps.</summary>
public sealed record CancelRunRequest
{
    /// <summary>Number of the run.</summary>
    [Description("Number of the run."), Positional(0), Names("run"), Range(1, int.MaxValue)]
    public int Run { get; init; }

    /// <summary>Ends it at once without knowing how its open step came out, where nobody will ever tell.</summary>
    [Description("End it now without knowing how its open step came out.")]
    public bool Abandon { get; init; }
}

/// <summary>Continues a run whose process left, or whose step could not be decided.</summary>
public sealed record ResumeRunRequest
{
    /// <summary>Number of the run.</summary>
    [Description("Number of the run."), Positional(0), Names("run"), Range(1, int.MaxValue)]
    public int Run { get; init; }

    /// <summary>Undecided steps that you looked at and know to be done.</summary>
    [Description("Undecided steps that are done, as you have seen at Proxmox.")]
    public IReadOnlyList<string> AcceptDone { get; init; } = [];

    /// <summary>Undecided steps that you looked at and know not to be done; they begin again.</summary>
    [Description("Undecided steps that are not done; they begin again.")]
    public IReadOnlyList<string> Retry { get; init; } = [];
}

/// <summary>How a report is written.</summary>
public enum ReportFormat
{
    /// <summary>Markdown.</summary>
    Markdown,
    /// <summary>One HTML page that needs nothing else.</summary>
    Html,
    /// <summary>The report's record as JSON.</summary>
    Json,
}

/// <summary>Asks for the report of a run.</summary>
public sealed record ReportRunRequest
{
    /// <summary>Number of the run.</summary>
    [Description("Number of the run."), Positional(0), Names("run"), Range(1, int.MaxValue)]
    public int Run { get; init; }

    /// <summary>How it is written.</summary>
    [Description("How the report is written.")]
    public ReportFormat Format { get; init; }
}

/// <summary>A document as contents; the face writes files.</summary>
/// <param name="Name">Name for a file: <c>run-42.md</c>.</param>
/// <param name="MediaType">Its media type: <c>text/markdown</c>.</param>
/// <param name="Content">The text.</param>
public sealed record Document(string Name, string MediaType, [property: Document("report.md")] string Content);
