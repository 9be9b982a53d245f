using System.Collections.Concurrent;
using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;
using Croft.Engine.Planning.Kinds;
using Croft.Engine.Planning.Proofs;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Planning;

/// <summary>Holds documents against the estate and plans what makes the one as the other.</summary>
sealed class EstatePlanner(PlanReadings readings, ClusterConnections connections, IEnumerable<IKindWork> works, KeptSpecs specs, SecretValues secrets, TimeProvider time)
{
    /// <summary>Documents planned at once; one that makes a guest costs a handful of calls.</summary>
    const int Width = 8;

    readonly Dictionary<string, IKindWork> works = works.ToDictionary(w => w.Kind.Name, StringComparer.Ordinal);

    /// <summary>The plan; without steps where the estate is as it is wanted.</summary>
    /// <param name="request">The documents, and what may be done.</param>
    /// <param name="asking">What is asked of the clusters.</param>
    /// <param name="ct">Ends the reading; nothing was changed.</param>
    /// <exception cref="FailureException">Invalid: faults of documents, each with its place. Unreachable: a cluster does not answer. NotFound: a target that no document is.</exception>
    public async Task<Plan> PlanAsync(EstateRequest request, Asking asking, CancellationToken ct)
    {
        // What is managed is read meanwhile.
        var reading = Task.Run(() => ManifestReader.Read(request.Documents, request.Values), ct);
        var kept = await specs.NowAsync(ct);
        var documents = Placed((await reading).Demand(), await connections.NamesAsync(ct));
        RefuseDescribedElsewhere(documents, request);
        return await PlanAsync(documents, kept, request, asking, ct);
    }

    /// <summary>A guest that another document of the workspace means by another name is not taken by one that was named without it.</summary>
    static void RefuseDescribedElsewhere(IReadOnlyList<Manifest> documents, EstateRequest request)
    {
        IReadOnlyList<DocumentFile> beside = [.. request.Documents.Where(d => d.IsBeside).Select(d => d with { IsBeside = false })];
        var own = documents.Where(d => d.Ours("vmid") is not null).ToLookup(d => d.Ours("vmid")!, StringComparer.Ordinal);
        if (beside.Count == 0 || own.Count == 0) return;
        var faults = (from other in ManifestReader.Read(beside, request.Values).Manifests
                      where other.Ours("vmid") is not null
                      from twin in own[other.Ours("vmid")!]
                      where other.Name != twin.Name && (other.Cluster is null || other.Cluster == twin.Cluster)
                      select new Fault("spec.vmid", $"is given to more than one guest: {twin.Ours("vmid")} is {other.Name} in {other.At.File}, line {other.At.Line}") { At = twin.At }).ToList();
        if (faults.Count > 0) throw new FailureException(new Failure(FailureKind.Invalid, $"{(faults.Count == 1 ? "A fault" : $"{faults.Count} faults")} beside the other manifests of the workspace.") { Faults = faults, WayOut = "Say another vmid, or none; or take the other document away. Nothing was done." });
    }

    /// <inheritdoc cref="PlanAsync(EstateRequest, Asking, CancellationToken)"/>
    /// <param name="all">The documents, each with its cluster.</param>
    internal async Task<Plan> PlanAsync(IReadOnlyList<Manifest> all, EstateRequest request, Asking asking, CancellationToken ct) => await PlanAsync(all, await specs.NowAsync(ct), request, asking, ct);

