using System.Globalization;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Plans that make a guest from a template: clone, configure, let the disk grow, start, finish.</summary>
internal static class TemplatePlans
{
    /// <param name="template">The template now.</param>
    /// <param name="asked">What the user asked for.</param>
    /// <param name="ground">What the clone needs to know.</param>
    /// <param name="vmid">A free number.</param>
    public static Plan From(GuestReading template, CreateGuestRequest asked, CloneGround ground, int vmid)
    {
        Refuse(template, asked);
        var steps = new StepList();
        var clone = new CloneGuestRequest { Source = template.At.Name, Name = asked.Name, Full = asked.Full, Storage = asked.Storage, Pool = asked.Pool };
        var guest = ClonePlans.Add(steps, template, clone, ground, vmid, undoable: true);
        AddSettings(steps, template, guest, Settings(template, asked, ground.To));
        AddDisk(steps, template, guest, asked);
        if (asked.Start) PowerPlans.AddStart(steps, guest, null, false);
        AddDescription(steps, template, guest, asked);
        return new Plan("guest create", $"create {guest.Noun} {guest} from {template.At.Name}", steps.Steps)
        {
            OnFailure = OnFailure.Undo,
            Warnings = [.. CreatePlans.ShortOfMemory(ground.To, asked.Memory ?? template.MemoryMb)],
        };
    }

    static void Refuse(GuestReading template, CreateGuestRequest asked)
    {
        if (!template.Template)
        {
            throw new FailureException(FailureKind.Conflict, $"Can't create '{asked.Name}' from {template.At}: it is no template.",
                $"To copy a guest that is none: 'croft guest clone {template.At.Name} {asked.Name}'.");
        }
        List<Fault> faults = [];
        if (asked.Iso is not null) faults.Add(new("--iso", "is for guests from nothing; the template brings its system."));
        if (asked.Template is not null) faults.Add(new("--template", "is for containers from nothing; '--from' names the template."));
        if (asked.Type is { } type && type != template.At.Type) faults.Add(new("--type", $"{template.At.Name} is a {template.At.Noun}."));
        if (faults.Count > 0) throw new FailureException(new Failure(FailureKind.Invalid, $"Can't plan guest '{asked.Name}'.") { Faults = faults });
    }

    static SortedDictionary<string, string> Settings(GuestReading template, CreateGuestRequest asked, NodeReading node)
    {
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (asked.Cores is { } cores) set["cores"] = cores.ToString(CultureInfo.InvariantCulture);
        if (asked.Memory is { } memory) set["memory"] = memory.ToString(CultureInfo.InvariantCulture);
        if (asked.Tags.Count > 0) set["tags"] = TagList.Format(asked.Tags);
        if (asked.Onboot) set["onboot"] = "1";
        if (asked.Bridge is { } bridge) set["net0"] = Card(template, bridge, node);
        return set;
    }

    // Without its address, so that Proxmox gives the copy one of its own.
    static string Card(GuestReading template, string bridge, NodeReading node)
    {
        if (node.Bridges is { } known && !known.Contains(bridge))
            throw new FailureException(FailureKind.NotFound, $"{node.Cluster}/{node.Node} has no bridge '{bridge}'.", $"It has: {string.Join(", ", known)}.");
        if (template["net0"] is not { } card) return template.At.IsVm ? $"virtio,bridge={bridge}" : $"name=eth0,bridge={bridge},ip=dhcp";
        var parts = PropertyString.Parse(card).With("bridge", bridge).Parts.Where(p => p.Key is not ("hwaddr" or "macaddr"))
            .Select(p => p.Key is null ? p.Value : template.At.IsVm && p.Value.Count(c => c == ':') == 5 ? p.Key : $"{p.Key}={p.Value}");
        return string.Join(',', parts);
    }

    static void AddSettings(StepList steps, GuestReading template, GuestAddress guest, SortedDictionary<string, string> set)
    {
        foreach (var same in set.Where(s => template[s.Key] == s.Value).Select(s => s.Key).ToList()) set.Remove(same);
        if (set.Count == 0) return;
        steps.Then($"configure {guest.Name}", ConfigureStep.Name, new ConfigureAction(guest, set, []) { Making = true }, step => step with
        {
            Disturbs = Disturbance.None,
            Leases = [guest.Lease],
            Privilege = guest.Privilege("VM.Config.Options"),
            Deadline = TimeSpan.FromMinutes(2),
            Changes = [.. set.Select(s => new FieldChange(s.Key, template[s.Key], s.Value))],
        });
    }

    static void AddDisk(StepList steps, GuestReading template, GuestAddress guest, CreateGuestRequest asked)
    {
        if (asked.Disk is not { } gigabytes) return;
        var bytes = (long)gigabytes << 30;
        if (GuestDisks.First(template) is not { Size: { } size } disk)
            throw new FailureException(FailureKind.Conflict, $"Can't set the disk size of '{guest.Name}': {template.At} has no disk whose size is known.", "Leave '--disk' out.");
        if (size > bytes)
            throw new FailureException(FailureKind.Unsupported, $"Can't give '{guest.Name}' a disk of {gigabytes} GB: that of {template.At.Name} has {NodeReading.Size(size)}, and disks only grow.", $"Ask for at least {NodeReading.Size(size)}.");
        if (size == bytes) return;
        steps.Then($"let {disk.Key} of {guest.Name} grow to {gigabytes} GB", ResizeStep.Name, new ResizeAction(guest, disk.Key, bytes, Making: true), step => step with
        {
            Disturbs = Disturbance.None,
            Leases = [guest.Lease],
            Privilege = guest.Privilege("VM.Config.Disk"),
            Deadline = TimeSpan.FromMinutes(15),
            Changes = [new FieldChange($"{disk.Key} size", ByteSize.Format(size), ByteSize.Format(bytes))],
        });
    }

    static void AddDescription(StepList steps, GuestReading template, GuestAddress guest, CreateGuestRequest asked) =>
        AddDescription(steps, guest, (asked.Description ?? template["description"])?.TrimEnd('\n'), template["description"]?.TrimEnd('\n'), asked.Start);

    /// <summary>Adds the last step of a guest that was cloned: it takes away the mark by which its run could still undo the clone.</summary>
    public static void AddDescription(StepList steps, GuestAddress guest, string? text, string? before, bool runs)
    {
        var action = string.IsNullOrEmpty(text)
            ? new ConfigureAction(guest, new Dictionary<string, string>(StringComparer.Ordinal), ["description"])
            : new ConfigureAction(guest, new Dictionary<string, string>(StringComparer.Ordinal) { ["description"] = text }, []);
        steps.Then($"finish {guest.Name}", ConfigureStep.Name, action, step => step with
        {
            Disturbs = runs ? Disturbance.Live : Disturbance.None,
            Because = "It is complete: the note that this run is making it goes.",
            Leases = [guest.Lease],
            Privilege = guest.Privilege("VM.Config.Options"),
            Deadline = TimeSpan.FromMinutes(2),
            Changes = (text ?? "") == (before ?? "") ? [] : [new FieldChange("description", before, string.IsNullOrEmpty(text) ? null : text)],
        });
    }
}
