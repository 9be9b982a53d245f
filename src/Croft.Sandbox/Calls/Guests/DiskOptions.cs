using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>Turns disk and network values of a request into what the config keeps.</summary>
internal static class DiskOptions
{
    const string ImportFrom = "import-from=";

    // where ext4 keeps copies: groups 1 and the powers of 3, 5 and 7
    static readonly int[] SuperblockGroups = [1, 3, 5, 7, 9, 25, 27, 49, 81, 125, 243, 343];

    /// <summary>True for "storage:8" and "local:0,format=raw": a disk to be made.</summary>
    public static bool IsNew(string value, out string storage, out double gigabytes)
    {
        storage = "";
        gigabytes = 0;
        var id = GuestDisks.VolumeId(value);
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !double.TryParse(id.AsSpan(colon + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out gigabytes))
            return false;
        storage = id[..colon];
        return true;
    }

    /// <summary>Refuses storages that don't exist, before anything starts.</summary>
    public static void RequireStorages(ClusterState cluster, GuestKind kind, IEnumerable<KeyValuePair<string, string>> values)
    {
        foreach (var (key, value) in values)
        {
            if (!GuestDisks.IsDisk(kind, key) || value is "none,media=cdrom" || value.StartsWith('/') || value.StartsWith("none", StringComparison.Ordinal))
                continue;
            var colon = GuestDisks.VolumeId(value).IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                cluster.RequireStorage(GuestDisks.VolumeId(value)[..colon]);
            if (value.Split(',').FirstOrDefault(part => part.StartsWith(ImportFrom, StringComparison.Ordinal)) is { } import)
                RequireImport(cluster, key, value, import[ImportFrom.Length..]);
        }
    }

    static void RequireImport(ClusterState cluster, string key, string value, string source)
    {
        if (!IsNew(value, out _, out var gigabytes) || gigabytes != 0)
            throw ApiFault.Parameter(key, "'import-from' requires special syntax - use <storage ID>:0,import-from=<source>");
        if (source.StartsWith('/'))
            return;
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        cluster.RequireStorage(source[..Math.Max(0, colon)]);
        var folder = source[(colon + 1)..].Split('/')[0];
        if (folder is "iso" or "vztmpl" or "backup" or "snippets")
            throw ApiFault.Parameter(key, $"{source} has wrong type '{folder}' - needs to be 'images' or 'import'");
    }

    // what an image holds is larger than its file: whole gibibytes
    static long SizeInside(ClusterState cluster, Guest guest, string source)
    {
        if (source.StartsWith('/'))
            return 2L << 30;
        var found = DiskSpace.Find(cluster, guest.Node, source) ?? throw ApiFault.Failed($"cannot import from '{source}' - volume '{source}' does not exist");
        return Math.Max(2, (found.Volume.Size + (1L << 30) - 1) >> 30) << 30;
    }

    /// <summary>Makes the disk if it is a new one; returns the value for the config.</summary>
    public static string Realise(ClusterState cluster, Guest guest, string key, string value, Action<string> say)
    {
        if (GuestDisks.IsNumbered(key, "net"))
            return WithMac(guest.Kind, value, cluster.Random);
        if (!GuestDisks.IsDisk(guest.Kind, key))
            return value;
        if (!IsNew(value, out var storageId, out var gigabytes))
            return IsCloudInit(value) ? MakeCloudInit(cluster, guest, value, say) : WithSize(cluster, guest, value);
        var options = value.Split(',').Skip(1).ToList();
        var format = TakeOption(options, "format");
        TakeOption(options, "size");
        var isTree = !guest.Kind.IsQemu && gigabytes == 0;
        var size = TakeOption(options, ImportFrom[..^1]) is { } source ? SizeInside(cluster, guest, source) : (long)(gigabytes * (1L << 30));
        var volume = DiskSpace.Allocate(cluster, guest.Node, storageId, new NewDisk(guest.Vmid, guest.Kind.IsQemu ? "images" : "rootdir", size)
        {
            Format = isTree ? "subvol" : format ?? "raw",
        }, say);
        if (!guest.Kind.IsQemu && !isTree)
            SayFilesystem(cluster, size, say);
        options.Add(isTree ? "size=0T" : $"size={Sizes.Format(size)}");
        var made = string.Join(',', options.Prepend($"{storageId}:{volume.Name}"));
        if (guest.Kind.IsQemu)
            say($"{key}: successfully created disk '{made}'");
        return made;
    }