    async Task<Plan> PlanAsync(IReadOnlyList<Manifest> all, IReadOnlyList<KeptSpec> kept, EstateRequest request, Asking asking, CancellationToken ct)
    {
        var documents = Targeted(all, request.Target);
        var whole = request is { Whole: true, Target.Count: 0 };
        if (whole && all.Count == 0 && kept.Count > 0) throw NothingLeft(kept.Count);
        var clusters = documents.Select(d => d.Cluster!).Concat(whole ? kept.Select(k => k.Cluster) : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (request is PlanRequest { Offline: true } offline) await readings.Ages.DemandAsync(clusters, offline.MaxAge, ct);
        var warnings = asking != Asking.Everything ? [] : (await RefreshAsync(clusters, ct)).Select(m => $"{m.What} could not be asked: {m.Why}. What is there is not known.").ToList();
        var (sights, unseen) = await SeeAsync(clusters, documents, kept, asking, ct);
        var named = asking == Asking.Nothing ? ([], Kind.Names) : await SeeNamedAsync(clusters, documents, sights, Meant(documents, kept), ct);
        var known = kept.ToDictionary(k => (k.Cluster, k.Kind, k.Identity));
        var match = DocumentMatch.Of([.. documents.Where(d => !unseen.ContainsKey((d.Kind.Name, d.Cluster!)))], sights, [.. kept.Where(k => !unseen.ContainsKey((k.Kind, k.Cluster)))]);
        var (pieces, refused, unchanged, unknown, told) = await PlanEachAsync(match, request, kept, known, ct);
        var blind = documents.Where(d => unseen.ContainsKey((d.Kind.Name, d.Cluster!))).Select(d => new Outcome(d, unseen[(d.Kind.Name, d.Cluster!)], kept)).ToList();
        var leaving = whole ? await LeaveAsync(match.Left, sights, request, ct) : new Leaving([], [], []);
        var dangling = Dangling(pieces, all, [.. sights, .. named.Sights], named.Unread);
        var unkept = await MissingSecrets.AmongAsync(documents, pieces, secrets, ct);
        foreach (var (piece, refusal) in unkept.Refused) dangling.TryAdd(piece, refusal);
        var making = PieceOrder.OfMaking([.. pieces.Where(p => !dangling.ContainsKey(p))]);
        // A document that is planned without the others is guarded by the groups that were applied.
        var groups = whole ? [] : kept.Where(k => k.Kind == nameof(RedundancyGroup) && !all.Any(d => d.Kind.Name == k.Kind && d.Cluster == k.Cluster && d.Name == k.Name)).Select(k => k.Manifest() with { Cluster = k.Cluster });
        var guarded = GroupOrder.Of([.. all, .. groups], clusters, sights, [.. SdnApplyStep.Once(making), .. PieceOrder.OfLeaving(leaving.Pieces, making)]);
        pieces = guarded.Pieces;
        refused = [.. match.Refused, .. blind.Select(o => o.Refused).OfType<Refusal>(), .. refused, .. dangling.Values, .. leaving.Refused, .. guarded.Refused];
        var title = Title(documents.Count, pieces, refused.Count);
        pieces = ComingFirewall.BeforeStart(pieces);
        unknown = [.. unknown, .. blind.Where(o => o.IsUnknown)];
        var plan = PlanPieces.Merge(pieces, new KeepSpecsAction(unchanged, leaving.Forgotten) { Before = Before(unchanged, known) }, title);
        return plan with
        {
            Parallelism = request.Parallel,
            OnFailure = request.Undo || plan.OnFailure == OnFailure.Undo ? OnFailure.Undo : request.KeepGoing ? OnFailure.GoOn : OnFailure.Stop,
            Warnings = [.. warnings, .. Outcome.Told(unknown), .. told, .. unkept.Warnings, .. guarded.Warnings, .. SharedAddresses.Among(pieces, sights), .. plan.Warnings, .. SnapshotBefore.Told(plan.Steps) is { } snapshots ? [snapshots] : (string[])[]],
            Outlook = new Outlook(documents.Count)
            {
                Refused = refused,
                Waiting = [.. match.Changes.Select(c => c.There?.Reading).OfType<GuestSight>().SelectMany(g => g.Waiting)],
                Unmanaged = whole ? [.. UnmanagedOf(sights, match, leaving)] : [],
                NotAllowed = [.. pieces.SelectMany(p => p.Plan.Steps.Select(s => s.Disturbs).Where(d => d > Disturbance.Pending && !p.Change.Allowed.Contains(d))).Distinct().Order()],
            },
        };
    }

    /// <summary>Each document of the estate with its cluster: the only one where it names none. Those that only give to others have done so.</summary>
    internal static IReadOnlyList<Manifest> Placed(IReadOnlyList<Manifest> all, IReadOnlyList<string> clusters)
    {
        var documents = all.Where(d => !CloudInits.Is(d)).ToList();
        if (clusters.Count == 0) throw ClusterNames.None();
        var faults = documents.Where(d => d.Cluster is null ? clusters.Count > 1 : !clusters.Contains(d.Cluster)).Select(d => new Fault("metadata.cluster", d.Cluster is null
            ? $"is missing: there are {string.Join(", ", clusters)}"
            : $"is unknown: '{d.Cluster}'; there {(clusters.Count == 1 ? "is" : "are")} {string.Join(", ", clusters)}")
        { At = d.At }).ToList();
        if (faults.Count > 0) throw new FailureException(new Failure(FailureKind.Invalid, $"{(faults.Count == 1 ? "A document names" : $"{faults.Count} documents name")} no cluster of this workspace.") { Faults = faults });
        return [.. documents.Select(d => d.Cluster is null ? d with { Cluster = clusters[0] } : d)];
    }

    static IReadOnlyList<Manifest> Targeted(IReadOnlyList<Manifest> documents, IReadOnlyList<string> targets)
    {
        if (targets.Count == 0) return documents;
        foreach (var target in targets.Where(t => !documents.Any(d => Is(d, t))))
            throw new FailureException(FailureKind.NotFound, $"No document is called '{target}'.", Nearest.Of(target, documents.Select(d => d.Name)).FirstOrDefault() is { } near ? $"Did you mean {near}?" : "Say a name, or Kind/name.");
        return [.. documents.Where(d => targets.Any(t => Is(d, t)))];

        static bool Is(Manifest document, string target) => target == document.Name || target == $"{document.Kind.Name}/{document.Name}";
    }

    /// <summary>Reads the clusters anew; a node that does not answer is named, and its guests are then not known.</summary>
    /// <exception cref="FailureException">Unreachable, Denied: a whole cluster does not answer.</exception>
    internal async Task<IReadOnlyList<Missing>> RefreshAsync(IReadOnlyList<string> clusters, CancellationToken ct)
    {
        var missing = (await Task.WhenAll(clusters.Select(c => readings.Sweep.RunAsync(c, configs: true, ct)))).SelectMany(r => r.Missing).ToList();
        return missing.FirstOrDefault(m => clusters.Contains(m.What)) is not { } silent ? missing
            : throw new FailureException(new Failure(silent.Kind, $"{silent.What} does not answer, so nothing can be planned for it.") { Cause = silent.Why, WayOut = "Nothing was done. 'croft plan --offline' holds the documents against what was last seen." });
    }

    /// <summary>Everything of every kind, or guests alone.</summary>
    internal Task<Sights> SeeAllAsync(IReadOnlyList<string> clusters, bool guestsAlone, CancellationToken ct) =>
        SeeAsync(clusters, null, (work, _) => work.HasReadings || !guestsAlone, Asking.WhatHasNoReadings, ct);

    /// <summary>Guests, and everything of the kinds that are managed.</summary>
    internal Task<Sights> SeeKeptAsync(IReadOnlyList<string> clusters, IReadOnlyList<KeptSpec> kept, Asking asking, CancellationToken ct) => SeeAsync(clusters, [], kept, asking, ct);

    /// <summary>True for a kind whose things are at Proxmox; false for what is Croft's alone, such as redundancy groups.</summary>
    internal bool IsOfProxmox(string kind) => works.ContainsKey(kind);

    /// <summary>True for a kind whose things are read with their clusters, and so have a past.</summary>
    internal bool HasReadings(string kind) => works.GetValueOrDefault(kind) is { HasReadings: true };

    /// <summary>The plan of one change alone.</summary>
    /// <exception cref="FailureException">It can't be done, with the reason and the way out.</exception>
    internal Task<Plan> PlanOfAsync(Change change, CancellationToken ct) => works[change.Kind.Name].PlanAsync(change, ct);

    /// <summary>Each field of one change that is not as it is wanted.</summary>
    internal IEnumerable<FieldChange> Fields(Change change) => works[change.Kind.Name].Fields(change);

    // Guests are seen whatever the documents are: those that none describes are told of.
    Task<Sights> SeeAsync(IReadOnlyList<string> clusters, IReadOnlyList<Manifest> documents, IReadOnlyList<KeptSpec> kept, Asking asking, CancellationToken ct)
    {
        var meant = Meant(documents, kept);
        return SeeAsync(clusters, new Sought(documents, kept), (work, cluster) => work.HasReadings || meant.Contains((work.Kind.Name, cluster)), asking, ct);
    }

    /// <summary>Kinds that documents are of, or that are managed, by cluster.</summary>
    static HashSet<(string Kind, string Cluster)> Meant(IReadOnlyList<Manifest> documents, IReadOnlyList<KeptSpec> kept) =>
        [.. documents.Select(d => (d.Kind.Name, d.Cluster!)), .. kept.Select(k => (k.Kind, k.Cluster))];

    async Task<Sights> SeeAsync(IReadOnlyList<string> clusters, Sought? sought, Func<IKindWork, string, bool> meant, Asking asking, CancellationToken ct)
    {
        var seen = await Task.WhenAll(from work in Kind.All.Select(k => works.GetValueOrDefault(k.Name)).OfType<IKindWork>()
                                      from cluster in clusters
                                      where meant(work, cluster)
                                      // Readings come without waiting: what reads them side by side says so.
                                      select asking == Asking.Nothing && !work.HasReadings ? Task.FromResult(Unread(work, cluster)) : Task.Run(() => SeeAsync(work, cluster, sought, ct), ct));
        return new Sights([.. seen.SelectMany(s => s.All)], seen.SelectMany(s => s.Unseen).ToDictionary());
    }

    static Sights Unread(IKindWork work, string cluster) => new([], new Dictionary<(string, string), Failure>
    {
        [(work.Kind.Name, cluster)] = new(FailureKind.Unreachable, $"Croft keeps no readings of any {work.Kind.Name}.") { WayOut = "Ask the clusters: leave --offline out." },
    });

    /// <summary>What can't be read is not known, and hinders nothing else.</summary>
    static async Task<Sights> SeeAsync(IKindWork work, string cluster, Sought? sought, CancellationToken ct)
    {
        try
        {
            if (KeptSpecs.IsAccount(work.Kind.Name) && !Horizon.Current.SeesAccounts)
                throw new FailureException(FailureKind.Denied, $"You may not see any {work.Kind.Name} of Proxmox.", $"It needs the permission {Contracts.Permissions.AccessRead}; ask whoever owns this Croft.");
            return new Sights(sought is null ? await work.SeeAsync(cluster, ct) : await work.SeeAsync(cluster, sought, ct), new Dictionary<(string, string), Failure>());
        }
        catch (FailureException e) when (e.Failure.Kind != FailureKind.Bug)
        {
            return new Sights([], new Dictionary<(string, string), Failure> { [(work.Kind.Name, cluster)] = e.Failure });
        }
        catch (ProxmoxException e)
        {
            return new Sights([], new Dictionary<(string, string), Failure> { [(work.Kind.Name, cluster)] = FailureMap.Of(e, $"see every {work.Kind.Name} of {cluster}") });
        }
    }

    async Task<(IReadOnlyList<PlanPiece> Pieces, IReadOnlyList<Refusal> Refused, IReadOnlyList<KeptSpec> Unchanged, IReadOnlyList<Outcome> Unknown, IReadOnlyList<string> Told)> PlanEachAsync(
        DocumentMatch match, EstateRequest request, IReadOnlyList<KeptSpec> kept, Dictionary<(string, string, string), KeptSpec> known, CancellationToken ct)
    {
        var documents = match.Changes.GroupBy(c => c.Cluster).ToDictionary(g => g.Key, IReadOnlyDictionary<(string, string), Manifest> (g) => g.DistinctBy(c => (c.Kind.Name, c.Name)).ToDictionary(c => (c.Kind.Name, c.Name), c => c.Wanted!));
        var outcomes = new Outcome[match.Changes.Count];
        var snapshot = request.Snapshot ? string.Create(CultureInfo.InvariantCulture, $"croft-{time.GetUtcNow():yyyyMMdd-HHmmss}") : null;
        var coming = documents.Keys.ToDictionary(c => c, _ => new ConcurrentDictionary<(string, string), GuestReading>());
        var numbers = documents.Keys.ToDictionary(c => c, c => new GuestNumbers(c, [.. match.Changes.Where(m => m.Cluster == c && m.There is null && ConfigSpec.IsGuest(m.Kind)).Select(m => m.Wanted!)]));
        foreach (var layer in CloneLayers.Of(match.Changes))
        {
            await Parallel.ForEachAsync(layer, new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = ct }, async (i, stop) =>
            {
                var change = match.Changes[i];
                outcomes[i] = await PlanOneAsync(change with { Documents = documents[change.Cluster], Snapshot = snapshot, Coming = coming[change.Cluster], Numbers = numbers[change.Cluster] }, request.Allow, kept, known, stop);
            });
        }
        return (
            [.. outcomes.Select(o => o.Piece).OfType<PlanPiece>()],
            [.. outcomes.Select(o => o.Refused).OfType<Refusal>()],
            [.. outcomes.Select(o => o.Same).OfType<KeptSpec>()],
            [.. outcomes.Where(o => o.IsUnknown)],
            [.. outcomes.SelectMany(o => o.Warnings)]);
    }

