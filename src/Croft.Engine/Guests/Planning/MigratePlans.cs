using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>What a migration needs to know beside the guest.</summary>
/// <param name="From">Node that holds it.</param>
/// <param name="To">Node it goes to.</param>
/// <param name="Conditions">What Proxmox itself found in the way; null for containers, where it can't be asked.</param>
internal sealed record MigrateGround(NodeReading From, NodeReading To, MigrationPreconditions? Conditions);

/// <summary>Plans that move a guest to another node; everything in the way is named at once.</summary>
internal static class MigratePlans
{
    public static Plan Migrate(GuestReading guest, MigrateGuestRequest asked, MigrateGround ground)
    {
        var at = guest.At;
        var to = ground.To.Node;
        if (guest.Lock is { } held) throw new FailureException(GuestRefusals.Locked(at, "migrate", held));
        var reasons = (at.IsVm ? Machine(guest, asked, ground) : Container(guest, asked, ground)).ToList();
        if (reasons.Count > 0)
        {
            throw new FailureException(new Failure(FailureKind.Conflict, $"Can't migrate {at} to {to}: {string.Join("; ", reasons.Select(r => r.Why))}.")
            {
                WayOut = string.Join(" ", reasons.Select(r => r.WayOut).Distinct(StringComparer.Ordinal)),
            });
        }
        var steps = new StepList();
        steps.Add($"migrate {at.Name} to {to}", MigrateStep.Name, new MigrateAction(at, to)
        {
            Online = at.IsVm && guest.Running,
            Restart = !at.IsVm && guest.Running,
            WithLocalDisks = asked.WithLocalDisks,
            TargetStorage = asked.TargetStorage,
            Ha = guest.Ha,
            Running = guest.Running,
        }, step => step with
        {
            Disturbs = !guest.Running ? Disturbance.None : at.IsVm ? Disturbance.Live : Disturbance.Restart,
            Because = Because(guest, ground),
            Leases = [at.Lease],
            Privilege = at.Privilege("VM.Migrate"),
            Deadline = TimeSpan.FromHours(6),
            Changes = [new FieldChange("node", at.Node, to)],
        });
        return new Plan("guest migrate", $"migrate {at} to {to}", steps.Steps) { Warnings = [.. Warnings(guest, asked, ground)] };
    }

    /// <summary>The plan for a guest that is there already.</summary>
    public static Plan Nothing(GuestReading guest) => new("guest migrate", $"nothing to do: {guest.At} is on {guest.At.Node} already", []);

    static IEnumerable<(string Why, string WayOut)> Machine(GuestReading guest, MigrateGuestRequest asked, MigrateGround ground)
    {
        if (asked.Restart) yield return ("'--restart' is for containers", "Leave it out: a running virtual machine moves without stopping.");
        if (guest.Running && !asked.Online) yield return ("it runs", "Say '--online' to move it while it runs, or stop it first.");
        if (ground.Conditions is not { } found) yield break;
        var resources = found.LocalResources;
        if (resources.Count > 0) yield return ($"it uses {string.Join(", ", resources)} of {guest.At.Node}", "Take the device out of its settings, or stop it and use a mapped device.");
        var discs = found.LocalDisks.Where(d => d.IsCdrom).ToList();
        if (discs.Count > 0) yield return ($"its CD drive holds {string.Join(", ", discs.Select(d => d.Volume))}, which {guest.At.Node} alone has", $"Empty the drive: 'croft guest configure {guest.At.Name} --set {discs[0].Drive ?? "ide2"}=none,media=cdrom'.");
        var disks = found.LocalDisks.Where(d => !d.IsCdrom).ToList();
        if (disks.Count > 0 && guest.Running && !asked.WithLocalDisks)
            yield return ($"{Disks(disks.Select(d => d.Volume).ToList())} only on {guest.At.Node}", "Say '--with-local-disks' to copy them.");
        foreach (var reason in Storages(disks.Select(d => d.Volume.Split(':')[0]), asked, ground, "images")) yield return reason;
        if (!guest.Running && disks.Count == 0 && found.NotAllowedNodes.TryGetValue(ground.To.Node, out var lacking) && lacking.Count > 0)
            yield return ($"{ground.To.Node} has no storage {string.Join(", ", lacking)}", "Choose a node that has it, or '--target-storage'.");
    }

