using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Planning;

/// <summary>Sorts what differs of a guest by what Proxmox has a call for: settings, disks that grow, disks that move.</summary>
sealed class GuestChanges
{
    readonly Change change;
    readonly GuestReading guest;
    readonly SortedDictionary<string, string> set = new(StringComparer.Ordinal);
    readonly SortedSet<string> unset = new(StringComparer.Ordinal);
    readonly List<(string Key, FieldChange Field)> fields = [];
    readonly List<(string Disk, string Size, FieldChange Field)> grows = [];
    readonly List<(string Disk, string Storage, FieldChange Field)> moves = [];

    GuestChanges(Change change, GuestReading guest) => (this.change, this.guest) = (change, guest);

    /// <summary>True when the guest is to become a template.</summary>
    public bool MakesTemplate { get; private set; }

    /// <summary>Disks that go to another storage.</summary>
    public IReadOnlyList<(string Disk, string Storage, FieldChange Field)> Moves => moves;

    /// <summary>What has to be agreed to by the guest's name; null where nothing that it works with is taken away.</summary>
    public Confirmation? Takes => TakenAway.Of(guest, set, unset);

    /// <summary>True when something differs that is meant to be so.</summary>
    public static bool Any(Change change, GuestReading guest) => Fields(change, guest).Any();

    /// <summary>Each field of the config that differs and is meant to be so.</summary>
    public static IEnumerable<FieldChange> Fields(Change change, GuestReading guest) =>
        change.Differences.Where(d => IsMeant(change, d, guest)).SelectMany(d => d.Fields).Concat(NameChange(change, guest) is { } name ? [name] : []);

    /// <summary>What differs, sorted.</summary>
    /// <exception cref="FailureException">Unsupported: Proxmox has no way from the one to the other.</exception>
    public static GuestChanges Of(Change change, GuestReading guest)
    {
        var sorted = new GuestChanges(change, guest);
        foreach (var difference in change.Differences.Where(d => IsMeant(change, d, guest)))
        {
            if (difference.Key == "template") sorted.Template(difference);
            else if (difference.Wanted is not null && IsDisk(guest.At, difference.Key)) sorted.Disk(difference);
            else sorted.Set(difference.Key, difference.Wanted, difference.Fields);
        }
        if (NameChange(change, guest) is { } name) sorted.Set(name.Field, name.To, [name]);
        if (sorted.fields.Exists(f => f.Key == "boot")) DemandDevices(change.Wanted!, change.There!.Spec);
        if (sorted.unset.FirstOrDefault(BootOrder.Devices(change.Wanted!.Spec.Keys.GetValueOrDefault("boot")?.GetValueOrDefault("order")).Contains) is { } gone)
            throw new FailureException(FailureKind.Invalid, $"Can't take {gone} from {guest.At}: the document starts it from there.", $"Take {gone} out of 'boot.order', too.");
        return sorted;
    }

    /// <summary>Refuses a boot order that names what the machine will not have.</summary>
    /// <param name="wanted">The document.</param>
    /// <param name="there">What is there beside; null where all is in the document.</param>
    public static void DemandDevices(Manifest wanted, BoundSpec? there)
    {
        var order = BootOrder.Devices(wanted.Spec.Keys.GetValueOrDefault("boot")?.GetValueOrDefault("order"));
        if (order.FirstOrDefault(d => !new[] { wanted.Spec, there }.OfType<BoundSpec>().Any(s => s.Keys.ContainsKey(d) || s.Raw.ContainsKey(d))) is { } missing)
            throw new FailureException(FailureKind.Invalid, $"Can't start {wanted} from {missing} (boot.order): it has none.", $"Take {missing} out of 'boot.order', or give it one.");
    }

    /// <summary>Adds the steps that change settings and let disks grow; what moves needs more than the guest and is left to the caller.</summary>
    /// <returns>What is to be warned of.</returns>
    public IReadOnlyList<string> AddTo(StepList steps)
    {
        var warnings = set.Count + unset.Count == 0 ? [] : ConfigurePlans.Add(steps, guest, set, unset, fields.ToLookup(f => f.Key, f => f.Field, StringComparer.Ordinal));
        foreach (var (disk, size, field) in grows)
            steps.Append([.. DiskPlans.Resize(guest, new ResizeGuestRequest { Guest = guest.At.Name, Disk = disk, Size = size }).Steps.Select(s => Told(s, field))]);
        return warnings;
    }

    /// <summary>The same for a copy that the steps before make; its description is set last, when it is complete.</summary>
    public void AddToCopy(StepList steps)
    {
        set.Remove("description");
        unset.Remove("description");
        if (set.Keys.FirstOrDefault(k => IsDisk(guest.At, k) && change.There!.Spec.Keys.ContainsKey(k) && !IsOther(k)) is { } disk)
        {
            throw new FailureException(FailureKind.Unsupported, $"Can't make {guest.At.Name} with {string.Join(", ", fields.Where(f => f.Key == disk).Select(f => f.Field.Field))}: what its volume is called is known once it is made.",
                $"Leave that out until it is made, or set it on {change.Wanted!.Ours("clone")}.");
        }
        if (set.Count + unset.Count > 0)
        {
            steps.Then($"configure {guest.At.Name}", ConfigureStep.Name, new ConfigureAction(guest.At, set, [.. unset]) { Making = true }, step => step with
            {
                Disturbs = Disturbance.None,
                Leases = [guest.At.Lease],
                Privilege = ConfigurePlans.PrivilegeToMake(guest.At, set, unset),
                Deadline = TimeSpan.FromMinutes(2),
                Changes = [.. fields.Where(f => f.Key != "description").Select(f => f.Field)],
            });
        }
        foreach (var (grown, size, field) in grows) AddGrow(steps, guest.At, grown, size, field);
    }