    async Task<Outcome> PlanOneAsync(
        Change described, IReadOnlyList<Allowance> allow, IReadOnlyList<KeptSpec> kept, Dictionary<(string, string, string), KeptSpec> known, CancellationToken ct)
    {
        var wanted = described.Wanted!;
        // What Proxmox knows nothing of is in force once it is noted.
        if (works.GetValueOrDefault(described.Kind.Name) is not { } work) return new Outcome(wanted) { Same = Unkept(Kept(described, null), known) };
        try
        {
            var change = described with { Allowed = Allowances.Of(allow, wanted), Reboots = Allowances.AskToReboot(allow, wanted), IsUnproven = IsUnproven(described, known) };
            if (work.IsAsWanted(change) && !change.IsUnproven) return new Outcome(wanted) { Same = Unkept(Kept(change, null), known) };
            var plan = await work.PlanAsync(change, ct);
            if (plan.Steps.Count == 0) return new Outcome(wanted) { Same = Unkept(Kept(change, null), known), Warnings = plan.Warnings };
            IReadOnlyList<KeptSpec> keep = [Kept(change, plan)];
            return new Outcome(wanted) { Piece = new PlanPiece(change, plan, new KeepSpecsAction(keep, []) { Before = Before(keep, known) }) };
        }
        catch (FailureException e) when (e.Failure.Kind != FailureKind.Bug)
        {
            return new Outcome(wanted, e.Failure, kept);
        }
        catch (ProxmoxException e)
        {
            return new Outcome(wanted, FailureMap.Of(e, $"plan {wanted}"), kept);
        }
    }

