using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>What has to be allowed before a plan may do it; each allows those before it, but for data that is destroyed or made anew.</summary>
public enum Allowance
{
    /// <summary>Guests reboot.</summary>
    Reboot,
    /// <summary>Guests are stopped, or stopped and started.</summary>
    Restart,
    /// <summary>Things are made anew.</summary>
    Recreate,
    /// <summary>Data is gone afterwards.</summary>
    Destroy,
}

/// <summary>What <c>plan</c> and <c>apply</c> hold against the estate, and what they may do.</summary>
public abstract record EstateRequest
{
    /// <summary>The manifests.</summary>
    [Description("Manifests: files or folders; the whole workspace when none are named.")]
    public IReadOnlyList<DocumentFile> Documents { get; init; } = [];

    /// <summary>Which values.</summary>
    [Description("Values for ${…}: values/NAME.yaml over values/default.yaml."), RegularExpression("[A-Za-z0-9_-][A-Za-z0-9._-]*", ErrorMessage = "has to be the name of a file in values/, without its ending.")]
    public string? Values { get; init; }

    /// <summary>True where the documents are all there are: what is managed and not among them is to go.</summary>
    [Whole, Description("True where the documents are all there are: what is managed and not among them is to go.")]
    public bool Whole { get; init; }

    /// <summary>Documents, by kind and name.</summary>
    [Description("Only these documents: a name, or Kind/name.")]
    public IReadOnlyList<string> Target { get; init; } = [];

    /// <summary>What steps may disturb.</summary>
    [Description("What steps may disturb beyond live and pending.")]
    public IReadOnlyList<Allowance> Allow { get; init; } = [];

    /// <summary>Steps at once.</summary>
    [Description("Steps that may run at once."), Range(1, 64)]
    public int Parallel { get; init; } = 4;

    /// <summary>Goes on after a failure.</summary>
    [Description("Steps that need no failed one go on.")]
    public bool KeepGoing { get; init; }

    /// <summary>Takes back after a failure.</summary>
    [Description("Once a step fails, those before it are taken back where they can be.")]
    public bool Undo { get; init; }
}

/// <summary>Request of <c>plan</c>.</summary>
public sealed record PlanRequest : EstateRequest
{
    /// <summary>Asks nobody.</summary>
    [Description("Holds the documents against the last readings; asks no cluster.")]
    public bool Offline { get; init; }

    /// <summary>How old readings may be.</summary>
    [Description("How old the readings may be that --offline goes by.")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);
}

/// <summary>Request of <c>apply</c>.</summary>
public sealed record ApplyRequest : EstateRequest
{
    /// <summary>A plan that was made before.</summary>
    [Positional(0), Description("A plan that was shown: its number, or the file that 'plan --out' wrote; a new one is made when none is named.")]
    public ShownPlan? Plan { get; init; }

    /// <summary>Rehearses first.</summary>
    [Description("Rehearses on a twin first; nothing is done where that fails.")]
    public bool Rehearse { get; init; }
}

/// <summary>A plan that was shown: by its number, or as the file that holds it.</summary>
/// <param name="Number">Its number; null where the file says it.</param>
/// <param name="Text">The file's content; null for a number.</param>
public sealed record ShownPlan(int? Number, string? Text);

/// <summary>Request of <c>run undo</c>.</summary>
public sealed record UndoRunRequest
{
    /// <summary>The run.</summary>
    [Positional(0), Description("Number of a run that has ended."), Range(1, int.MaxValue), Names("run")]
    public int Run { get; init; }
}
