using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Planning;

/// <summary>Plans that make a guest which a document describes: from nothing, from an OS template, or as a clone.</summary>
sealed class GuestMaking(Change change, GuestType type, GuestGround ground)
{
    readonly Manifest wanted = change.Wanted!;

    /// <summary>True where the document means a guest by its name alone.</summary>
    bool IsAlone => wanted.Ours("vmid") is null;

    public Task<Plan> PlanAsync(CancellationToken ct) => wanted.Ours("clone") is { } source ? CloneAsync(source, ct) : CreateAsync(ct);

    async Task<Plan> CreateAsync(CancellationToken ct)
    {
        var own = wanted.Spec.Templates.Values.Select(t => t.Source.Node).FirstOrDefault(n => n is not null);
        var node = await ground.Nodes.ReadAsync(change.Cluster, wanted.Ours("node") ?? own ?? await ground.Nodes.RoomiestAsync(change.Cluster, ct), ct);
        var vmid = await VmidAsync(ct);
        var guest = new GuestAddress(change.Cluster, node.Node, vmid, type, change.Name);
        if (!guest.IsVm && wanted.Ours("ostemplate") is null)
            throw new FailureException(FailureKind.Invalid, $"Can't make {wanted}: a container is made from an OS template or as a clone.", "Say 'ostemplate: storage:vztmpl/file.tar.zst' or 'clone: NAME'; 'croft template list' names those there are.");
        await DemandAsync(node, "spec.ostemplate", wanted.Ours("ostemplate"), ct);
        foreach (var (key, parts) in wanted.Spec.Keys) await DemandAsync(node, $"spec.{key}.{DiskValue.ImportFrom}", parts.GetValueOrDefault(DiskValue.ImportFrom), ct);
        await DemandDisksAsync(node, ct);
        GuestChanges.DemandDevices(wanted, null);
        var uuid = Guid.NewGuid();
        List<KeyValuePair<string, string>> parameters = [new("vmid", Text(vmid)), new(ConfigSpec.NameKey(change.Kind), change.Name), .. Settings(node, ref uuid)];
        if (wanted.Ours("ostemplate") is { } template) parameters.Add(new("ostemplate", template));
        if (wanted.Ours("password") is { } password) parameters.Add(new("password", password));
        if (wanted.Ours("pool") is { } pool) parameters.Add(new("pool", pool));
        var steps = new StepList();
        var warnings = await AddFilesAsync(steps, node, ct);
        steps.Then($"create {guest.Noun} {guest.Name}", CreateStep.Name, new CreateAction(guest, parameters, guest.IsVm ? uuid.ToString() : null) { Alone = IsAlone }, step => step with
        {
            Disturbs = Disturbance.None,
            Leases = [guest.Lease],
            Privilege = string.Join(", ", [guest.Privilege("VM.Allocate"), ConfigurePlans.PrivilegeToMake(guest, [.. parameters.Where(p => p.Key is not ("vmid" or "pool" or "ostemplate" or "password"))], []), .. SpaceOn()]),
            Deadline = TimeSpan.FromMinutes(30),
            Changes = [.. parameters.Select(p => new FieldChange(p.Key, null, ConfigValue.Shown(p.Key, p.Value)))],
        });
        foreach (var (key, parts) in wanted.Spec.Keys.Where(k => k.Value.ContainsKey(DiskValue.ImportFrom)))
            if (parts.TryGetValue("size", out var size)) GuestChanges.AddGrow(steps, guest, key, size, new FieldChange($"{key}.size", null, size));
        if (wanted.Spec.Keys.GetValueOrDefault("template")?[""] is "1") AddTemplate(steps, guest);
        if (wanted.Ours("state") is "running") PowerPlans.AddStart(steps, guest, null, false);
        Announce(guest, wanted.Spec);
        return new Plan("apply", $"create {guest.Noun} {guest}", steps.Steps)
        {
            Makes = vmid,
            Warnings = [.. warnings, .. GuestDisks.OfOthers(new GuestReading(guest), parameters.ToDictionary(StringComparer.Ordinal)), .. CreatePlans.ShortOfMemory(node, MemoryOf(wanted) ?? 512)],
        };
    }