    /// <summary>True where the proof that a document asks for was not seen to hold of what was applied, or is another than then.</summary>
    static bool IsUnproven(Change change, Dictionary<(string, string, string), KeptSpec> known) =>
        change.There is { } there && HealthCheck.Of(change.Wanted!.Spec, "verify") is { } check
        && (known.GetValueOrDefault((change.Cluster, change.Kind.Name, there.Identity)) is not { Unproven: false } kept || HealthCheck.Of(kept.Manifest().Spec, "verify") != check);

    /// <summary>Null where the very same is kept already: of an estate that is as it is wanted, nothing is left to remember.</summary>
    static KeptSpec? Unkept(KeptSpec spec, Dictionary<(string, string, string), KeptSpec> known) =>
        known.GetValueOrDefault((spec.Cluster, spec.Kind, spec.Identity)) is { } now && now.Name == spec.Name && now.Text == spec.Text && now.Unproven == spec.Unproven ? null : spec;

    /// <summary>What was in force of things that something else is in force of from now on.</summary>
    static IReadOnlyList<KeptSpec> Before(IReadOnlyList<KeptSpec> keep, Dictionary<(string, string, string), KeptSpec> known) =>
        [.. keep.Select(k => known.GetValueOrDefault((k.Cluster, k.Kind, k.Identity))).OfType<KeptSpec>()];

