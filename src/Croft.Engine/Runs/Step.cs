using System.Text.Json;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>A kind of step: at most one changing call, safe to begin again at any point.</summary>
/// <remarks>
/// The engine owns the order, the same for every kind: check → record the intent → call → record the task → wait → verify.
/// On resume it looks for the recorded intent's effect before it begins again. A kind only says what is so, what to call and what proves it.
/// </remarks>
/// <typeparam name="TAction">The kind's record in the plan: every choice already made, nothing secret.</typeparam>
public abstract class Step<TAction> : IStepKind where TAction : class
{
    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <summary>Reads the target live: done already, ready with the exact call, or refused.</summary>
    public abstract Task<StepCheck> CheckAsync(TAction action, StepContext context, CancellationToken ct);

    /// <summary>Reads the effect back from the API. An effect that is not there is a failure, whatever the task said.</summary>
    public abstract Task<Verdict> VerifyAsync(TAction action, StepContext context, CancellationToken ct);

    /// <summary>The step that takes this one back, or null where that makes no sense.</summary>
    public virtual PlanStep? Undo(TAction action, StepContext context) => null;

    /// <summary>Secret values of the call: wherever Proxmox repeats them, they are masked before anything is written or shown.</summary>
    public virtual IReadOnlyList<string> Secrets(TAction action) => [];

    /// <summary>What is so when time ran out after the call, where that is known; null where nobody answered.</summary>
    /// <param name="action">What was to be done.</param>
    /// <param name="kept">What the call's answer left in the journal.</param>
    public virtual Failure? OutOfTime(TAction action, string? kept) => null;

    Failure? IStepKind.OutOfTime(JsonElement action, string? kept) => OutOfTime(Read(action), kept);

    IReadOnlyList<string> IStepKind.Secrets(JsonElement action) => Secrets(Read(action));

    Task<StepCheck> IStepKind.CheckAsync(JsonElement action, StepContext context, CancellationToken ct) => CheckAsync(Read(action), context, ct);

    Task<Verdict> IStepKind.VerifyAsync(JsonElement action, StepContext context, CancellationToken ct) => VerifyAsync(Read(action), context, ct);

    PlanStep? IStepKind.Undo(JsonElement action, StepContext context) => Undo(Read(action), context);

    static TAction Read(JsonElement action) => StepJson.Read<TAction>(action);
}

/// <summary>A kind of step as the engine sees it: <see cref="Step{TAction}"/> without its type.</summary>
public interface IStepKind
{
    /// <summary>Name in plans: <c>guest.start</c>. Never renamed once released, since journals hold it.</summary>
    string Kind { get; }

    internal Task<StepCheck> CheckAsync(JsonElement action, StepContext context, CancellationToken ct);

    internal Task<Verdict> VerifyAsync(JsonElement action, StepContext context, CancellationToken ct);

    internal PlanStep? Undo(JsonElement action, StepContext context);

    internal IReadOnlyList<string> Secrets(JsonElement action);

    internal Failure? OutOfTime(JsonElement action, string? kept);
}

/// <summary>What a check found.</summary>
public abstract record StepCheck
{
    /// <summary>The effect is there already; nothing is called.</summary>
    public static StepCheck Already(params IReadOnlyList<Evidence> evidence) => new AlreadyDone(evidence);

    /// <summary>Nothing has to be called: what was asked is all there is to do, and it is as it has to be.</summary>
    public static StepCheck Proven(params IReadOnlyList<Evidence> evidence) => new Asked(evidence);

    /// <summary>This call has to be made.</summary>
    public static StepCheck Call(ChangeCall call) => new Ready(call);

    /// <summary>It can't or must not be done; the reason says what the user can do.</summary>
    public static StepCheck Refuse(Failure failure) => new Refused(failure);

    /// <summary>The effect is there and of no use, since what its call answered reached nobody (<see cref="ChangeCall.TellsAnswer"/>): the step has failed.</summary>
    public static StepCheck Untold(Failure failure, params IReadOnlyList<Evidence> evidence) => new Unheard(failure, evidence);

    /// <summary>Proxmox is not called: what Croft itself keeps is written now. Written twice, it is the same.</summary>
    /// <param name="write">Writes it; tells what was written.</param>
    public static StepCheck Keep(Func<CancellationToken, Task<IReadOnlyList<Evidence>>> write) => new Own(write);

    internal sealed record Own(Func<CancellationToken, Task<IReadOnlyList<Evidence>>> Write) : StepCheck;

    internal sealed record AlreadyDone(IReadOnlyList<Evidence> Evidence) : StepCheck;

