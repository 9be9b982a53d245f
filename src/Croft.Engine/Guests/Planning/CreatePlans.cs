using System.Globalization;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Plans that make a guest from nothing.</summary>
internal static class CreatePlans
{
    /// <param name="asked">What the user asked for.</param>
    /// <param name="node">Node that will hold it.</param>
    /// <param name="vmid">A free number.</param>
    /// <param name="uuid">SMBIOS uuid for a virtual machine.</param>
    public static Plan FromNothing(CreateGuestRequest asked, NodeReading node, int vmid, Guid uuid)
    {
        var type = TypeOf(asked);
        Refuse(asked, type);
        var guest = new GuestAddress(node.Cluster, node.Node, vmid, type, asked.Name);
        var disk = (asked.Disk ?? (guest.IsVm ? 32 : 8)) * 1L;
        var storage = node.Choose(asked.Storage, guest.IsVm ? "images" : "rootdir", disk << 30, $"a disk of {disk} GB");
        var bridge = Bridge(asked, node);
        var memory = asked.Memory ?? (guest.IsVm ? 2048 : 512);
        List<KeyValuePair<string, string>> parameters = guest.IsVm
            ? Machine(asked, memory, $"{storage.Name}:{disk}", bridge, uuid)
            : Container(asked, memory, $"{storage.Name}:{disk}", bridge);
        Common(parameters, asked);
        var steps = new StepList();
        steps.Add($"create {guest.Noun} {guest.Name}", CreateStep.Name,
            new CreateAction(guest, [new("vmid", $"{vmid}"), .. parameters], guest.IsVm ? uuid.ToString() : null), step => step with
            {
                Disturbs = Disturbance.None,
                Leases = [guest.Lease],
                Privilege = guest.Privilege("VM.Allocate"),
                Deadline = TimeSpan.FromMinutes(30),
                Changes = [.. parameters.Select(p => new FieldChange(p.Key, null, p.Value))],
            });
        if (asked.Start) PowerPlans.AddStart(steps, guest, null, false);
        return new Plan("guest create", $"create {guest.Noun} {guest}", steps.Steps) { Warnings = [.. Warnings(asked, node, memory, guest)] };
    }

    /// <summary>Memory the node may lack, for every plan that adds a guest.</summary>
    public static IEnumerable<string> ShortOfMemory(NodeReading node, long megabytes)
    {
        if (node.FreeMemory is { } free && free < megabytes << 20)
            yield return $"{node.Node} has {NodeReading.Size(free)} of free memory and the guest is given {megabytes} MB; it may not start, or make others swap.";
    }

    static GuestType TypeOf(CreateGuestRequest asked) => asked.Type ?? (asked.Template is null ? GuestType.Vm : GuestType.Ct);

    static void Refuse(CreateGuestRequest asked, GuestType type)
    {
        List<Fault> faults = [];
        if (type == GuestType.Ct && asked.Template is null) faults.Add(new("--template", "A container is made from an OS template: storage:vztmpl/file.tar.zst. See 'croft storage show'."));
        if (type == GuestType.Ct && asked.Iso is not null) faults.Add(new("--iso", "A container has no CD drive; give '--template'."));
        if (type == GuestType.Vm && asked.Template is not null) faults.Add(new("--template", "OS templates are for containers; give '--iso', or '--from' a template guest."));
        if (asked.Full) faults.Add(new("--full", "is for '--from TEMPLATE' alone."));
        if (asked.Iso is { } iso && !VolumeId.TryParse(iso, out _)) faults.Add(new("--iso", $"'{iso}' is no volume: storage:iso/file.iso."));
        if (asked.Template is { } template && !VolumeId.TryParse(template, out _)) faults.Add(new("--template", $"'{template}' is no volume: storage:vztmpl/file.tar.zst."));
        if (faults.Count > 0) throw new FailureException(new Failure(FailureKind.Invalid, $"Can't plan guest '{asked.Name}'.") { Faults = faults });
    }

    static string? Bridge(CreateGuestRequest asked, NodeReading node)
    {
        if (asked.Bridge is null) return node.Bridges is null || node.Bridges.Contains("vmbr0") ? "vmbr0" : node.Bridges.Count > 0 ? node.Bridges[0] : null;
        return node.Bridges is null || node.Bridges.Contains(asked.Bridge)
            ? asked.Bridge
            : throw new FailureException(FailureKind.NotFound, $"{node.Cluster}/{node.Node} has no bridge '{asked.Bridge}'.",
                node.Bridges.Count == 0 ? "It has none." : $"It has: {string.Join(", ", node.Bridges)}.");
    }

    static List<KeyValuePair<string, string>> Machine(CreateGuestRequest asked, int memory, string disk, string? bridge, Guid uuid)
    {
        List<KeyValuePair<string, string>> all =
        [
            new("name", asked.Name),
            new("cores", Text(asked.Cores ?? 1)),
            new("memory", Text(memory)),
            new("ostype", "l26"),
            new("scsihw", "virtio-scsi-single"),
            new("scsi0", disk),
            new("smbios1", $"uuid={uuid}"),
        ];
        if (bridge is not null) all.Add(new("net0", $"virtio,bridge={bridge}"));
        if (asked.Iso is not null) all.Add(new("ide2", $"{asked.Iso},media=cdrom"));
        all.Add(new("boot", $"order=scsi0{(asked.Iso is null ? "" : ";ide2")}{(bridge is null ? "" : ";net0")}"));
        return all;
    }

    static List<KeyValuePair<string, string>> Container(CreateGuestRequest asked, int memory, string disk, string? bridge)
    {
        List<KeyValuePair<string, string>> all =
        [
            new("hostname", asked.Name),
            new("ostemplate", asked.Template!),
            new("cores", Text(asked.Cores ?? 1)),
            new("memory", Text(memory)),
            new("rootfs", disk),
            new("unprivileged", "1"),
        ];
        if (bridge is not null) all.Add(new("net0", $"name=eth0,bridge={bridge},ip=dhcp"));
        return all;
    }

    static void Common(List<KeyValuePair<string, string>> all, CreateGuestRequest asked)
    {
        if (asked.Tags.Count > 0) all.Add(new("tags", TagList.Format(asked.Tags)));
        if (asked.Description is { Length: > 0 } text) all.Add(new("description", text));
        if (asked.Onboot) all.Add(new("onboot", "1"));
        if (asked.Pool is { } pool) all.Add(new("pool", pool));
    }

    static IEnumerable<string> Warnings(CreateGuestRequest asked, NodeReading node, int memory, GuestAddress guest)
    {
        foreach (var warning in ShortOfMemory(node, memory)) yield return warning;
        if (!guest.IsVm) yield return $"No password is set: enter {guest.Name} with 'pct enter {guest.Vmid}' on {node.Node}.";
        if (guest.IsVm && asked.Iso is null && asked.Start) yield return $"{guest.Name} has an empty disk and no installation image; it can boot from the network alone.";
        if (node.Bridges is null) yield return $"The bridges of {node.Node} can't be read (Sys.Audit on /nodes/{node.Node}); that the bridge exists is not checked.";
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