    /// <summary>Gives a copied guest cloud-init drives of its own in place of the source's.</summary>
    public static void RenewCloudInit(ClusterState cluster, Guest guest, SortedDictionary<string, string> values, string? storage, Action<string> say)
    {
        foreach (var key in values.Keys.Where(key => GuestDisks.VolumeId(values[key]).Contains("-cloudinit", StringComparison.Ordinal)).ToList())
            values[key] = MakeCloudInit(cluster, guest, $"{storage ?? GuestDisks.VolumeId(values[key]).Split(':')[0]}:cloudinit", say);
    }

    static bool IsCloudInit(string value) => GuestDisks.VolumeId(value).EndsWith(":cloudinit", StringComparison.Ordinal);

    static string MakeCloudInit(ClusterState cluster, Guest guest, string value, Action<string> say)
    {
        var storageId = value[..value.IndexOf(':', StringComparison.Ordinal)];
        var volume = DiskSpace.Allocate(cluster, guest.Node, storageId, new NewDisk(guest.Vmid, "images", 4L << 20) { Stem = "cloudinit", Format = "qcow2" }, say);
        return $"{storageId}:{volume.Name},media=cdrom,size=4M";
    }

    // an existing volume must be there; its size is written beside it
    static string WithSize(ClusterState cluster, Guest guest, string value)
    {
        var id = GuestDisks.VolumeId(value);
        if (!id.Contains(':', StringComparison.Ordinal) || id.StartsWith('/') || id is "none" or "cdrom")
            return value;
        var found = DiskSpace.Find(cluster, guest.Node, id) ?? throw ApiFault.Failed($"volume '{id}' does not exist");
        return value.Contains("size=", StringComparison.Ordinal) ? value : $"{value},size={Sizes.Format(found.Volume.Size)}";
    }

    static string? TakeOption(List<string> options, string name)
    {
        var at = options.FindIndex(option => option.StartsWith(name + "=", StringComparison.Ordinal));
        if (at < 0)
            return null;
        var value = options[at][(name.Length + 1)..];
        options.RemoveAt(at);
        return value;
    }

    static string WithMac(GuestKind kind, string value, Random random)
    {
        if (value.Contains("hwaddr=", StringComparison.Ordinal) || value.Contains("macaddr=", StringComparison.Ordinal))
            return value;
        var mac = Seeding.GuestMaker.Mac(random);
        if (!kind.IsQemu)
            return SortContainerNic($"{value},hwaddr={mac}{(value.Contains("type=", StringComparison.Ordinal) ? "" : ",type=veth")}");
        var parts = value.Split(',').ToList();
        var at = parts.FindIndex(part => !part.Contains('=', StringComparison.Ordinal) || part.StartsWith("model=", StringComparison.Ordinal));
        if (at >= 0)
        {
            var model = parts[at].Replace("model=", "", StringComparison.Ordinal);
            parts.RemoveAt(at);
            parts.Insert(0, $"{model}={mac}");
        }
        return string.Join(',', parts);
    }

    static string SortContainerNic(string value)
    {
        var parts = value.Split(',');
        return string.Join(',', parts.OrderBy(part => part.StartsWith("name=", StringComparison.Ordinal) ? 0 : 1).ThenBy(part => part, StringComparer.Ordinal));
    }

    /// <summary>What mkfs prints for a container's new volume.</summary>
    public static void SayFilesystem(ClusterState cluster, long size, Action<string> say)
    {
        var blocks = size / 4096;
        say(string.Create(CultureInfo.InvariantCulture, $"Creating filesystem with {blocks} 4k blocks and {blocks / 4} inodes"));
        say($"Filesystem UUID: {Seeding.GuestMaker.NewGuid(cluster.Random)}");
        say("Superblock backups stored on blocks: ");
        say("\t" + string.Join(", ", SuperblockGroups.Select(group => group * 32_768L).Where(at => at < Math.Max(blocks, 229_377))));
    }
}
