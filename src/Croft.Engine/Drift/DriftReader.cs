using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;
using Croft.Engine.Planning;

namespace Croft.Engine.Drift;

/// <summary>What differs, as far as it could be looked at.</summary>
sealed record DriftSeen(IReadOnlyList<Difference> All, IReadOnlyList<Missing> Missing)
{
    /// <summary>Kinds of clusters that could not be read: whether anything of them differs is not known.</summary>
    public IReadOnlySet<(string Kind, string Cluster)> Unseen { get; init; } = new HashSet<(string, string)>();
}

/// <summary>Holds what is there against the specs that were applied.</summary>
sealed class DriftReader(EstatePlanner planner, KeptSpecs specs, ClusterConnections connections, DriftRecords records, PastSights past)
{
    /// <summary>Instead of a field: the whole appeared or went.</summary>
    const string Presence = "presence";

    /// <summary>Every difference, with who and since when.</summary>
    /// <param name="cluster">One cluster; all when null.</param>
    /// <param name="offline">True to go by the last readings.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="FailureException">NotFound: no such cluster. Unreachable: one does not answer.</exception>
    public async Task<DriftSeen> ReadAsync(string? cluster, bool offline, CancellationToken ct)
    {
        var clusters = await ClustersAsync(cluster, ct);
        var horizon = Horizon.Current;
        var missing = offline ? [] : await planner.RefreshAsync(clusters, ct);
        // What differs is noted for everybody, so it is looked for everywhere and told to each by what they see.
        using var all = Horizon.EnterEverything();
        var kept = (await specs.NowAsync(ct)).Where(k => clusters.Contains(k.Cluster) && planner.IsOfProxmox(k.Kind)).ToList();
        var seen = await planner.SeeKeptAsync(clusters, kept, offline ? Asking.Nothing : Asking.WhatHasNoReadings, ct);
        kept.RemoveAll(k => seen.Unseen.ContainsKey((k.Kind, k.Cluster)));
        var (applied, unread) = Read(kept);
        var differences = Between(applied, kept, seen.All);
        var rows = await records.Notes.NoteAsync([.. differences.Select(d => d.Row)], clusters, records.Authors.NameAsync, ct);
        var stopped = await records.Rounds.StoppedAsync(ct);
        await horizon.RenewAsync(ct);
        return new([.. differences.Zip(rows, (d, row) => d with { Row = row with { Reconcile = !d.IsReconciled ? null : stopped.Contains(Thing.Of(row)) ? Reconciling.Stopped : Reconciling.Auto } }).Where(d => KeptSpecs.IsSeen(horizon, d.Row.Cluster, d.Row.Kind, d.Row.Identity, d.Spec?.Since))], Told(horizon, clusters, [.. missing, .. seen.Missing, .. unread])) { Unseen = seen.Unseen.Keys.ToHashSet() };
    }

    /// <summary>What differs of the documents that Croft's loops put back by themselves, by the readings that they keep; nothing is noted.</summary>
    /// <returns>Differences that nobody ignores, and how many documents there are.</returns>
    public async Task<(IReadOnlyList<Difference> All, int Documents)> OfReconciledAsync(CancellationToken ct)
    {
        using var all = Horizon.EnterEverything();
        var clusters = await connections.NamesAsync(ct);
        var kept = (await specs.ReconciledAsync(ct)).Where(k => clusters.Contains(k.Cluster) && planner.IsOfProxmox(k.Kind)).ToList();
        if (kept.Count == 0) return ([], 0);
        var seen = await planner.SeeKeptAsync([.. kept.Select(k => k.Cluster).Distinct(StringComparer.Ordinal)], kept, Asking.WhatHasNoReadings, ct);
        kept.RemoveAll(k => seen.Unseen.ContainsKey((k.Kind, k.Cluster)));
        // A word in a description is no wish.
        var applied = Read(kept).Read.Where(a => IsReconciled(a.Document)).ToList();
        return (await records.Notes.HeededAsync([.. Between(applied, kept, seen.All).Where(d => d.Row.Class == DriftClass.Conflicting)], ct), applied.Count);
    }

    /// <summary>What differed at a moment: guests as they were, against what was applied to them by then. Who did it and since when is not kept.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster, or nothing is known of that moment.</exception>
    public async Task<DriftSeen> ReadAsOfAsync(string? cluster, DateTimeOffset when, CancellationToken ct)
    {
        var clusters = await ClustersAsync(cluster, ct);
        var horizon = Horizon.Current;
        var kept = (await specs.AtAsync(when, ct)).Where(k => clusters.Contains(k.Cluster) && planner.IsOfProxmox(k.Kind)).ToLookup(k => planner.HasReadings(k.Kind));
        var (sights, missing) = await past.AtAsync(cluster, when, ct);
        // A cluster that was not looked at yet tells nothing of its guests.
        var unknown = missing.Select(m => m.What).ToHashSet(StringComparer.Ordinal);
        var (applied, unread) = Read(kept[true].Where(k => !unknown.Contains(k.Cluster)));
        return new(Between(applied, kept[true], sights), Told(horizon, clusters,
        [
            .. missing,
            .. unread,
            .. kept[false].GroupBy(k => (k.Cluster, k.Kind)).Select(k => new Missing($"{k.Key.Kind} of {k.Key.Cluster}", FailureKind.Unsupported, "how it was is not kept, so its drift of then is not known")),
        ]));
    }