    /// <summary>MiB that a guest's document gives it; null where it says nothing.</summary>
    public static long? MemoryOf(Manifest wanted) => GuestReading.MemoryIn(ConfigSpec.Write(wanted.Kind, wanted.Spec).GetValueOrDefault("memory"));

    /// <summary>Refuses disks of a new guest that are said to be on a storage already and are not: those of a guest that was destroyed.</summary>
    async Task DemandDisksAsync(NodeReading node, CancellationToken ct)
    {
        foreach (var (key, parts) in wanted.Spec.Keys)
        {
            var volume = parts.GetValueOrDefault("file") ?? parts.GetValueOrDefault("volume");
            // What the plan brings, or Proxmox makes with the guest, is not there yet.
            if (!VolumeId.TryParse(volume, out var id) || volume == wanted.CloudInit?.Volume || volume!.Contains("cloudinit", StringComparison.Ordinal) || wanted.Spec.Templates.ContainsKey($"spec.{key}.file") || node.Storage(id.Storage) is not { IsActive: true }) continue;
            try
            {
                await ground.Nodes.DemandVolumeAsync(node, volume, ct);
            }
            catch (FailureException e) when (e.Failure.Kind == FailureKind.NotFound)
            {
                throw new FailureException(e.Failure with { Message = $"Can't make {wanted} with {key}: {e.Failure.Message}", WayOut = $"For a new one say 'file: {id.Storage}' and its size (a container: 'volume: {id.Storage}'); 'croft backup restore' brings a guest back with its data." });
            }
        }
    }

    /// <summary>What making volumes needs.</summary>
    IEnumerable<string> SpaceOn() => wanted.Spec.Keys.Values.SelectMany(parts => new[] { parts.GetValueOrDefault("file"), parts.GetValueOrDefault("volume") })
        .OfType<string>().Where(DiskValue.IsStorage).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(s => $"Datastore.AllocateSpace on /storage/{s}");

    async Task<IReadOnlyList<string>> AddFilesAsync(StepList steps, NodeReading node, CancellationToken ct)
    {
        await ground.Files.AddImageAsync(steps, change, node, ct);
        return await ground.Files.DemandSnippetsAsync(change, node.Node, ct);
    }

    /// <summary>Refuses a volume that the node does not have, unless its Template is brought before.</summary>
    async Task DemandAsync(NodeReading node, string path, string? volume, CancellationToken ct)
    {
        if (wanted.Spec.Templates.GetValueOrDefault(path) is not { } use)
        {
            await ground.Nodes.DemandVolumeAsync(node, volume, ct);
            return;
        }
        var storage = node.Storage(use.Source.Storage!);
        if (use.Source.Node is { } own && own != node.Node && storage is { IsShared: false })
            throw new FailureException(FailureKind.Conflict, $"Can't make {wanted} on {node.Node}: Template {use.Template} lies on {own} alone.", $"Say 'node: {own}', or a Template on a storage that all nodes share.");
        var isComing = change.Documents.ContainsKey((TemplateSource.Kind, use.Template));
        if (isComing && (storage is { IsActive: true } || change.Documents.ContainsKey(("Storage", use.Source.Storage!)))) return;
        try
        {
            await ground.Nodes.DemandVolumeAsync(node, volume, ct);
        }
        catch (FailureException e) when (e.Failure.Kind == FailureKind.NotFound && !isComing)
        {
            throw new FailureException(e.Failure with { WayOut = $"Apply its Template first, or with it: --target Template/{use.Template}." });
        }
    }

    /// <summary>It becomes a template as the last thing, once its disks have their sizes.</summary>
    static void AddTemplate(StepList steps, GuestAddress guest) =>
        steps.Then($"make {guest.Name} a template", TemplateStep.Name, new TemplateAction(guest, new GuestIdentity(guest.Name, null, null, null, null)) { Making = true }, step => step with
        {
            Disturbs = Disturbance.None,
            Because = "It never runs, and its disks become read-only: guests are made from it.",
            Leases = [guest.Lease],
            Privilege = guest.Privilege("VM.Allocate"),
            Deadline = TimeSpan.FromMinutes(30),
            Changes = [new FieldChange("template", null, "1")],
        });