    static KeptSpec Kept(Change change, Plan? plan) => new(
        change.Cluster, change.Kind.Name, change.There?.Identity ?? plan?.Makes?.ToString(CultureInfo.InvariantCulture) ?? change.Name, change.Name, KeptSpec.TextOf(change.Wanted!, change.Cluster))
    {
        Unproven = change.IsUnproven,
    };

    /// <summary>What becomes of what is managed and has no document any more.</summary>
    async Task<Leaving> LeaveAsync(IReadOnlyList<KeptSpec> left, IReadOnlyList<Sight> sights, EstateRequest request, CancellationToken ct)
    {
        List<PlanPiece> pieces = [];
        List<Refusal> refused = [];
        List<KeptSpec> forgotten = [];
        List<KeptSpec> destroyed = [];
        var there = sights.ToDictionary(s => (s.Cluster, s.Kind.Name, s.Identity));
        foreach (var spec in left.OrderByDescending(k => Kind.Find(k.Kind) is { } kind ? Kind.All.ToList().IndexOf(kind) : -1))
        {
            var sight = there.GetValueOrDefault((spec.Cluster, spec.Kind, spec.Identity));
            if (sight is null || works.GetValueOrDefault(spec.Kind) is not { } work || spec.Manifest().Ours("deletionPolicy") is not "destroy")
            {
                forgotten.Add(spec);
                continue;
            }
            destroyed.Add(spec);
            var change = new Change(sight.Kind, spec.Cluster, spec.Name, sight, null) { Allowed = Allowances.Of(request.Allow, null) };
            try
            {
                pieces.Add(new PlanPiece(change, await work.PlanAsync(change, ct), new KeepSpecsAction([], [spec])));
            }
            catch (FailureException e) when (e.Failure.Kind != FailureKind.Bug)
            {
                refused.Add(new Refusal($"{spec}, whose document is gone,", e.Failure));
            }
            catch (ProxmoxException e)
            {
                refused.Add(new Refusal($"{spec}, whose document is gone,", FailureMap.Of(e, $"plan {spec}")));
            }
        }
        return new Leaving(pieces, refused, forgotten) { Destroyed = destroyed };
    }