    /// <summary>True where another file takes the drive: what was in it need not be known.</summary>
    bool IsOther(string disk) => change.Wanted!.Spec.Keys[disk].TryGetValue("file", out var file) && !DiskValue.IsStorage(file) && fields.Exists(f => f.Key == disk && f.Field.Field == $"{disk}.file");

    /// <summary>A disk of a guest that the steps before make grows.</summary>
    public static void AddGrow(StepList steps, GuestAddress guest, string disk, string size, FieldChange field) =>
        steps.Then($"let {disk} of {guest.Name} grow to {size}", ResizeStep.Name, new ResizeAction(guest, disk, ByteSize.Parse(size), Making: true), step => step with
        {
            Disturbs = Disturbance.None,
            Leases = [guest.Lease],
            Privilege = guest.Privilege("VM.Config.Disk"),
            Deadline = TimeSpan.FromMinutes(15),
            Changes = [field],
        });

    /// <summary>A step that shows its change as the manifest names it.</summary>
    public static PlanStep Told(PlanStep step, FieldChange field) => step with { Changes = [field with { Disturbs = step.Disturbs }] };

    /// <summary>What a document that was cloned leaves unsaid is as the clone has it. The note of a run that left it half made goes. A secret can't be read back: one that is there is the one that is wanted, and one of which nothing is said stays.</summary>
    static bool IsMeant(Change change, KeyDifference difference, GuestReading guest) =>
        (difference.Wanted is not null || (change.Wanted!.Ours("clone") is null && !ConfigValue.IsSecret(difference.Key)) || (difference.Key == "description" && MadeGuest.IsUnfinished(guest["description"])))
        && !(ConfigValue.IsSecret(difference.Key) && difference.Wanted is not null && guest[difference.Key] is not null);

    static FieldChange? NameChange(Change change, GuestReading guest)
    {
        var key = ConfigSpec.NameKey(change.Kind);
        // A guest without a name is called by its number.
        var wanted = change.Name == guest.At.Vmid.ToString(CultureInfo.InvariantCulture) ? null : change.Name;
        return guest[key] == wanted ? null : new FieldChange(key, guest[key], wanted);
    }

    void Set(string key, string? value, IEnumerable<FieldChange> changes)
    {
        if (value is null) unset.Add(key);
        else set[key] = value;
        var told = changes.ToList();
        // Letters as before 6.2 and an order of devices are two parts, but one order.
        if (key == "boot" && told.Count > 1) told = [new FieldChange(key, guest[key], value)];
        fields.AddRange(told.Select(c => (key, c with { From = ConfigValue.Shown(key, c.From), To = ConfigValue.Shown(key, c.To) })));
    }

    void Template(KeyDifference difference)
    {
        if (difference.Wanted is not "1")
            throw new FailureException(FailureKind.Unsupported, $"{guest.At} is a template for good: Proxmox has no way back.", $"Say 'template: true', or clone it: 'clone: {guest.At.Name}'.");
        MakesTemplate = true;
    }

    void Disk(KeyDifference difference)
    {
        change.Kind.Shape.TryFind(difference.Key, out var field, out _);
        var (bare, wanted) = (field!.Parts.Bare!.Name, change.Wanted!.Spec.Keys[difference.Key]);
        if (!change.There!.Spec.Keys.TryGetValue(difference.Key, out var there))
        {
            if (wanted.TryGetValue(DiskValue.ImportFrom, out var image) && wanted.ContainsKey("size"))
                throw new FailureException(FailureKind.Unsupported, $"Can't give {difference.Key} of {guest.At} a size and the content of {image} at once: it has the size of its image first.", "Leave 'size' out; once it is there, say it, and it grows.");
            Set(difference.Key, DiskValue.New(field, wanted), difference.Fields);
            return;
        }
        var kept = new SortedDictionary<string, string>(wanted, StringComparer.Ordinal);
        Keep(bare);
        Keep("size");
        kept.Remove(DiskValue.ImportFrom);
        List<FieldChange> rest = [];
        foreach (var part in difference.Fields)
        {
            if (part.Field == $"{difference.Key}.size") Grow(difference.Key, part);
            else if (part.Field == $"{difference.Key}.{bare}" && part.To is { } storage && DiskValue.IsStorage(storage) && VolumeId.TryParse(part.From, out _)) moves.Add((difference.Key, storage, part));
            else rest.Add(part);
        }
        // Another volume under the same key is another disk, with a size of its own.
        if (rest.Exists(p => p.Field == $"{difference.Key}.{bare}"))
        {
            grows.RemoveAll(g => g.Disk == difference.Key);
            Set(difference.Key, DiskValue.New(field, wanted), difference.Fields);
        }
        else if (rest.Count > 0)
        {
            Set(difference.Key, SpecText.Write(field, kept), rest);
        }

        void Keep(string part)
        {
            if (there.TryGetValue(part, out var value)) kept[part] = value;
            else kept.Remove(part);
        }
    }

    void Grow(string key, FieldChange size)
    {
        var (from, to) = (ByteSize.Parse(size.From ?? "0"), ByteSize.Parse(size.To ?? "0"));
        if (to < from)
            throw new FailureException(FailureKind.Unsupported, $"Can't make {key} of {guest.At} smaller: it has {size.From}, {size.To} is wanted.", $"Disks only grow. Say 'size: {size.From}'.");
        grows.Add((key, size.To!, size));
    }

    /// <summary>True when the key holds a disk or a drive.</summary>
    internal static bool IsDisk(GuestAddress guest, string key) =>
        guest.IsVm ? VmKeys.IsDrive(key) : key == "rootfs" || KeyEffect.Index(key, "mp") is not null;
}
