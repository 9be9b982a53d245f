using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Nodes;

/// <summary>What SMART and ZFS say, judged: nothing is fine that is not known to be.</summary>
static class DiskHealth
{
    /// <summary>Percent of life left at which a disk should be replaced before it fails.</summary>
    const double Worn = 10;

    public static DiskRow Row(NodeAsked node, NodeDisk disk) => new()
    {
        Cluster = node.Cluster,
        Node = node.Name,
        Disk = disk.Device,
        Model = disk.Model?.Trim(),
        Serial = disk.Serial?.Trim(),
        Size = disk.Size,
        Type = disk.Type,
        State = Judge(disk.Health, disk.LifeLeft),
        Wearout = disk.LifeLeft is { } left ? 100 - left : null,
        UsedBy = string.IsNullOrEmpty(disk.Use) ? null : disk.Use,
        Smart = disk.Health,
    };

    /// <param name="health">SMART's verdict: PASSED of ATA and NVMe, OK of SAS, otherwise a failure in its own words; UNKNOWN and SMART Disabled tell nothing.</param>
    /// <param name="lifeLeft">Percent of its life that is left.</param>
    internal static string Judge(string? health, double? lifeLeft) => health?.Trim() switch
    {
        null or "" or "UNKNOWN" or "SMART Disabled" => "unknown",
        "PASSED" or "OK" => lifeLeft <= Worn ? "worn" : "ok",
        _ => "failed",
    };

    public static ZfsPoolRow Row(NodeAsked node, ZfsPool pool, ZfsPoolStatus? status) => new()
    {
        Cluster = node.Cluster,
        Node = node.Name,
        Pool = pool.Name,
        State = Judge(pool, status),
        Size = pool.Size,
        Used = pool.Allocated,
        Fragmentation = pool.Fragmentation,
        Scan = status?.Scan,
    };

    /// <summary>A pool can be online with data lost or disks that err: only its details tell.</summary>
    internal static string Judge(ZfsPool pool, ZfsPoolStatus? status) => pool.Health switch
    {
        "ONLINE" when status is null => "unknown",
        "ONLINE" => Trouble(status).Any() ? "errors" : "online",
        _ => pool.Health.ToLowerInvariant(),
    };

    /// <summary>What is wrong with a pool, and what to do.</summary>
    public static IEnumerable<string> Trouble(ZfsPoolStatus? status)
    {
        if (status is null) yield break;
        if (status.Errors is { } errors && errors.Trim() != "No known data errors") yield return errors.Trim();
        foreach (var text in new[] { status.Status, status.Action }.OfType<string>().Select(t => t.Trim()).Where(t => t.Length > 0 && !IsAdvice(status)))
            yield return text;
        foreach (var device in All(status.Devices).Where(d => d.State is not (null or "ONLINE" or "AVAIL") || d.ReadErrors > 0 || d.WriteErrors > 0 || d.ChecksumErrors > 0))
            yield return $"{device.Name}: {device.State ?? "?"}, errors of reading {device.ReadErrors ?? 0}, writing {device.WriteErrors ?? 0}, checksums {device.ChecksumErrors ?? 0}";
    }

    // ZFS writes into the same field that a newer version has more features, which is no trouble.
    static bool IsAdvice(ZfsPoolStatus status) => status.Status?.Contains("features", StringComparison.Ordinal) == true && status.Status.Contains("not enabled", StringComparison.Ordinal);

    static IEnumerable<ZfsDevice> All(IEnumerable<ZfsDevice> devices) => devices.SelectMany(d => All(d.Devices).Prepend(d));
}
