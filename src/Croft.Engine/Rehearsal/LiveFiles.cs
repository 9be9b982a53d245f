using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>The cluster's config files of named entries, as a sandbox begins with them.</summary>
static class LiveFiles
{
    /// <summary>A file that steps of a kind need.</summary>
    /// <param name="Needs">What the kinds of step begin with; or the kind of a manifest.</param>
    /// <param name="File">Its name in a saved cluster.</param>
    /// <param name="Path">Path that lists its entries.</param>
    /// <param name="Id">Member that names an entry.</param>
    /// <param name="Type">Type of its entries, where they are of one; else each tells its own.</param>
    sealed record Listed(string Needs, string File, string Path, string Id, string? Type = null);

    /// <summary>What Proxmox adds to an entry's own settings.</summary>
    static readonly HashSet<string> Told = new(["digest", "type", "state-text", "crm_state", "request_state", "node_status", "next-run", "last_sync", "last_try", "next_sync", "duration", "fail_count", "error", "pid", "vmtype", "guest", "jobnum", "pending"], StringComparer.Ordinal);

    static readonly Listed[] All =
    [
        new("ha.", "ha-resources", "/cluster/ha/resources", "sid"),
        new("ha.", "ha-groups", "/cluster/ha/groups", "group", "group"),
        new("ha.", "ha-rules", "/cluster/ha/rules", "rule"),
        new("replication.", "replication", "/cluster/replication", "id", "local"),
        new("guest.destroy", "replication", "/cluster/replication", "id", "local"),
        new("guest.migrate", "replication", "/cluster/replication", "id", "local"),
        new("guest.destroy", "backup-jobs", "/cluster/backup", "id", "vzdump"),
        new("BackupJob", "backup-jobs", "/cluster/backup", "id", "vzdump"),
        .. from kind in (string[])["SdnZone", "SdnVnet", "SdnSubnet"]
           from listed in (Listed[])[new(kind, "zones", "/cluster/sdn/zones", "zone"), new(kind, "vnets", "/cluster/sdn/vnets", "vnet", "vnet")]
           select listed,
    ];

    /// <summary>The state with the files that the plan's kinds need.</summary>
    public static async Task<SavedCluster> WithAsync(SavedCluster saved, Touched touched, LiveRows live, CancellationToken ct)
    {
        var files = new Dictionary<string, IReadOnlyList<SavedSection>>(saved.Files ?? new Dictionary<string, IReadOnlyList<SavedSection>>(), StringComparer.Ordinal);
        foreach (var listed in All.Where(l => touched.Has(l.Needs) || touched.Names(l.Needs)).DistinctBy(l => l.File))
        {
            // Groups were replaced by rules in 9: whichever a release has not it says so, and there are none.
            if (await live.IfKnownAsync(listed.Path, ct) is { } rows)
                files[listed.File] = [.. rows.Select(r => new SavedSection(listed.Type ?? r["type"], r[listed.Id], Settings(r, listed.Id)))];
        }
        if (files.TryGetValue("vnets", out var vnets)) files["subnets"] = [.. (await Task.WhenAll(vnets.Select(v => live.IfKnownAsync($"/cluster/sdn/vnets/{v.Id}/subnets", ct)))).SelectMany(s => s ?? []).Select(r => new SavedSection("subnet", r["subnet"], Settings(r, "subnet")))];
        return saved with { Files = files };
    }

    static Dictionary<string, string> Settings(IReadOnlyDictionary<string, string> row, string id) =>
        row.Where(r => r.Key != id && !Told.Contains(r.Key)).ToDictionary(StringComparer.Ordinal);
}
