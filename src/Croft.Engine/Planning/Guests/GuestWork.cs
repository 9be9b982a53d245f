using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;
using Croft.Engine.Planning.Proofs;
using Croft.Engine.Pools;

namespace Croft.Engine.Planning;

/// <summary>Virtual machines or containers: seen in the readings, which a sweep of the cluster has just renewed; planned by the verbs' own plans.</summary>
sealed class GuestWork(Kind kind, Readings readings, GuestGround ground) : IKindWork
{
    public Kind Kind => kind;

    public bool HasReadings => true;

    public GuestType Type => kind.Shape.Type == typeof(VirtualMachineSpec) ? GuestType.Vm : GuestType.Ct;

    public async Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct)
    {
        var rows = (await readings.GuestsAsync(new ListGuestsRequest { Cluster = cluster, Type = Type }, ct)).Items;
        var configs = await readings.ConfigsAsync(cluster, rows.Select(r => r.Vmid).ToHashSet(), ct);
        return [.. rows.Select(row => GuestSight.Of(kind, row, configs.GetValueOrDefault(row.Vmid)))];
    }

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct) => Verification.After(
        change.There is null ? await new GuestMaking(change, Type, ground).PlanAsync(ct)
        : change.Wanted is null ? await DestroyAsync(change, Known(change), ct)
        : await ChangedAsync(change, Known(change), ct), change);

    /// <summary>True when nothing has to be done: no call is needed to know that.</summary>
    public bool IsAsWanted(Change change) =>
        change is { There.Reading: GuestSight { Reading: { } guest, Row.Status: not "unknown" }, Wanted: { } wanted }
        && !GuestChanges.Any(change, guest)
        && Differs(wanted, change.There, "node") is null && Differs(wanted, change.There, "pool") is null
        && StateDiffers(wanted, guest) is null
        && !(guest.Pending.Count > 0 && change.Reboots);

    /// <summary>Each field that is not as it is wanted.</summary>
    public IEnumerable<FieldChange> Fields(Change change) => change is not { There.Reading: GuestSight { Reading: { } guest }, Wanted: { } wanted } ? [] :
    [
        .. GuestChanges.Fields(change, guest),
        .. new[] { Differs(wanted, change.There, "node"), Differs(wanted, change.There, "pool"), StateDiffers(wanted, guest) }.OfType<FieldChange>(),
    ];

    /// <summary>The guest, as far as it can be planned for.</summary>
    static GuestReading Known(Change change)
    {
        var sight = (GuestSight)change.There!.Reading!;
        if (sight.Reading is not null && sight.Row.Status != "unknown") return sight.Reading;
        throw new FailureException(FailureKind.Unreachable, $"Nobody knows how {sight.Row.Name} ({GuestFinder.FullName(sight.Row)}) is: it was last seen {sight.Row.Seen:u}.",
            $"Bring {sight.Row.Node} back, or leave its document out with --target; 'croft guest show {sight.Row.Vmid}' says why.");
    }

    async Task<Plan> ChangedAsync(Change change, GuestReading guest, CancellationToken ct)
    {
        var plan = await ChangeAsync(change, guest, ct);
        return change.Snapshot is { } name ? await new SnapshotBefore(ground).OfAsync(plan, guest, name, ct) : plan;
    }

    async Task<Plan> ChangeAsync(Change change, GuestReading guest, CancellationToken ct)
    {
        var at = guest.At;
        var wanted = change.Wanted!;
        var steps = new StepList();
        List<string> warnings = [];
        var sorted = GuestChanges.Of(change, guest);
        await AddFilesAsync(steps, change, guest, warnings, ct);
        if (Differs(wanted, change.There!, "pool") is { } pool) await AddPoolAsync(steps, change, at, pool, warnings, ct);
        warnings.AddRange(sorted.AddTo(steps));
        foreach (var (disk, storage, field) in sorted.Moves)
        {
            var node = await ground.Nodes.ReadAsync(at.Cluster, at.Node, ct);
            var plan = DiskPlans.Move(guest, new MoveGuestRequest { Guest = at.Name, Disk = disk, Storage = storage }, new MoveGround(node, []));
            steps.Append([.. plan.Steps.Select(s => GuestChanges.Told(s, field))]);
            warnings.AddRange(plan.Warnings);
        }
        var confirmation = sorted.Takes;
        if (sorted.MakesTemplate)
        {
            var plan = MakeTemplatePlans.Make(guest, await (await ground.ViewAsync(at, ct)).SnapshotsAsync(ct));
            steps.Append(plan.Steps);
            confirmation = plan.Confirmation;
        }
        await AddRebootAsync(steps, change, guest, ct);
        if (Differs(wanted, change.There!, "node") is { To: { } node2 }) await AddMigrationAsync(steps, guest, node2, warnings, ct);
        AddState(steps, wanted, guest);
        if (steps.Steps.Any(s => s.Kind == StartStep.Name))
            warnings.AddRange(CreatePlans.ShortOfMemory(await ground.Nodes.ReadAsync(at.Cluster, wanted.Ours("node") ?? at.Node, ct), GuestMaking.MemoryOf(wanted) ?? guest.MemoryMb));
        return new Plan("apply", $"change {at}", steps.Steps) { Warnings = warnings, Confirmation = confirmation };
    }

    /// <summary>What lies on storages comes before what needs it.</summary>
    async Task AddFilesAsync(StepList steps, Change change, GuestReading guest, List<string> warnings, CancellationToken ct)
    {
        var wanted = change.Wanted!;
        if (change.Differences.Any(d => d.Key == "cicustom") || (wanted.Ours("state") is "running" && !guest.Running))
            warnings.AddRange(await ground.Files.DemandSnippetsAsync(change, guest.At.Node, ct));
        if (wanted.CloudInit is not { } image) return;
        GuestFiles.RefuseTwoSources(image, guest, keeps: wanted.Ours("clone") is not null);
        await ground.Files.AddImageAsync(steps, change, await ground.Nodes.ReadAsync(guest.At.Cluster, guest.At.Node, ct), ct);
        warnings.AddRange(GuestFiles.Told(image, guest));
    }

    async Task AddPoolAsync(StepList steps, Change change, GuestAddress at, FieldChange pool, List<string> warnings, CancellationToken ct)
    {
        IReadOnlyList<Candidate> who = [new Candidate(at.Name, at.Vmid, pool.From)];
        var plan = pool.To is null
            ? PoolPlans.Exclude(await ground.Pools.ReadAsync(new ExcludeFromPoolRequest { Pool = pool.From!, Cluster = at.Cluster }, ct), who)
            : PoolPlans.Include(Coming(await ground.Pools.ReadAsync(new IncludeInPoolRequest { Pool = pool.To, Cluster = at.Cluster }, ct), change), who, move: true);
        steps.Append([.. plan.Steps.Select(s => GuestChanges.Told(s, pool))]);
        warnings.AddRange(plan.Warnings);
    }

    /// <summary>A pool that a document makes is empty when the guest joins it.</summary>
    static PoolSeen Coming(PoolSeen seen, Change change) =>
        seen.Pool is null && change.Documents.ContainsKey(("Pool", seen.Name)) ? seen with { Pool = new Proxmox.Pool(seen.Name, null, []) } : seen;

    async Task AddMigrationAsync(StepList steps, GuestReading guest, string node, List<string> warnings, CancellationToken ct)
    {
        if (guest.Ha)
        {
            warnings.Add($"{guest.At} is in the care of high availability, which decides where it stands; 'node: {node}' is not acted on.");
            return;
        }
        var plan = await ground.Moves.ToAsync(guest, node, ct);
        steps.Append([.. plan.Steps.Select(s => s with { Changes = [.. s.Changes.Select(c => c with { Disturbs = s.Disturbs })] })]);
        warnings.AddRange(plan.Warnings);
    }

    /// <summary>What waits for a restart comes into force where a reboot is allowed.</summary>
    async Task AddRebootAsync(StepList steps, Change change, GuestReading guest, CancellationToken ct)
    {
        // What stops it anyway, or brings it to another node by a restart, is interruption enough.
        if (!guest.Running || !change.Reboots || change.Wanted!.Ours("state") is "stopped" || (!guest.At.IsVm && !guest.Ha && Differs(change.Wanted, change.There!, "node") is not null)) return;
        if (guest.Pending.Count == 0 && !steps.Steps.Any(s => s.Disturbs == Disturbance.Pending)) return;
        // Only the process that runs it now tells afterwards that another does.
        var now = await (await ground.ViewAsync(guest.At, ct)).ReadAsync(ct) ?? throw new FailureException(GuestRefusals.Gone(guest.At, "reboot"));
        if (now.Running) steps.Append([.. PowerPlans.Reboot(now, null).Steps.Select(s => s with { Because = "What waits for a restart comes into force." })]);
    }

    static void AddState(StepList steps, Manifest wanted, GuestReading guest)
    {
        if (StateDiffers(wanted, guest) is null) return;
        steps.Append(guest.Running ? PowerPlans.Shutdown(guest, null, force: false).Steps : PowerPlans.Start(guest, null).Steps);
    }

    async Task<Plan> DestroyAsync(Change change, GuestReading guest, CancellationToken ct) => DestroyPlans.Destroy(
        guest.Running && !change.Allowed.Contains(Disturbance.DestroysData) ? throw new FailureException(FailureKind.Conflict, $"Can't destroy {guest.At}: it runs.", $"Stop it first ('croft guest stop {guest.At.Name}'), or say '--allow destroy': then it is stopped and destroyed, once its name was typed.") : guest,
        await ground.Bounds.LinkedAsync(guest, ct), await ground.Bounds.ReplicatedAsync(guest.At, ct), stop: true, purge: false);

    static FieldChange? StateDiffers(Manifest wanted, GuestReading guest) =>
        wanted.Ours("state") is { } state && state == "running" != guest.Running ? new FieldChange("state", guest.Running ? "running" : "stopped", state) : null;

    /// <summary>A field of Croft's own that differs; null where nothing is said of it, or it is so.</summary>
    static FieldChange? Differs(Manifest wanted, Sight there, string field)
    {
        var (now, then) = ((there.Reading as GuestSight)?.Ours(field), wanted.Ours(field));
        // No pool said is no pool wanted; a node is left to whoever moves the guest.
        if (then is null && (field != "pool" || now is null || wanted.Ours("clone") is not null)) return null;
        return now == then ? null : new FieldChange(field, now, then);
    }
}