    static IEnumerable<(string Why, string WayOut)> Container(GuestReading guest, MigrateGuestRequest asked, MigrateGround ground)
    {
        if (asked.Online || (guest.Running && !asked.Restart))
            yield return ("Proxmox can't move a container while it runs", "Say '--restart' to stop it, move it and start it there, or stop it first.");
        foreach (var mount in guest.Config.Where(c => KeyEffect.Index(c.Key, "mp") is not null).OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var parts = PropertyString.Parse(mount.Value, "volume");
            if (!VolumeId.TryParse(parts["volume"], out _) && parts.Flag("shared") is not true)
                yield return ($"{mount.Key} is {parts["volume"]} of {guest.At.Node} itself", $"If {ground.To.Node} has the same folder, mark it: 'croft guest configure {guest.At.Name} --set {mount.Key}={mount.Value},shared=1'.");
        }
        var local = GuestDisks.Of(guest).Select(d => d.Volume.Storage).Distinct(StringComparer.Ordinal).Where(s => ground.From.Storage(s) is not { IsShared: true });
        foreach (var reason in Storages(local, asked, ground, "rootdir")) yield return reason;
        foreach (var shared in GuestDisks.Of(guest).Select(d => d.Volume.Storage).Distinct(StringComparer.Ordinal).Where(s => ground.From.Storage(s) is { IsShared: true } && ground.To.Storage(s) is null))
            yield return ($"{ground.To.Node} has no storage {shared}", "Choose a node that has it.");
    }

    // Disks that are copied need a storage there that may hold them.
    static IEnumerable<(string Why, string WayOut)> Storages(IEnumerable<string> copied, MigrateGuestRequest asked, MigrateGround ground, string content)
    {
        foreach (var name in copied.Select(s => asked.TargetStorage ?? s).Distinct(StringComparer.Ordinal))
        {
            if (ground.To.Storage(name) is not { IsEnabled: true } storage)
                yield return ($"{ground.To.Node} has no storage {name}", "Choose one it has with '--target-storage'.");
            else if (!storage.Content.Contains(content))
                yield return ($"storage {name} of {ground.To.Node} does not hold '{content}'", "Choose one that does with '--target-storage'.");
        }
    }

    static string? Because(GuestReading guest, MigrateGround ground) => (guest.Running, guest.At.IsVm) switch
    {
        (false, _) => null,
        (true, true) => ground.Conditions?.LocalDisks.Any(d => !d.IsCdrom) is true ? "It goes on running while its memory and disks are copied." : "It goes on running while its memory is copied.",
        _ => "It is stopped, moved and started there.",
    };

    static IEnumerable<string> Warnings(GuestReading guest, MigrateGuestRequest asked, MigrateGround ground)
    {
        if (guest.Running)
            foreach (var warning in CreatePlans.ShortOfMemory(ground.To, guest.MemoryMb)) yield return warning;
        if (asked.Online && !guest.Running) yield return $"{guest.At} does not run; it is moved stopped.";
        if (ground.Conditions is { DependentResources: { Count: > 0 } along })
            yield return $"High availability moves with it: {string.Join(", ", along)}.";
        if (ground.Conditions is null && guest.At.IsVm) yield return "Proxmox did not tell what stands in the way; it decides when the run begins.";
    }

    static string Disks(List<string> volumes) => volumes.Count == 1 ? $"its disk {volumes[0]} is" : $"its disks {string.Join(", ", volumes)} are";
}
