using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>What a line of drift is.</summary>
public enum DriftClass
{
    /// <summary>It is not as it was wanted.</summary>
    Conflicting,
    /// <summary>It is as wanted, and waits for a restart: no difference.</summary>
    [Shown("wanted, waits for a restart")] Pending,
    /// <summary>It changed by what Proxmox does by itself, and needs no answer.</summary>
    Benign,
    /// <summary>No manifest describes it.</summary>
    Unmanaged,
}

/// <summary>Whether Croft puts a difference back by itself.</summary>
public enum Reconciling
{
    /// <summary>Its document says so, and a server or 'croft loop run' does.</summary>
    Auto,
    /// <summary>It was put back three times and changed again: Croft leaves it alone until somebody has looked.</summary>
    [Shown("stopped: changed again three times")] Stopped,
}

/// <summary>A field that is not as the manifest that was applied wants it.</summary>
public sealed record DriftRow
{
    /// <summary>As it is named in answers: <c>web-01/cores</c>.</summary>
    [Column(0, Typed = true)] public required string Drift { get; init; }

    /// <summary>Its cluster.</summary>
    [Column(1, Drop = 3)] public required string Cluster { get; init; }

    /// <summary>Kind of its manifest.</summary>
    [Column(2, Drop = 4)] public required string Kind { get; init; }

    /// <summary>What was wanted; null for none.</summary>
    [Column(3)] public string? Wanted { get; init; }

    /// <summary>What is there; null for none.</summary>
    [Column(4)] public string? Found { get; init; }

    /// <summary>What the difference is.</summary>
    [Column(5, Whole = true)] public required DriftClass Class { get; init; }

    /// <summary>Since when it is so, as far as Croft saw it; UTC.</summary>
    [Column(6, Drop = 1)] public DateTimeOffset? Since { get; init; }

    /// <summary>Who did it, where Proxmox recorded that.</summary>
    [Column(7, Drop = 2)] public string? Author { get; init; }

    /// <summary>Whether Croft puts it back by itself; null where its document does not ask for that.</summary>
    [Column(8, Drop = 5)] public Reconciling? Reconcile { get; init; }

    /// <summary>Until when it is ignored; UTC.</summary>
    public DateTimeOffset? IgnoredUntil { get; init; }

    /// <summary>Number of a guest; the name of anything else.</summary>
    public required string Identity { get; init; }

    /// <summary>Name of what it belongs to.</summary>
    public required string Name { get; init; }

    /// <summary>The field.</summary>
    public required string Field { get; init; }
}

/// <summary>Drift as it was found.</summary>
/// <param name="Items">Differences.</param>
public sealed record DriftPage(IReadOnlyList<DriftRow> Items) : IPage, IDiffers
{
    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public string? Next => null;

    /// <inheritdoc/>
    public DateTimeOffset? OldestReading { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Missing> Missing { get; init; } = [];

    /// <summary>Differences that are ignored for now.</summary>
    public int Ignored { get; init; }

    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Differs => Items.Any(d => d.Class == DriftClass.Conflicting);

    [System.Text.Json.Serialization.JsonIgnore]
    IEnumerable<object> IPage.Rows => Items;

    [System.Text.Json.Serialization.JsonIgnore]
    string? IPage.Sum => Items.Count(d => d.Class == DriftClass.Conflicting) switch { 0 => "no difference", 1 => "1 difference", var some => $"{some} differences" };
}

/// <summary>A result that says whether something is other than it shall be; faces offer to exit with 2 then.</summary>
public interface IDiffers
{
    /// <summary>True where something differs.</summary>
    bool Differs { get; }
}

/// <summary>Request of <c>drift list</c>.</summary>
public sealed record ListDriftRequest
{
    /// <summary>Which cluster.</summary>
    [Description("Only of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Everything.</summary>
    [Description("Also what is ignored, benign, or described by no manifest.")]
    public bool All { get; init; }

    /// <summary>Asks nobody.</summary>
    [Description("By the last readings; asks no cluster.")]
    public bool Offline { get; init; }

    /// <summary>The moment to tell of.</summary>
    [Description("Guests as they were and what was applied to them by then, such as \"10 minutes ago\" or \"2026-11-20 14:00\"."), StringLength(40, MinimumLength = 1)]
    public string? AsOf { get; init; }
}

/// <summary>Request of <c>drift watch</c>.</summary>
public sealed record WatchDriftRequest
{
    /// <summary>Which cluster.</summary>
    [Description("Only of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Pause between two looks.</summary>
    [Description("Seconds between two looks."), Range(5, 3600), Unit("s")]
    public int Every { get; init; } = 30;
}

/// <summary>A difference that came or went.</summary>
public sealed record DriftEvent
{
    /// <summary>When it was seen, UTC.</summary>
    [Column(0)] public required DateTimeOffset Seen { get; init; }

    /// <summary><c>found</c> or <c>cleared</c>.</summary>
    [Column(1)] public required string What { get; init; }

    /// <summary>As it is named in answers: <c>web-01/cores</c>.</summary>
    [Column(2, Typed = true)] public required string Drift { get; init; }

    /// <summary>What was wanted; null for none.</summary>
    [Column(3)] public string? Wanted { get; init; }

    /// <summary>What is there; null for none.</summary>
    [Column(4)] public string? Found { get; init; }

    /// <summary>Who did it, where Proxmox recorded that.</summary>
    [Column(5)] public string? Author { get; init; }
}

/// <summary>An answer to one difference.</summary>
public abstract record AnswerDriftRequest
{
    /// <summary>Which.</summary>
    [Positional(0), Description("The difference, as drift list names it: web-01/cores."), StringLength(300, MinimumLength = 3)]
    public virtual string Field { get; init; } = "";

    /// <summary>Which cluster.</summary>
    [Description("Its cluster, where several hold one of that name."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Request of <c>drift accept</c>.</summary>
public sealed record AcceptDriftRequest : AnswerDriftRequest
{
    /// <summary>The manifests.</summary>
    [Description("Manifests: files or folders; the whole workspace when none are named.")]
    public IReadOnlyList<DocumentFile> Documents { get; init; } = [];

    /// <summary>Which values.</summary>
    [Description("Values for ${…}: values/NAME.yaml over values/default.yaml."), RegularExpression("[A-Za-z0-9_-][A-Za-z0-9._-]*", ErrorMessage = "has to be the name of a file in values/, without its ending.")]
    public string? Values { get; init; }
}

/// <summary>Request of <c>drift revert</c>.</summary>
public sealed record RevertDriftRequest : AnswerDriftRequest
{
    /// <summary>Which.</summary>
    [Positional(0), Description("The difference, as drift list names it: web-01/cores; or web-01, for all of its."), StringLength(300, MinimumLength = 1)]
    public override string Field { get; init; } = "";
}

/// <summary>Request of <c>drift ignore</c>.</summary>
public sealed record IgnoreDriftRequest : AnswerDriftRequest
{
    /// <summary>Until when.</summary>
    [Required, Description("Until when, such as 2026-12-31 or \"in 2 weeks\"."), StringLength(40, MinimumLength = 1)]
    public string Until { get; init; } = "";
}

/// <summary>What was done about a difference.</summary>
/// <param name="Drift">The difference.</param>
public sealed record DriftAnswer(string Drift) : IWritesFiles
{
    /// <summary>What is wanted from now on; null for none.</summary>
    public string? Wanted { get; init; }

    /// <summary>Until when it is ignored; UTC.</summary>
    public DateTimeOffset? IgnoredUntil { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<DocumentFile> Files { get; init; } = [];

    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Edits => true;
}