    /// <summary>Refuses an answer to a difference of what the caller may not change.</summary>
    /// <exception cref="FailureException">Denied.</exception>
    internal static void Demand(DriftRow row, string permission) =>
        Horizon.Current.Demand(new EstatePart(row.Cluster) { Vmid = row.Kind is "VirtualMachine" or "Container" && int.TryParse(row.Identity, out var vmid) ? vmid : null }, permission);

    // What is missing names what it is of in several ways; where not all of it may be told, only that something is.
    static IReadOnlyList<Missing> Told(Horizon horizon, IReadOnlyList<string> clusters, IReadOnlyList<Missing> missing)
    {
        var hidden = clusters.Where(c => !horizon.Whole(c)).ToList();
        if (hidden.Count == 0) return missing;
        return
        [
            .. missing.Where(m => clusters.Except(hidden).Any(c => m.What == c || m.What.StartsWith($"{c}/", StringComparison.Ordinal) || m.What.StartsWith($"{c}, ", StringComparison.Ordinal) || m.What.EndsWith($" of {c}", StringComparison.Ordinal))),
            .. hidden.Where(c => missing.Any(m => m.What == c || m.What.StartsWith($"{c}/", StringComparison.Ordinal))).Select(c => new Missing(c, FailureKind.Unreachable, Horizon.Unasked)),
        ];
    }

    async Task<IReadOnlyList<string>> ClustersAsync(string? cluster, CancellationToken ct)
    {
        var names = await connections.NamesAsync(ct);
        if (cluster is not null && !names.Contains(cluster)) throw ClusterNames.NotFound(cluster, names);
        return cluster is null ? names : [cluster];
    }

    /// <summary>What was applied, read again; of what an earlier Croft took and this one does not, nothing is known until it is applied anew.</summary>
    static (IReadOnlyList<Applied> Read, IReadOnlyList<Missing> Unread) Read(IEnumerable<KeptSpec> kept)
    {
        List<Applied> read = [];
        List<Missing> unread = [];
        foreach (var spec in kept)
        {
            try
            {
                read.Add(new Applied(spec, spec.Manifest()));
            }
            catch (FailureException e) when (e.Failure.Kind == FailureKind.Invalid)
            {
                unread.Add(new Missing($"{spec.Cluster}, {spec}", FailureKind.Invalid, $"what was applied is no valid document any more: {e.Failure.Message} Mend its document and apply it."));
            }
        }
        return (read, unread);
    }

    sealed record Applied(KeptSpec Spec, Manifest Document);

    List<Difference> Between(IReadOnlyList<Applied> applied, IEnumerable<KeptSpec> kept, IReadOnlyList<Sight> sights)
    {
        var there = sights.ToDictionary(s => (s.Cluster, s.Kind.Name, s.Identity));
        List<Difference> differences = [];
        foreach (var (spec, document) in applied) differences.AddRange(Of(spec, document, there.GetValueOrDefault((spec.Cluster, spec.Kind, spec.Identity))));
        var managed = kept.Select(k => (k.Cluster, k.Kind, k.Identity)).ToHashSet();
        differences.AddRange(sights.Where(s => s.Reading is GuestSight && !managed.Contains((s.Cluster, s.Kind.Name, s.Identity))).Select(s => new Difference(Row(s.Cluster, s.Kind.Name, s.Identity, s.Name, Presence, null, "there", DriftClass.Unmanaged), s, null)));
        return differences;
    }

    /// <summary>Those that are meant by <c>web-01</c>: all of one thing that conflict; or the one that is meant by <c>web-01/cores</c>.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<IReadOnlyList<Difference>> FindSomeAsync(AnswerDriftRequest request, CancellationToken ct)
    {
        var all = await AnswerableAsync(request, ct);
        var things = all.Where(d => d.Row.Class == DriftClass.Conflicting && (d.Row.Name == request.Field || d.Row.Identity == request.Field || $"{d.Row.Kind}/{d.Row.Identity}" == request.Field || $"{d.Row.Kind}/{d.Row.Name}" == request.Field))
            .GroupBy(d => (d.Row.Cluster, d.Row.Kind, d.Row.Identity)).ToList();
        return things.Count switch
        {
            0 => [Find(all, request)],
            1 => [.. things[0]],
            _ => throw Ambiguous(request, things.Select(t => $"{t.Key.Cluster}, {t.Key.Kind}/{t.Key.Identity}")),
        };
    }

