using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;
using Croft.Engine.Storage;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>A Template as it was looked at.</summary>
/// <param name="Source">What its document stands for.</param>
sealed record TemplateSeen(TemplateSource Source)
{
    /// <summary>Its file; null for a guest.</summary>
    public VolumePlace? At { get; init; }

    /// <summary>Its file, as the storage lists it; null for a guest.</summary>
    public VolumeEntry? Volume { get; init; }

    /// <summary>True where Croft brought it, or took it over: of any other file nobody tells where it is from.</summary>
    public bool IsManaged { get; init; }

    /// <summary>Why nobody knows whether it is there; null where that is known.</summary>
    public Failure? Unknown { get; init; }
}

/// <summary>Looks whether what Templates stand for is there: files by their names, guests by what the readings say.</summary>
sealed class TemplateShelf(StorageReader storages, Readings readings)
{
    /// <summary>Each of a cluster that is there, or of which nobody knows.</summary>
    public async Task<IReadOnlyList<Sight>> SeeAsync(Kind kind, string cluster, Sought sought, CancellationToken ct)
    {
        var documents = sought.Documents.Where(d => d.Kind == kind && d.Cluster == cluster).DistinctBy(d => d.Name, StringComparer.Ordinal).ToDictionary(d => d.Name, StringComparer.Ordinal);
        var kept = sought.Kept.Where(k => k.Kind == kind.Name && k.Cluster == cluster).ToDictionary(k => k.Name, k => k.Manifest(), StringComparer.Ordinal);
        if (documents.Count + kept.Count == 0) return [];
        var guests = (await readings.GuestsAsync(new ListGuestsRequest { Cluster = cluster }, ct)).Items.Where(g => g.Template).ToLookup(g => g.Name, StringComparer.Ordinal);
        var listed = new Dictionary<(string, string, string), Task<IReadOnlyList<VolumeEntry>>>();
        List<Sight> sights = [];
        foreach (var name in documents.Keys.Union(kept.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (document, known) = (documents.GetValueOrDefault(name), kept.GetValueOrDefault(name));
            var same = document is not null && known is not null && TemplateSource.Of(document) == TemplateSource.Of(known);
            var seen = document is null ? null : await FindAsync(document);
            if (seen is null && known is not null && !same)
            {
                // The document means another file now: what it meant is there still.
                if (await FindAsync(known) is { } before) sights.Add(new Sight(kind, cluster, name, known.Spec) { Reading = before with { IsManaged = true } });
            }
            else if (seen is not null)
            {
                sights.Add(new Sight(kind, cluster, name, same ? known!.Spec : document!.Spec) { Reading = seen with { IsManaged = same } });
            }
        }
        return sights;

        async Task<TemplateSeen?> FindAsync(Manifest template)
        {
            var source = TemplateSource.Of(template);
            if (source.Guest is { } guest) return guests[guest].Any() ? new TemplateSeen(source) : null;
            try
            {
                if (await PlaceAsync(cluster, source, ct) is not { } row) return null;
                if (!listed.TryGetValue((row.Node, row.Storage, source.Content!), out var all))
                    listed[(row.Node, row.Storage, source.Content!)] = all = storages.ListAsync(cluster, row.Node, row.Storage, source.Content, ct);
                var at = new VolumePlace(cluster, row.Node, source.Volume, row.Shared);
                return (await all).FirstOrDefault(v => v.Volume == at.Id) is { } volume ? new TemplateSeen(source) { At = at, Volume = volume } : null;
            }
            catch (ProxmoxException e)
            {
                return new TemplateSeen(source) { Unknown = FailureMap.Of(e, $"see whether {source.Volume} is there") };
            }
        }
    }

    /// <summary>The storage of a file, as the node that has it sees it; null where no such storage is known.</summary>
    async Task<StorageRow?> PlaceAsync(string cluster, TemplateSource source, CancellationToken ct)
    {
        try
        {
            return await RowAsync(cluster, source, ct);
        }
        catch (FailureException e) when (e.Failure.Kind is FailureKind.NotFound or FailureKind.Invalid)
        {
            // It is made by a document beside, or it is a fault that the plan tells.
            return null;
        }
    }

    /// <summary>The storage of a file, as the node that has it sees it.</summary>
    /// <exception cref="FailureException">NotFound: no such storage. Invalid: each node has one, and none is named.</exception>
    public async Task<StorageRow> RowAsync(string cluster, TemplateSource source, CancellationToken ct)
    {
        var seen = await storages.FindAsync(source.Storage!, cluster, null, ct);
        if (seen[0].Shared) return await storages.PlaceAsync(source.Storage!, cluster, null, ct);
        if (source.Node is null && seen.Count > 1)
            throw new FailureException(FailureKind.Invalid, $"'{source.Storage}' is each node's own: {string.Join(", ", seen.Select(s => s.Node))}.", $"Say which: 'node: {seen[0].Node}'.");
        return await storages.PlaceAsync(source.Storage!, cluster, source.Node, ct);
    }
}
