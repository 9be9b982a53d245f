using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Backups;

/// <summary>What a restore needs to know.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Type">Kind of guest it is of.</param>
/// <param name="Name">Name in the backup's config; null when it can't be read.</param>
/// <param name="Node">Node that will hold the guest.</param>
/// <param name="Vmid">A free number, or that of the guest that is replaced.</param>
/// <param name="Present">The guest that is replaced; null when none is.</param>
internal sealed record RestoreGround(BackupSeen Backup, GuestType Type, string? Name, NodeReading Node, int Vmid, GuestReading? Present);

/// <summary>Plans that restore a backup.</summary>
internal static class RestorePlans
{
    public static Plan Restore(RestoreBackupRequest asked, RestoreGround ground)
    {
        var volume = ground.Backup.Volume.Volume.ToString();
        var name = asked.As ?? ground.Name ?? ground.Present?.At.Name
            ?? throw new FailureException(new Failure(FailureKind.Invalid, $"Can't plan to restore {volume}: the name in the backup can't be read.")
            {
                WayOut = "Say how the guest shall be called: '--as NAME'.",
                Faults = [new Fault("--as", "is needed.")],
            });
        var guest = new GuestAddress(ground.Node.Cluster, ground.Node.Node, ground.Vmid, ground.Type, name);
        if (asked.Storage is { } storage) ground.Node.Choose(storage, guest.IsVm ? "images" : "rootdir", 0, $"the disks of {name}");
        var steps = new StepList();
        if (ground.Present is { } present) AddReplaced(steps, present, volume);
        steps.Then($"restore {name} from {volume}", RestoreBackupStep.Name, new RestoreAction(guest, volume)
        {
            Storage = asked.Storage,
            // Stopping applies what waits, so the digest of a running guest says nothing afterwards.
            Replaces = ground.Present is { } gone ? gone.Running ? gone.Identity with { Digest = null } : gone.Identity : null,
        }, step => step with
        {
            Disturbs = ground.Present is null ? Disturbance.None : Disturbance.DestroysData,
            Because = ground.Present is null ? null : $"The present data of {ground.Present.At} is gone, and its snapshots with it.",
            Leases = [guest.Lease],
            Privilege = $"{guest.Privilege("VM.Allocate")}, Datastore.AllocateSpace",
            Deadline = TimeSpan.FromHours(12),
            Changes = [new FieldChange(guest.IsVm ? "name" : "hostname", ground.Present?.At.Name, name), new FieldChange("vmid", ground.Present is null ? null : $"{ground.Vmid}", $"{ground.Vmid}")],
        });
        if (asked.Start) PowerPlans.AddStart(steps, guest, null, ground.Present?.Ha ?? false);
        return new Plan("backup restore", $"restore {guest} from {volume}", steps.Steps)
        {
            Confirmation = ground.Present is { } replaced
                ? new Confirmation(replaced.At.Name, $"The present data of {replaced.At} will be gone with all its snapshots, replaced by the backup of {Made(ground.Backup)}.") { BackupFirst = $"croft backup create {replaced.At.Cluster}/{replaced.At.Vmid}" }
                : null,
            Warnings = [.. Warnings(asked, ground)],
        };
    }

    static void AddReplaced(StepList steps, GuestReading present, string volume)
    {
        if (present.Lock is { } held) throw new FailureException(GuestRefusals.Locked(present.At, $"restore {volume} over", held));
        if (present.Protected)
            throw new FailureException(FailureKind.Conflict, $"Can't restore {volume} over {present.At}: it is protected.", $"If it shall be replaced: 'croft guest configure {present.At.Name} --no-protection'.");
        if (present.Template)
            throw new FailureException(FailureKind.Conflict, $"Can't restore {volume} over {present.At}: it is a template.", "Leave '--replace' out to restore it beside.");
        DestroyPlans.RefuseUnknowable(present, "replace");
        if (present.Running) PowerPlans.AddStop(steps, present, null, "It has to be stopped before it can be replaced.");
    }

    static IEnumerable<string> Warnings(RestoreBackupRequest asked, RestoreGround ground)
    {
        if (ground.Backup.Volume.Verification == "failed") yield return $"The last verification of {ground.Backup.Volume.Volume} failed; what is restored may be damaged.";
        if (ground.Present is { Running: true } && !asked.Start) yield return $"{ground.Present.At} is stopped and stays so; '--start' starts it again.";
        if (ground.Present is null) yield return "It gets network addresses of its own (MAC); addresses set inside the guest are those of the backup.";
    }

    static string Made(BackupSeen backup) => backup.Volume.Created is { } at ? $"{at:u}" : "an unknown time";
}