    /// <summary>What documents name of kinds that none of them is: pools, storages, networks that are there without a manifest.</summary>
    async Task<(IReadOnlyList<Sight> Sights, IReadOnlyCollection<string> Unread)> SeeNamedAsync(
        IReadOnlyList<string> clusters, IReadOnlyList<Manifest> documents, IReadOnlyList<Sight> sights, HashSet<(string Kind, string Cluster)> looked, CancellationToken ct)
    {
        var known = documents.Select(d => (d.Cluster!, d.Kind.Name, d.Name)).Concat(sights.Select(s => (s.Cluster, s.Kind.Name, s.Name))).ToHashSet();
        var open = documents.SelectMany(d => SpecReferences.Of(d).Where(r => !r.Kinds.Any(k => known.Contains((d.Cluster!, k, r.Name)))).SelectMany(r => r.Kinds.Select(k => (Kind: k, Cluster: d.Cluster!))))
            .Where(k => !looked.Contains(k) && works.TryGetValue(k.Kind, out var work) && !work.HasReadings).ToHashSet();
        var seen = await SeeAsync(clusters, new Sought(documents, []), (work, cluster) => open.Contains((work.Kind.Name, cluster)), Asking.WhatHasNoReadings, ct);
        return (seen.All, [.. Kind.Names.Where(n => !works.ContainsKey(n)), .. seen.Unseen.Keys.Select(u => u.Kind)]);
    }

