using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>A disk handed to another guest of the same node; its volume is renamed.</summary>
internal static class GuestReassign
{
    public static void Run(Exchange exchange, Guest source, string key, string targetKey, int targetVmid)
    {
        var cluster = exchange.Cluster;
        exchange.Require($"/vms/{targetVmid}", "VM.Config.Disk");
        var target = cluster.Find(targetVmid) is { } found && found.Kind == source.Kind
            ? found
            : throw ApiFault.Failed($"could not find target {source.Kind.Word} {targetVmid}");
        Check(source, key, target, targetKey);
        exchange.Answer(cluster.Tasks.Start(source.Node, source.Kind.IsQemu ? "qmmove" : "move_volume", source.Vmid.ToString(CultureInfo.InvariantCulture),
            exchange.Caller, task => Work(cluster, source, key, target, targetKey, task)));
    }

    static void Check(Guest source, string key, Guest target, string targetKey)
    {
        var isQemu = source.Kind.IsQemu;
        if (!isQemu && (key == "rootfs" || targetKey == "rootfs"))
            throw ApiFault.Failed("Cannot move to/from 'rootfs'");
        if (source.Node != target.Node)
            throw ApiFault.Failed($"Both {(isQemu ? "VMs" : "containers")} need to be on the same node ({source.Node.Name} != {target.Node.Name})");
        GuestTasks.RequireUnlocked(source);
        GuestTasks.RequireUnlocked(target);
        if (source.IsTemplate || target.IsTemplate)
            throw ApiFault.Failed(isQemu ? "Can't move disks from or to template VMs" : "Can't move volumes from or to template CT");
        if (source.Config[key] is null)
            throw ApiFault.Failed(isQemu ? $"Disk '{key}' for VM '{source.Vmid}' does not exist" : $"volume '{key}' for container '{source.Vmid}' does not exist");
        if (target.Config[targetKey] is not null)
            throw ApiFault.Failed(isQemu
                ? $"Target disk key '{targetKey}' is already in use for VM '{target.Vmid}'"
                : $"Target volume key '{targetKey}' is already in use for container '{target.Vmid}'");
        if (source.IsRunning && !GuestDisks.IsUnused(key))
            throw ApiFault.Failed(isQemu
                ? "Cannot move in-use disk while the source VM is running - detach or shutdown first"
                : "Cannot move in-use volume while the source CT is running - detach or shutdown first");
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, Guest source, string key, Guest target, string targetKey, TaskRecord task)
    {
        yield return TimeSpan.FromSeconds(1);
        var value = source.Config[key]!;
        var old = GuestDisks.VolumeId(value);
        var (space, volume) = DiskSpace.Find(cluster, source.Node, old) ?? throw new TaskFault($"volume '{old}' does not exist");
        var renamed = volume.RenamedFor(target.Vmid, VolumeNames.Next(space, target, "disk", volume.Format));
        space.Remove(volume);
        space.Add(renamed);
        var id = $"{space.Storage.Id}:{renamed.Name}";
        task.Say($"moving {(source.Kind.IsQemu ? "disk" : "volume")} '{key}' from {source.Kind.Word} '{source.Vmid}' to '{target.Vmid}'");
        source.Config.Unset(key);
        target.Config.Set(targetKey, GuestDisks.IsUnused(targetKey) ? id : value.Replace(old, id, StringComparison.Ordinal));
        task.Say($"removing {(source.Kind.IsQemu ? "disk" : "volume")} '{key}' from {source.Kind.Word} '{source.Vmid}' config");
        cluster.Touch();
        cluster.Effects.Count(source.Id, "move disk");
    }
}
