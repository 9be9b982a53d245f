using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Backups;

/// <summary><c>backup prune</c>: deletes old backups by rules; which they are, Proxmox itself says beforehand.</summary>
internal sealed class PruneBackups(NodeReader nodes, GuestFinder guests, ClusterConnections connections) : IChangeVerb<PruneBackupsRequest>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "backup", "prune", "Deletes old backups by rules of how many to keep.", Permissions.BackupChange, Effect.Destroys, typeof(PruneBackupsRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(PruneBackupsRequest request, VerbContext context, CancellationToken ct)
    {
        var typed = request.Guest is { } guest ? GuestName.Parse(guest, request.Cluster) : (GuestName?)null;
        var cluster = await nodes.ClusterAsync(await ClusterOfAsync(typed, ct) ?? request.Cluster, ct);
        var client = await connections.GetAsync(cluster, ct);
        // Backups are pruned storage by storage, and outlive the guests by which they would be seen.
        Horizon.Current.DemandWhole(cluster);
        var (vmid, name) = typed is { } one ? await GuestAsync(one, cluster, ct) : ((int?)null, null);
        var keep = PrunePlans.Keep(request);
        List<PruneSeen> seen = [];
        foreach (var place in await PlacesAsync(client, cluster, request.Storage, ct))
        {
            var storage = client.Within(Patience).Node(place.Node!).Storage(place.Storage!);
            var action = new PruneAction(cluster, place.Node!, place.Storage!, place.IsShared) { Keep = keep, Vmid = vmid };
            seen.Add(new PruneSeen(action, await PreviewAsync(storage, action, ct)));
        }
        return PrunePlans.Prune(cluster, seen, name);
    }

    static async Task<IReadOnlyList<PruneMark>> PreviewAsync(ProxmoxStorage storage, PruneAction action, CancellationToken ct)
    {
        try
        {
            return await storage.PrunePreviewAsync(action.Pruning, ct);
        }
        catch (ProxmoxException e) when (e.Reason?.Contains("no prune-backups options", StringComparison.Ordinal) is true)
        {
            throw new FailureException(FailureKind.Invalid, $"How many backups to keep is said neither by you nor by the storage {action.Storage} of {action.Cluster}.",
                "Say it, such as '--keep-last 3 --keep-weekly 4', or name a storage that has rules of its own: '--storage NAME'.");
        }
    }

    async Task<string?> ClusterOfAsync(GuestName? typed, CancellationToken ct) =>
        typed?.Cluster ?? (typed?.Place is { } place && (await connections.NamesAsync(ct)).Contains(place) ? place : null);

    async Task<(int? Vmid, string? Name)> GuestAsync(GuestName typed, string cluster, CancellationToken ct)
    {
        try
        {
            var row = await guests.FindAsync(typed.Text, cluster, ct);
            return (row.Vmid, row.Name);
        }
        catch (FailureException e) when (e.Failure.Kind == FailureKind.NotFound && typed.Vmid is not null && (typed.Place ?? cluster) == cluster)
        {
            // Backups outlive their guest: those of one that is gone are meant by its number.
            return (typed.Vmid, typed.Last);
        }
    }

    static async Task<IReadOnlyList<ClusterResource>> PlacesAsync(ProxmoxClient client, string cluster, string? name, CancellationToken ct)
    {
        var all = await client.Within(Patience).Cluster.ResourcesAsync(ResourceFilter.Storages, ct);
        var fit = all.Where(r => r.Content.Contains("backup") && (name is null || r.Storage == name)).ToList();
        if (fit.Count == 0)
        {
            throw new FailureException(FailureKind.NotFound, name is null ? $"{cluster} has no storage that holds backups." : $"{cluster} has no storage '{name}' that holds backups.",
                $"These do: {string.Join(", ", all.Where(r => r.Content.Contains("backup")).Select(r => r.Storage).Distinct(StringComparer.Ordinal))}.");
        }
        // A shared storage is the same through every node: one where it is available is asked.
        return [.. fit.GroupBy(p => p.IsShared ? p.Storage : p.Id, StringComparer.Ordinal).Select(g => g.FirstOrDefault(p => p.Status == "available") ?? g.First()).OrderBy(p => p.Id, StringComparer.Ordinal)];
    }
}
