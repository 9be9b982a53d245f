using Croft.Contracts;
using Croft.Engine.Access;

namespace Croft.Engine.Guests;

/// <summary>Plans that destroy a guest.</summary>
internal static class DestroyPlans
{
    /// <param name="guest">The guest now.</param>
    /// <param name="linked">Guests whose disks are based on this template's.</param>
    /// <param name="copies">Nodes that it is replicated to.</param>
    /// <param name="stop">Stop it first when it runs.</param>
    /// <param name="purge">Take it out of jobs, replication and HA too.</param>
    public static Plan Destroy(GuestReading guest, IReadOnlyList<GuestAddress> linked, IReadOnlyList<string> copies, bool stop, bool purge)
    {
        var at = guest.At;
        if (guest.Lock is { } held) throw new FailureException(GuestRefusals.Locked(at, "destroy", held));
        if (guest.Protected) throw new FailureException(Protected(at));
        if (linked.Count > 0) throw new FailureException(HasClones(at, linked));
        if (!purge && guest.Ha) throw new FailureException(Bound(at, "it is in the care of high availability", $"croft ha remove {at.Name}"));
        if (!purge && copies.Count > 0) throw new FailureException(Bound(at, $"it is replicated to {string.Join(", ", copies)}", $"croft replication delete {at.Name} {copies[0]}"));
        if (guest.Running && !stop) throw new FailureException(Running(at));
        RefuseUnknowable(guest, "destroy");
        var steps = new StepList();
        if (guest.Running) PowerPlans.AddStop(steps, guest, null, "It has to be stopped before it can be destroyed.");
        // Stopping applies what waits, so the digest of a running guest says nothing afterwards.
        var identity = guest.Running ? guest.Identity with { Digest = null } : guest.Identity;
        steps.Then($"destroy {at.Name}", DestroyStep.Name, new DestroyAction(at, identity, purge), step => step with
        {
            Disturbs = Disturbance.DestroysData,
            Because = Because(guest) + (purge ? Purged(guest, copies) : ""),
            Leases = [at.Lease],
            Privilege = at.Privilege("VM.Allocate"),
            Deadline = TimeSpan.FromMinutes(30),
        });
        return new Plan("guest destroy", $"destroy {at}", steps.Steps)
        {
            Confirmation = new Confirmation(at.Name, $"{at} and its disks will be gone: {Disks(guest)}.") { BackupFirst = $"croft backup create {at.Cluster}/{at.Vmid}" },
            Warnings = guest.Identity.IsStrong ? [] : [$"{at} has neither an SMBIOS uuid nor a creation time; it is told from another guest by its config's digest alone."],
        };
    }

    /// <summary>Refuses to stop a guest that nothing but its digest tells apart: stopping may change that.</summary>
    public static void RefuseUnknowable(GuestReading guest, string attempt)
    {
        if (!guest.Running || guest.Identity.IsStrong) return;
        throw new FailureException(FailureKind.Conflict, $"Can't {attempt} {guest.At} while it runs: it has neither an SMBIOS uuid nor a creation time, so it could not be known again once stopped.",
            $"Stop it with 'croft guest stop {guest.At.Name}', then plan again.");
    }

    public static Failure Protected(GuestAddress guest) =>
        new(FailureKind.Conflict, $"Can't destroy {guest}: it is protected.")
        {
            WayOut = $"If it shall go: 'croft guest configure {guest.Name} --no-protection', then destroy it.",
        };

    public static Failure Running(GuestAddress guest) =>
        new(FailureKind.Conflict, $"Can't destroy {guest}: it runs.")
        {
            WayOut = $"Stop it first ('croft guest stop {guest.Name}'), or say '--stop'.",
        };

    static Failure Bound(GuestAddress guest, string why, string way) =>
        new(FailureKind.Conflict, $"Can't destroy {guest}: {why}.")
        {
            WayOut = $"End that first ('{way}'), or say '--purge', which takes it out of high availability, replication and backup jobs.",
        };

    static string Purged(GuestReading guest, IReadOnlyList<string> copies) =>
        $" Backup jobs no longer name it{(guest.Ha ? ", high availability lets it go" : "")}{(copies.Count > 0 ? $", its replication to {string.Join(", ", copies)} ends" : "")}.";

    static Failure HasClones(GuestAddress guest, IReadOnlyList<GuestAddress> linked) =>
        new(FailureKind.Conflict, $"Can't destroy {guest}: {(linked.Count == 1 ? "1 guest shares" : $"{linked.Count} guests share")} its data.")
        {
            Cause = linked.All(l => Horizon.Current.Sees(l.Cluster, l.Vmid)) ? $"linked clones: {string.Join(", ", linked)}" : "linked clones, some of which are not yours to see",
            WayOut = "Destroy these first, or move their disks to another storage so that they get their own data.",
        };

    static string Because(GuestReading guest)
    {
        var snapshots = guest["parent"] is null ? "" : " and all its snapshots";
        return $"Its disks{snapshots} will be gone: {Disks(guest)}.";
    }

    static string Disks(GuestReading guest)
    {
        var disks = GuestDisks.Of(guest).Select(d => d.Volume.ToString()).ToList();
        return disks.Count == 0 ? "it has no disks" : string.Join(", ", disks);
    }
}
