using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>POST …/{vmid}/template: disks become base volumes.</summary>
internal static class GuestTemplate
{
    public static Call Of(GuestKind kind) => new("POST", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/template", exchange => Run(exchange, kind))
    {
        Relayed = true,
        Permission = Permission.All("/vms/{vmid}", "VM.Allocate"),
        Parameters = kind.IsQemu ? [Parameter.Text("disk")] : [],
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        GuestTasks.RequireUnlocked(guest);
        if (guest.Config.Snapshots.Count > 0)
            throw ApiFault.Failed($"unable to create template, because {kind.Word} contains snapshots");
        if (guest.IsTemplate)
            throw ApiFault.Failed("you can't convert a template to a template");
        if (guest.IsRunning)
            throw ApiFault.Failed(kind.IsQemu ? "you can't convert a VM to template if VM is running" : "you can't convert a CT to template if the CT is running");
        var task = GuestTasks.Start(exchange, guest, "template", _ => Work(exchange.Cluster, guest));
        // a container's call answers nothing, although a task runs
        if (kind.IsQemu)
            exchange.Answer(task);
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, Guest guest)
    {
        guest.Config.Set("template", "1");
        yield return TimeSpan.FromSeconds(1);
        foreach (var key in GuestDisks.KeysOf(guest.Kind, guest.Config.Current).ToList())
            MakeBase(cluster, guest, key);
        cluster.Touch();
        cluster.Effects.Count(guest.Id, "template");
    }

    static void MakeBase(ClusterState cluster, Guest guest, string key)
    {
        var value = guest.Config[key]!;
        var id = GuestDisks.VolumeId(value);
        if (DiskSpace.Find(cluster, guest.Node, id) is not { } found)
            return;
        var (space, volume) = found;
        var name = volume.Name.Replace("vm-", "base-", StringComparison.Ordinal).Replace("subvol-", "basevol-", StringComparison.Ordinal);
        space.Remove(volume);
        space.Add(new Volume(name, volume.Content, volume.Format)
        {
            Vmid = volume.Vmid,
            Size = volume.Size,
            Fill = volume.Fill,
            CreatedAt = volume.CreatedAt,
            Parent = volume.Parent,
        });
        guest.Config.Set(key, value.Replace(id, $"{space.Storage.Id}:{name}", StringComparison.Ordinal));
    }
}