    internal sealed record Asked(IReadOnlyList<Evidence> Evidence) : StepCheck;

    internal sealed record Ready(ChangeCall Change) : StepCheck;

    internal sealed record Refused(Failure Failure) : StepCheck;

    internal sealed record Unheard(Failure Failure, IReadOnlyList<Evidence> Evidence) : StepCheck;
}

/// <summary>A changing call and how its effect can be found again if the answer never comes.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Node">Node that answers and holds the task.</param>
/// <param name="Call">The call, with all parameters; it may hold secrets and is never written down.</param>
public sealed record ChangeCall(string Cluster, string Node, ProxmoxCall Call)
{
    /// <summary>Type of Proxmox's task (<c>qmstart</c>), null where the call answers without one.</summary>
    public string? TaskType { get; init; }

    /// <summary>Id of the task in its UPID, usually the vmid.</summary>
    public string? TaskId { get; init; }

    /// <summary>Digest of the config before the call, where there is one.</summary>
    public string? DigestBefore { get; init; }

    /// <summary>What a second sending of the call would do, should the answer to the first be lost.</summary>
    public Repeat Repeat { get; init; }

    /// <summary>Picks what of the answer the verification needs, so that it is written down; nothing secret.</summary>
    public Func<JsonElement, string>? Keeps { get; init; }

    /// <summary>True when the answer is for whoever waits for the run: told once and written nowhere, since it may be a secret.</summary>
    public bool TellsAnswer { get; init; }

    /// <summary>True when the call may answer null although a task starts (LXC template): the task is then looked for.</summary>
    public bool TaskUnnamed { get; init; }

    /// <summary>True when a later step follows the task: it may cut off the node that would tell of it.</summary>
    /// <remarks>When the answer is lost and the node silent, the call counts as made; that later step has to find out.</remarks>
    public bool LeavesTask { get; init; }

    /// <summary>A file that goes with the call; null for a call of parameters alone.</summary>
    public CallFile? File { get; init; }

    /// <summary>Why this process can't make the call although it is still to be made: the step then fails with it.</summary>
    public Failure? Unable { get; init; }
}

/// <summary>A file that goes with a call: opened just before it, told of while it is sent.</summary>
/// <param name="Content">The file.</param>
/// <param name="Call">The call that sends a stream and reports the bytes sent.</param>
public sealed record CallFile(FileContent Content, Func<Stream, IProgress<long>, ProxmoxCall> Call);

/// <summary>What happens when a call is sent a second time after the first took effect.</summary>
public enum Repeat
{
    /// <summary>It would be done twice (a backup, a reboot): never repeated without asking.</summary>
    DoesItTwice,
    /// <summary>Proxmox refuses it (exists already, does not exist, stale digest, wrong state).</summary>
    IsRefused,
    /// <summary>Nothing changes (the same value set again).</summary>
    ChangesNothing,
}

/// <summary>Whether the effect was read back.</summary>
/// <param name="Proven">True when it is there.</param>
/// <param name="Evidence">What was read.</param>
/// <param name="Missing">What was expected and is not there; null when proven.</param>
public sealed record Verdict(bool Proven, IReadOnlyList<Evidence> Evidence, string? Missing = null)
{
    /// <summary>The effect is there.</summary>
    public static Verdict Yes(params IReadOnlyList<Evidence> evidence) => new(true, evidence);

    /// <summary>The effect is not there.</summary>
    public static Verdict No(string missing, params IReadOnlyList<Evidence> evidence) => new(false, evidence, missing);
}

/// <summary>What a step kind may use: live clients and the time. It can write nothing but its answer.</summary>
/// <param name="RunMark">What the run leaves at Proxmox to know its work again.</param>
/// <param name="Step">Id of the step.</param>
/// <param name="Time">The clock.</param>
/// <param name="Clients">Gives the live client of a cluster by name.</param>
public sealed record StepContext(RunMark RunMark, string Step, TimeProvider Time, Func<string, CancellationToken, Task<ProxmoxClient>> Clients)
{
    /// <summary>What this step leaves at Proxmox to know its work again.</summary>
    public string Mark => RunMark.Of(Step);

    /// <summary>What <see cref="ChangeCall.Keeps"/> picked from the call's answer; null before it, or when nobody heard it.</summary>
    public string? Kept { get; init; }

    /// <summary>True when this process heard what the call answered and can tell it (<see cref="ChangeCall.TellsAnswer"/>).</summary>
    public bool HasAnswer { get; init; }

    /// <summary>Gives the UPID of another step of the run by its id; null where that has no task, or none that is known.</summary>
    public Func<string, string?> TaskOf { get; init; } = static _ => null;
}