    /// <summary>The config as the creating call takes it: new volumes on storages that have room for them.</summary>
    List<KeyValuePair<string, string>> Settings(NodeReading node, ref Guid uuid)
    {
        List<KeyValuePair<string, string>> all = [];
        var spec = wanted.Spec;
        foreach (var (key, parts) in spec.Keys)
        {
            if (!change.Kind.Shape.TryFind(key, out var field, out _) || key is "smbios1" or "template") continue;
            all.Add(new(key, field.Type == SpecType.Parts && field.Parts.Bare is { Name: "file" or "volume" } bare ? Disk(key, field, bare.Name, parts, node) : SpecText.Write(field, parts)));
        }
        if (type == GuestType.Vm) all.Add(new("smbios1", Identity(ref uuid)));
        all.AddRange(spec.Raw);
        return all;
    }

    string Disk(string key, SpecField field, string bare, SortedDictionary<string, string> parts, NodeReading node)
    {
        if (parts.TryGetValue(bare, out var storage) && DiskValue.IsStorage(storage) && (node.Storage(storage) is not null || !change.Documents.ContainsKey(("Storage", storage))))
            node.Choose(storage, key is "rootfs" || field.Name == "mp" ? "rootdir" : "images", parts.TryGetValue("size", out var size) ? ByteSize.Parse(size) : 0, $"{key} of a new guest");
        return DiskValue.New(field, parts);
    }

    /// <summary>A machine is known again by its uuid: the one that is wanted, or a new one.</summary>
    string Identity(ref Guid uuid)
    {
        wanted.Spec.Keys.TryGetValue("smbios1", out var said);
        var parts = new SortedDictionary<string, string>(said ?? [], StringComparer.Ordinal);
        if (parts.TryGetValue("uuid", out var own) && Guid.TryParse(own, out var given)) uuid = given;
        parts["uuid"] = uuid.ToString();
        change.Kind.Shape.TryFind("smbios1", out var field, out _);
        return SpecText.Write(field!, parts);
    }

    async Task<Plan> CloneAsync(string source, CancellationToken ct)
    {
        var name = CloneLayers.SourceOf(source);
        var coming = change.Coming?.GetValueOrDefault((change.Kind.Name, name));
        var template = coming ?? await SourceAsync(name, ct);
        if (template.At.Type != type)
            throw new FailureException(FailureKind.Invalid, $"Can't make {wanted}: {template.At} is a {template.At.Noun}.", $"Clone a {new GuestAddress("", "", 0, type, "").Noun}.");
        var clones = await (coming is null ? ground.Clones.ReadAsync(template, wanted.Ours("node"), ct) : ground.Clones.ReadComingAsync(template, wanted.Ours("node"), ct));
        if (wanted.CloudInit is { } image) GuestFiles.RefuseTwoSources(image, template with { Running = false }, keeps: true);
        var steps = new StepList();
        var warnings = await AddFilesAsync(steps, clones.To, ct);
        var asked = new CloneGuestRequest { Source = source, Name = change.Name, Full = wanted.Ours("fullClone") is "1", Pool = wanted.Ours("pool") };
        var guest = ClonePlans.Add(steps, template, asked, clones, await VmidAsync(ct), undoable: true, alone: IsAlone);
        // The copy as it will be, held against what is wanted.
        var copy = new Sight(change.Kind, change.Cluster, change.Name, Copied(template));
        var sorted = GuestChanges.Of(change.Against(copy), template with { At = guest, Running = false, Pending = [], Lock = null, Config = Renamed(template, guest) });
        sorted.AddToCopy(steps);
        foreach (var (disk, storage, _) in sorted.Moves)
            throw new FailureException(FailureKind.Unsupported, $"Can't make {wanted} with {disk} on {storage}: the copy's disks lie where those of {template.At.Name} do.", "Leave the storage out, or clone a guest that is on it; once it is made, its disks can be moved.");
        if (sorted.MakesTemplate) AddTemplate(steps, guest);
        if (wanted.Ours("state") is "running") PowerPlans.AddStart(steps, guest, null, false);
        AddFinish(steps, template, guest);
        Announce(guest, Over(copy.Spec, wanted.Spec));
        return new Plan("apply", $"create {guest.Noun} {guest} from {template.At.Name}", steps.Steps) { Makes = guest.Vmid, Warnings = [.. warnings, .. CreatePlans.ShortOfMemory(clones.To, MemoryOf(wanted) ?? template.MemoryMb)] };
    }

