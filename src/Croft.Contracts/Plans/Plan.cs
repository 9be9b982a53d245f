using System.Text.Json;

namespace Croft.Contracts;

/// <summary>What a step disturbs, from least to most.</summary>
public enum Disturbance
{
    /// <summary>Nothing that runs.</summary>
    None,
    /// <summary>In force at once, without interruption.</summary>
    Live,
    /// <summary>Waits for the guest's next restart.</summary>
    Pending,
    /// <summary>The guest reboots.</summary>
    Reboot,
    /// <summary>The guest is stopped, or stopped and started.</summary>
    Restart,
    /// <summary>The object is made anew.</summary>
    Recreate,
    /// <summary>Data is gone afterwards.</summary>
    DestroysData,
}

/// <summary>What happens to finished steps when a later one fails.</summary>
public enum OnFailure
{
    /// <summary>They stay; the report says what is done and what is not.</summary>
    Stop,
    /// <summary>They are undone in reverse order, where they can be.</summary>
    Undo,
    /// <summary>They stay, and steps that need no failed one go on.</summary>
    GoOn,
}

/// <summary>What will be done, every choice already made: immutable, numbered, with a parent.</summary>
/// <param name="Verb">Full name of the verb that made it (<c>guest stop</c>).</param>
/// <param name="Title">What it does, in the imperative: <c>stop web-01 (lab/pve2/101)</c>.</param>
/// <param name="Steps">In order of their ids; empty when nothing is to be done.</param>
public sealed record Plan(string Verb, string Title, IReadOnlyList<PlanStep> Steps)
{
    /// <summary>Number within the workspace; 0 until it is kept.</summary>
    public int Number { get; init; }

    /// <summary>Number of the plan that this one replaces or continues.</summary>
    public int? Parent { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset Made { get; init; }

    /// <summary>Who asked for it.</summary>
    public string Actor { get; init; } = "";

    /// <summary>What the user should know before agreeing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What has to be typed before it may run; null when nothing has to be.</summary>
    public Confirmation? Confirmation { get; init; }

    /// <summary>What happens to finished steps when a later one fails.</summary>
    public OnFailure OnFailure { get; init; }

    /// <summary>True when its one step has an answer (<see cref="CommandOutcome"/>): a command's output and exit code, a call's data.</summary>
    public bool IsCommand { get; init; }

    /// <summary>Steps that may run at once, from 1.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>Number of the guest that it makes; null where it makes none.</summary>
    public int? Makes { get; init; }

    /// <summary>What a plan of manifests has to tell beside its steps; null for plans of other verbs.</summary>
    public Outlook? Outlook { get; init; }

    /// <summary>Files that say it, written where they were read once its run is done.</summary>
    public IReadOnlyList<EditedFile> Saves { get; init; } = [];

    /// <summary>The most that any step disturbs.</summary>
    public Disturbance Disturbs => Steps.Count == 0 ? Disturbance.None : Steps.Max(s => s.Disturbs);

    /// <summary>True when the estate is not as it is wanted: a step would change it, or something that is wanted can't be done.</summary>
    public bool Differs => Steps.Any(s => !s.IsOwn) || Outlook is { Refused.Count: > 0 };
}

/// <summary>What a plan of manifests has to tell beside its steps.</summary>
/// <param name="Documents">Documents that were held against the estate.</param>
public sealed record Outlook(int Documents)
{
    /// <summary>Values that wait for a restart: wanted, there already, and no difference.</summary>
    public IReadOnlyList<WaitingChange> Waiting { get; init; } = [];

    /// <summary>Guests that no document describes; they are never touched.</summary>
    public IReadOnlyList<Unmanaged> Unmanaged { get; init; } = [];

    /// <summary>What is wanted and can't be done; while there is any, the plan is not carried out.</summary>
    public IReadOnlyList<Refusal> Refused { get; init; } = [];

