using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>Plans that make a guest a template.</summary>
internal static class MakeTemplatePlans
{
    public static Plan Make(GuestReading guest, IReadOnlyList<SnapshotSeen> snapshots)
    {
        var at = guest.At;
        if (guest.Template) return new Plan("guest template", $"nothing to do: {at} is a template already", []);
        PowerPlans.RefuseLocked(guest, "make a template of");
        if (guest.Running) throw new FailureException(Running(at));
        if (snapshots.Where(s => !s.IsCurrent).Select(s => s.Name).ToList() is { Count: > 0 } names)
        {
            throw new FailureException(FailureKind.Conflict, $"Can't make a template of {at}: it has snapshots ({string.Join(", ", names)}).",
                $"Delete them first: 'croft snapshot delete {at.Name} {names[0]}'; or make it of a copy: 'croft guest clone {at.Name} NAME'.");
        }
        var steps = new StepList();
        steps.Add($"make {at.Name} a template", TemplateStep.Name, new TemplateAction(at, guest.Identity), step => step with
        {
            Disturbs = Disturbance.None,
            Because = "It never runs again, and its disks become read-only: guests are made from it.",
            Leases = [at.Lease],
            Privilege = at.Privilege("VM.Allocate"),
            Deadline = TimeSpan.FromMinutes(30),
            Changes = [new FieldChange("template", "0", "1")],
        });
        return new Plan("guest template", $"make {at} a template", steps.Steps)
        {
            Confirmation = new Confirmation(at.Name, $"{at} will be a template for good: Proxmox has no way back, only copies of it run.") { BackupFirst = $"croft guest clone {at.Cluster}/{at.Vmid} {at.Name}-copy" },
        };
    }

    public static Failure Running(GuestAddress guest) =>
        new(FailureKind.Conflict, $"Can't make a template of {guest}: it runs.") { WayOut = $"Shut it down first: 'croft guest shutdown {guest.Name}'." };
}
