using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>Suspending a machine to disk, and starting it from there.</summary>
internal static class Hibernation
{
    public static IEnumerable<TimeSpan> Save(ClusterState cluster, Guest guest, string? storageId, TaskRecord task)
    {
        GuestTasks.RequireUnlocked(guest);
        var disk = GuestDisks.KeysOf(guest.Kind, guest.Config.Current).Select(key => guest.Config[key]!).FirstOrDefault();
        var storage = storageId ?? (disk is null ? "local" : GuestDisks.VolumeId(disk).Split(':')[0]);
        var date = cluster.Time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var size = GuestFigures.MaxMemory(guest) * 2 + (500L << 20);
        guest.Config.Set("lock", "suspending");
        var volume = DiskSpace.Allocate(cluster, guest.Node, storage, new NewDisk(guest.Vmid, "images", size) { Stem = $"state-suspend-{date}" }, task.Say);
        yield return TimeSpan.FromSeconds(2 + GuestFigures.MaxMemory(guest) / (500 << 20));
        task.Say("State saved, quitting");
        GuestStop.PowerOff(cluster, guest);
        guest.Config.Set("vmstate", $"{storage}:{volume.Name}");
        guest.Config.Set("runningmachine", "pc-i440fx-9.2+pve1");
        guest.Config.Set("runningcpu", "kvm64,enforce,+kvm_pv_eoi,+kvm_pv_unhalt,+lahf_lm,+sep");
        guest.Config.Set("lock", "suspended");
        cluster.Effects.Count(guest.Id, "suspend");
    }

    public static IEnumerable<TimeSpan> Load(ClusterState cluster, Guest guest, TaskRecord task)
    {
        var state = guest.Config["vmstate"];
        task.Say("Resuming suspended VM");
        task.Say($"activating and using '{state}' as vmstate");
        yield return TimeSpan.FromSeconds(3);
        guest.State = RunState.Running;
        guest.StartedAt = cluster.Time.GetUtcNow();
        guest.Pid = guest.Node.NextPid();
        task.Say("Resumed VM, removing state");
        if (state is not null)
            DiskSpace.Free(cluster, guest.Node, state);
        foreach (var key in (ReadOnlySpan<string>)["vmstate", "runningmachine", "runningcpu", "lock"])
            guest.Config.Unset(key);
        cluster.Touch();
        cluster.Effects.Count(guest.Id, "start");
    }
}
