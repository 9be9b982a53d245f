using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Planning.Proofs;

namespace Croft.Engine.Planning;

/// <summary>The snapshot that stands before what is done to a guest, where that interrupts it or changes its disks.</summary>
sealed class SnapshotBefore(GuestGround ground)
{
    /// <summary>The plan with the snapshot before it; with the reason where it would be wanted and there can be none.</summary>
    /// <param name="plan">What is done to the guest.</param>
    /// <param name="guest">The guest as it is.</param>
    /// <param name="name">Name of the snapshot.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<Plan> OfAsync(Plan plan, GuestReading guest, string name, CancellationToken ct)
    {
        if (!plan.Steps.Any(s => IsRisky(s, guest.At))) return plan;
        try
        {
            if (plan.Steps.Select(Hindered).FirstOrDefault(h => h is not null) is { } hindered) throw new FailureException(FailureKind.Unsupported, hindered);
            var view = await ground.ViewAsync(guest.At, ct);
            var made = SnapshotPlans.Create(guest, await view.SnapshotsAsync(ct), await view.CanAsync("snapshot", ct), new CreateSnapshotRequest { Guest = guest.At.Name, Name = name, Description = $"before: {plan.Title}" });
            return Verification.Around(plan, made.Steps[0], null);
        }
        catch (FailureException e) when (e.Failure.Kind != FailureKind.Bug)
        {
            return plan with { Warnings = [.. plan.Warnings, $"There is no snapshot of {guest.At.Name} before it is changed: {e.Failure.Message}"] };
        }
    }

    /// <summary>What is said of the snapshots of a plan; null where there are none.</summary>
    public static string? Told(IReadOnlyList<PlanStep> steps)
    {
        const int named = 10;
        var made = steps.Where(s => s.Kind == CreateSnapshotStep.Name).Select(s => Runs.StepJson.Read<SnapshotAction>(s.Action)).ToList();
        if (made.Count == 0) return null;
        var names = string.Join(", ", made.Take(named).Select(m => m.Guest.Name)) + (made.Count > named ? $" and {made.Count - named} more" : "");
        return $"Snapshot {made[0].Snapshot} is made of {names} before, and stays until it is deleted: croft snapshot delete {made[0].Guest.Name} {made[0].Snapshot}";
    }

    /// <summary>True for what interrupts the guest, and for what is done to its disks.</summary>
    static bool IsRisky(PlanStep step, GuestAddress guest) =>
        step.Disturbs > Disturbance.Pending || step.Kind is ResizeStep.Name or MoveStep.Name || step.Changes.Any(c => GuestChanges.IsDisk(guest, c.Field.Split('.')[0]));

    /// <summary>Why a snapshot would keep Proxmox from doing a step; null where it would not.</summary>
    static string? Hindered(PlanStep step) => step.Kind switch
    {
        MoveStep.Name => "a disk moves to another storage, and Proxmox leaves the old one where a snapshot holds it.",
        MigrateStep.Name => "it goes to another node, and not every local disk with snapshots does.",
        TemplateStep.Name => "it becomes a template, and one with snapshots can't.",
        _ => null,
    };
}
