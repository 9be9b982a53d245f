using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Why a guest can't be changed now, each with the way out.</summary>
internal static class GuestRefusals
{
    public static Failure Gone(GuestAddress guest, string attempt) =>
        new(FailureKind.NotFound, $"Can't {attempt} {guest}: there is no {guest.Noun} {guest.Vmid} on {guest.Node} any more.")
        {
            WayOut = $"It was destroyed or moved since the plan was made. See where it is with 'croft guest list --fresh', then plan again.",
        };

    public static Failure Locked(GuestAddress guest, string attempt, string @lock) =>
        new(FailureKind.Conflict, $"Can't {attempt} {guest}: it is locked ({@lock}).")
        {
            Cause = $"{(guest.IsVm ? "VM" : "CT")} is locked ({@lock})",
            WayOut = LockWayOut(guest, @lock),
        };

    public static Failure Template(GuestAddress guest, string attempt) =>
        new(FailureKind.Conflict, $"Can't {attempt} {guest}: it is a template, and a template never runs.")
        {
            WayOut = $"Make a guest from it: 'croft guest create NAME --from {guest.Name}'.",
        };

    public static Failure Stopped(GuestAddress guest, string attempt) =>
        new(FailureKind.Conflict, $"Can't {attempt} {guest}: it does not run.") { WayOut = $"Start it: 'croft guest start {guest.Name}'." };

    public static Failure Paused(GuestAddress guest, string attempt) =>
        new(FailureKind.Conflict, $"Can't {attempt} {guest}: it is paused.") { WayOut = $"Let it go on: 'croft guest resume {guest.Name}'." };

    /// <summary>The number belongs to another guest than the plan was made for; <paramref name="nothing"/> says what was not done.</summary>
    public static Failure Another(GuestAddress guest, string nothing, IReadOnlyList<FieldChange> differences) =>
        new(FailureKind.Conflict, $"{nothing}: number {guest.Vmid} of {guest.Cluster} is another guest now than the one you agreed to.")
        {
            Cause = string.Join("; ", differences.Select(d => $"{d.Field}: {d.From ?? "(none)"} → {d.To ?? "(none)"}")),
            WayOut = $"Look at it with 'croft guest show {guest.Cluster}/{guest.Vmid}', then plan again.",
        };

    /// <summary>Refuses a locked guest; null when it carries no lock.</summary>
    public static StepCheck? IfLocked(GuestAddress guest, string attempt, string? @lock) =>
        @lock is { Length: > 0 } held ? StepCheck.Refuse(Locked(guest, attempt, held)) : null;

    static string LockWayOut(GuestAddress guest, string @lock) => @lock switch
    {
        "backup" => "A backup of it runs, or was cut off. Wait for it ('croft task list'); if none runs, unlock it on the node: " + Unlock(guest),
        "snapshot" or "snapshot-delete" or "rollback" => "A snapshot of it is being made, deleted or rolled back. Wait for it ('croft task list'); if nothing runs, look at its snapshots, then: " + Unlock(guest),
        "migrate" => "It is being moved to another node. Wait for it ('croft task list'); if nothing runs: " + Unlock(guest),
        "clone" or "create" or "disk" => "It is being made or copied. Wait for it ('croft task list'); if nothing runs, it is incomplete.",
        "suspended" => $"It is suspended to disk. Resume it first: 'croft guest resume {guest.Name}'.",
        "suspending" => "It is being suspended. Wait for it ('croft task list').",
        _ => "Wait until what holds the lock has ended ('croft task list'); if nothing runs: " + Unlock(guest),
    };

    static string Unlock(GuestAddress guest) => $"'{(guest.IsVm ? "qm" : "pct")} unlock {guest.Vmid}' on {guest.Node}.";
}