    /// <summary>Changed documents that name what neither a document nor the estate has.</summary>
    static Dictionary<PlanPiece, Refusal> Dangling(IReadOnlyList<PlanPiece> pieces, IReadOnlyList<Manifest> documents, IReadOnlyList<Sight> sights, IReadOnlyCollection<string> unread)
    {
        IReadOnlyList<Sight> there = [.. sights, .. documents.Select(d => new Sight(d.Kind, d.Cluster!, d.Name, d.Spec))];
        var dangling = new Dictionary<PlanPiece, Refusal>(ReferenceEqualityComparer.Instance);
        var missing = MissingReferences.Among([.. pieces.Select(p => p.Change.Wanted!)], there, unread).ToLookup(f => f.At!.File);
        foreach (var piece in pieces.Where(p => missing.Contains(p.Change.Wanted!.At.File)))
        {
            if (MissingReferences.Among([piece.Change.Wanted!], there, unread) is { Count: > 0 } faults)
                dangling[piece] = new Refusal(piece.Change.Wanted!.ToString(), new Failure(FailureKind.NotFound, "it names what is not there.") { Faults = faults, WayOut = "Write a manifest for it, or correct the name." }) { At = faults[0].At };
        }
        return dangling;
    }

    static IEnumerable<Unmanaged> UnmanagedOf(IReadOnlyList<Sight> sights, DocumentMatch match, Leaving leaving)
    {
        var described = match.Changes.Where(c => c.There is not null).Select(c => (c.Cluster, c.There!.Identity)).Concat(leaving.Destroyed.Select(k => (k.Cluster, k.Identity))).ToHashSet();
        return sights.Where(s => s.Reading is GuestSight && !described.Contains((s.Cluster, s.Identity))).Select(s => new Unmanaged(GuestFinder.FullName(((GuestSight)s.Reading!).Row), s.Name));
    }

    static string Title(int documents, IReadOnlyList<PlanPiece> pieces, int refused)
    {
        var all = documents == 1 ? "1 document" : $"{documents} documents";
        if (pieces.Count + refused == 0) return documents == 0 ? "nothing to do: there is no document" : $"nothing to do: the estate is as {all} {(documents == 1 ? "says" : "say")}";
        List<string> does = [];
        Add(pieces.Count(p => p.Change.There is null), "make");
        Add(pieces.Count(p => p.Change is { There: not null, Wanted: not null } && !IsProofAlone(p)), "change");
        Add(pieces.Count(p => p.Change.Wanted is null), "destroy");
        Add(pieces.Count(IsProofAlone), "prove");
        return $"{(does.Count == 0 ? "change nothing" : string.Join(", ", does))}, by {all}";

        static bool IsProofAlone(PlanPiece piece) => piece.Plan.Steps.All(s => s.Phase == PlanStep.Proof);

        void Add(int count, string verb)
        {
            if (count > 0) does.Add($"{verb} {count}");
        }
    }

    static FailureException NothingLeft(int kept) => new(
        FailureKind.Conflict, $"There is no document, while {(kept == 1 ? "1 thing is" : $"{kept} things are")} managed: nothing is planned, since that would end all of it.", "Look whether this is the right folder. 'croft import' writes the documents anew.");

    sealed record Leaving(IReadOnlyList<PlanPiece> Pieces, IReadOnlyList<Refusal> Refused, IReadOnlyList<KeptSpec> Forgotten)
    {
        /// <summary>What is to be destroyed, whether or not it can be.</summary>
        public IReadOnlyList<KeptSpec> Destroyed { get; init; } = [];
    }
}

/// <summary>Readings that plans are made from.</summary>
/// <param name="Sweep">Renews them.</param>
/// <param name="Ages">Demands that they are young enough.</param>
sealed record PlanReadings(Sweep Sweep, ReadingAge Ages);

/// <summary>What planning asks of the clusters.</summary>
enum Asking
{
    /// <summary>Everything anew.</summary>
    Everything,
    /// <summary>Guests are as they were just read; all else is asked.</summary>
    WhatHasNoReadings,
    /// <summary>Nothing: the last readings count.</summary>
    Nothing,
}