    /// <summary>The one that is meant by <c>web-01/cores</c>.</summary>
    /// <exception cref="FailureException">NotFound: there is no such difference now. Invalid: several fit.</exception>
    public async Task<Difference> FindAsync(AnswerDriftRequest request, CancellationToken ct) => Find(await AnswerableAsync(request, ct), request);

    async Task<IReadOnlyList<Difference>> AnswerableAsync(AnswerDriftRequest request, CancellationToken ct) =>
        [.. (await ReadAsync(request.Cluster, offline: false, ct)).All.Where(d => d.Row.Class != DriftClass.Unmanaged)];

    static Difference Find(IReadOnlyList<Difference> all, AnswerDriftRequest request)
    {
        var found = all.Where(d => d.Row.Drift == request.Field || $"{d.Row.Identity}/{d.Row.Field}" == request.Field).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new FailureException(FailureKind.NotFound, $"Nothing differs that is called '{request.Field}'.", Nearest.Of(request.Field, all.Select(d => d.Row.Drift)).FirstOrDefault() is { } near ? $"Did you mean {near}?" : "See 'croft drift'."),
            _ => throw Ambiguous(request, found.Select(d => $"{d.Row.Cluster}/{d.Row.Identity}")),
        };
    }

    static FailureException Ambiguous(AnswerDriftRequest request, IEnumerable<string> who) =>
        new(FailureKind.Invalid, $"'{request.Field}' may mean {string.Join(" or ", who)}.", "Say the number instead of the name, or --cluster.");

    IEnumerable<Difference> Of(KeptSpec spec, Manifest document, Sight? there)
    {
        if (there is null)
        {
            yield return new Difference(Row(spec.Cluster, spec.Kind, spec.Identity, spec.Name, Presence, "there", null, DriftClass.Conflicting), null, spec) { IsReconciled = IsReconciled(document) };
            yield break;
        }
        // A guest that nobody can ask, or that was never read, tells nothing.
        if (there.Reading is GuestSight { Reading: null } or GuestSight { Row.Status: "unknown" }) yield break;
        var change = new Change(there.Kind, spec.Cluster, spec.Name, there, document);
        var differing = planner.Fields(change).ToList();
        foreach (var field in differing)
            yield return new Difference(Row(spec.Cluster, spec.Kind, spec.Identity, spec.Name, field.Field, field.To, field.From, IsBenign(field.Field) ? DriftClass.Benign : DriftClass.Conflicting), there, spec) { IsReconciled = !IsBenign(field.Field) && IsReconciled(document) };
        // A value that waits and is not wanted is told as that, once.
        var keys = differing.Select(f => f.Field.Split('.', '[')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var waiting in ((there.Reading as GuestSight)?.Waiting ?? []).Where(w => !keys.Contains(w.Change.Field)))
            yield return new Difference(Row(spec.Cluster, spec.Kind, spec.Identity, spec.Name, waiting.Change.Field, waiting.Change.To, waiting.Change.From, DriftClass.Pending), there, spec);
    }

    static bool IsReconciled(Manifest document) => document.Ours("reconcile") is "auto";

    /// <summary>Where a guest stands is often others' business: balancing, maintenance, high availability.</summary>
    static bool IsBenign(string field) => field == "node";

    static DriftRow Row(string cluster, string kind, string identity, string name, string field, string? wanted, string? found, DriftClass what) => new()
    {
        Drift = $"{name}/{field}",
        Cluster = cluster,
        Kind = kind,
        Identity = identity,
        Name = name,
        Field = field,
        Wanted = wanted,
        Found = found,
        Class = what,
    };
}

/// <summary>What is known of differences beside what the readings tell.</summary>
/// <param name="Notes">Since when each is so, and which are ignored.</param>
/// <param name="Authors">Who made them.</param>
/// <param name="Rounds">Which of them Croft put back by itself.</param>
sealed record DriftRecords(DriftNotes Notes, Authors Authors, ReconcileRounds Rounds);

/// <summary>A difference, with both sides of it.</summary>
/// <param name="Row">As it is told.</param>
/// <param name="There">What is there; null where it is gone.</param>
/// <param name="Spec">What was applied; null where nothing was.</param>
sealed record Difference(DriftRow Row, Sight? There, KeptSpec? Spec)
{
    /// <summary>True where Croft is to put it back by itself.</summary>
    public bool IsReconciled { get; init; }
}

/// <summary>What a difference is of.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Kind">Name of its kind.</param>
/// <param name="Identity">A guest's number; the name of anything else.</param>
sealed record Thing(string Cluster, string Kind, string Identity)
{
    public static Thing Of(DriftRow row) => new(row.Cluster, row.Kind, row.Identity);
}