    /// <summary>What a new volume is called before anybody knows.</summary>
    const string Unnamed = "new";

    /// <summary>Tells documents that clone this guest what it will be.</summary>
    void Announce(GuestAddress guest, BoundSpec spec)
    {
        var will = spec.Copy();
        foreach (var (key, parts) in spec.Keys.Where(k => GuestChanges.IsDisk(guest, k.Key)))
        {
            will.Keys[key].Remove(DiskValue.ImportFrom);
            foreach (var (part, storage) in parts.Where(p => p.Key is "file" or "volume" && DiskValue.IsStorage(p.Value))) will.Keys[key][part] = $"{storage}:{Unnamed}";
        }
        change.Coming?[(change.Kind.Name, change.Name)] = new GuestReading(guest)
        {
            Config = new Dictionary<string, string>(ConfigSpec.Write(change.Kind, will), StringComparer.Ordinal) { [ConfigSpec.NameKey(change.Kind)] = guest.Name },
        };
    }

    /// <summary>A copy with what its document says of it; its disks lie where those of its source do.</summary>
    static BoundSpec Over(BoundSpec copy, BoundSpec wanted)
    {
        var over = copy.Copy();
        foreach (var (key, parts) in wanted.Keys)
        {
            var has = over.Keys.TryGetValue(key, out var there) ? there : over.Keys[key] = new(StringComparer.Ordinal);
            foreach (var (part, value) in parts.Where(p => !(p.Key is "file" or "volume" && has.ContainsKey(p.Key)))) has[part] = value;
        }
        foreach (var (key, value) in wanted.Raw) over.Raw[key] = value;
        return over;
    }

    /// <summary>The guest that is cloned: its disks decide how.</summary>
    async Task<GuestReading> SourceAsync(string name, CancellationToken ct)
    {
        try
        {
            return await ground.Guests.ReadAsync(name, change.Cluster, ct);
        }
        catch (FailureException e) when (e.Failure.Kind == FailureKind.NotFound && change.Documents.ContainsKey((change.Kind.Name, name)))
        {
            throw new FailureException(FailureKind.Conflict, $"Can't make {wanted}: {name}, which it is cloned from, can't be made.", $"See what is said of {name}.");
        }
    }

    /// <summary>What the copy will be: the source but for what Proxmox draws anew.</summary>
    BoundSpec Copied(GuestReading template)
    {
        var spec = ConfigSpec.Read(change.Kind, template.Config.Where(c => c.Key is not ("template" or "smbios1" or "vmgenid")));
        foreach (var (key, card) in spec.Keys.Where(k => KeyEffect.Index(k.Key, "net") is not null).ToList())
            spec.Keys[key] = new(card.Where(p => p.Key is not ("macaddr" or "hwaddr")).ToDictionary(), StringComparer.Ordinal);
        return spec;
    }

    static Dictionary<string, string> Renamed(GuestReading template, GuestAddress guest) =>
        new(template.Config, StringComparer.Ordinal) { [guest.IsVm ? "name" : "hostname"] = guest.Name };

    // The last step: it takes away the mark by which this run could still undo the clone.
    void AddFinish(StepList steps, GuestReading template, GuestAddress guest)
    {
        var text = (wanted.Spec.Keys.GetValueOrDefault("description")?[""] ?? template["description"])?.TrimEnd('\n');
        TemplatePlans.AddDescription(steps, guest, text, template["description"]?.TrimEnd('\n'), wanted.Ours("state") is "running");
    }

    Task<int> VmidAsync(CancellationToken ct) => (change.Numbers ?? new GuestNumbers(change.Cluster, [wanted])).OfAsync(wanted, ground.Nodes, ct);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