    /// <summary>Disturbances that steps bring and nobody has allowed; while there are any, the plan is not carried out.</summary>
    public IReadOnlyList<Disturbance> NotAllowed { get; init; } = [];
}

/// <summary>A value that waits for a guest's restart.</summary>
/// <param name="Guest">The guest: <c>lab/pve2/101</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Change">The key, the value in force and the one that waits.</param>
public sealed record WaitingChange(string Guest, string Name, FieldChange Change);

/// <summary>A guest that no document describes.</summary>
/// <param name="Guest">The guest: <c>lab/pve2/101</c>.</param>
/// <param name="Name">Its name.</param>
public sealed record Unmanaged(string Guest, string Name);

/// <summary>What is wanted and can't be done.</summary>
/// <param name="Document">The document: <c>VirtualMachine web-01</c>.</param>
/// <param name="Why">Why, and what the user can do.</param>
public sealed record Refusal(string Document, Failure Why)
{
    /// <summary>Where the document stands; null where there is none.</summary>
    public FilePosition? At { get; init; }
}

/// <summary>What has to be typed before a plan may run.</summary>
/// <param name="Type">Text to be typed exactly, usually the guest's name.</param>
/// <param name="Because">What will be gone.</param>
public sealed record Confirmation(string Type, string Because)
{
    /// <summary>A command that makes a backup first, where that makes sense.</summary>
    public string? BackupFirst { get; init; }

    /// <summary>True for the text that is asked for; where several are named, in any order.</summary>
    public bool IsMetBy(string? typed) => typed is not null && (typed == Type || Names(typed).SequenceEqual(Names(Type), StringComparer.Ordinal));

    static IEnumerable<string> Names(string typed) => typed.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);

    /// <summary>True where nothing will be gone: that the user agrees is enough, nothing has to be named.</summary>
    public bool IsAgreement { get; init; }
}

/// <summary>One step: one changing call with everything it needs.</summary>
/// <param name="Id">Unique in the plan: <c>1</c>, <c>2</c>, …</param>
/// <param name="Title">In the imperative: <c>clone debian-12 to web-09</c>.</param>
/// <param name="Kind">Step kind, such as <c>guest.start</c>; fixes how <paramref name="Action"/> is read.</param>
/// <param name="Action">The kind's own record.</param>
public sealed record PlanStep(string Id, string Title, string Kind, JsonElement Action)
{
    /// <summary>Phase of steps that change nothing: they prove what was done, or that something may be begun.</summary>
    public const string Proof = "verify";

    /// <summary>Ids of steps that must be done before.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Phase of the run it belongs to; reports group by it.</summary>
    public string Phase { get; init; } = "apply";

    /// <summary>What it disturbs.</summary>
    public Disturbance Disturbs { get; init; }

    /// <summary>Why it disturbs, or what is noteworthy: one sentence.</summary>
    public string? Because { get; init; }

    /// <summary>Field changes to show: name, from, to.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>Resources held while it runs, as <c>lab/guest/101</c>: no other run has them meanwhile, and no other step of its own.</summary>
    public IReadOnlyList<string> Leases { get; init; } = [];

    /// <summary>Proxmox privilege and path it needs: <c>VM.PowerMgmt on /vms/101</c>.</summary>
    public string? Privilege { get; init; }

    /// <summary>Time until it is given up; the run's default when null.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Steps that take this one back, in order, once a later one failed; where none are given, its kind says how.</summary>
    public IReadOnlyList<PlanStep> TakenBackBy { get; init; } = [];

    /// <summary>Expected duration, from earlier runs of such steps; null when there were none.</summary>
    public TimeSpan? Expected { get; init; }

    /// <summary>True when it changes nothing but what Croft itself keeps.</summary>
    public bool IsOwn { get; init; }

    /// <summary>What its rehearsal read back: a run that reads something else begins no further step. Null where nothing is expected.</summary>
    public IReadOnlyList<Evidence>? Rehearsed { get; init; }
}

/// <summary>A field that changes. Values are as Proxmox writes them; secrets as <c>***</c>.</summary>
public sealed record FieldChange(string Field, string? From, string? To)
{
    /// <summary>What this field's change disturbs; null where only the step as a whole says.</summary>
    public Disturbance? Disturbs { get; init; }
}
