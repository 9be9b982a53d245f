using static Croft.Proxmox.Tests.Schema.EveryCall;

namespace Croft.Proxmox.Tests.Schema;

/// <summary>Storages, what goes to them, and what can be found to make one of.</summary>
static class EveryStorageCall
{
    static readonly VolumeId backup = VolumeId.Parse("local:backup/vzdump-lxc-105-2026_11_21-04_19_24.tar.zst");
    static readonly Uri url = new("https://example.test/a.iso");

    public static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> All => [.. Storages, .. Files, .. Scans];

    static ProxmoxStorage Local(ProxmoxClient client) => client.Node("pve1").Storage("local");

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Storages =>
    [
        Call("storage create", (c, ct) => c.Storages.CreateAsync("nfs1", "nfs", [new("server", "10.0.0.1"), new("export", "/x"), new("content", "iso")], ct)),
        Call("storage update", (c, ct) => c.Storages.UpdateAsync("nfs1", new() { Set = [new("content", "iso,backup")], Delete = ["nodes"], Digest = new('0', 40) }, ct)),
        Call("storage delete", (c, ct) => c.Storages.DeleteAsync("nfs1", ct)),
        Call("storage rrd", (c, ct) => Local(c).RrdAsync(RrdTimeframe.Day, RrdSummary.Max, ct)),
        Call("prune preview", (c, ct) => Local(c).PrunePreviewAsync(new() { Keep = "keep-last=3", Vmid = 100, Kind = GuestKind.Lxc }, ct)),
        Call("prune", (c, ct) => Local(c).PruneAsync(new() { Keep = "keep-last=3", Vmid = 100, Kind = GuestKind.Qemu }, ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Files =>
    [
        .. Enum.GetValues<ChecksumAlgorithm>().SelectMany(a => new[]
        {
            Call($"upload {a}", (c, ct) => Local(c).UploadAsync(new("iso", "a.iso", new MemoryStream([1, 2]), 2) { Checksum = new(a, "00ff") }, ct)),
            Call($"download {a}", (c, ct) => Local(c).DownloadAsync(new(url, "vztmpl", "a.tar.zst") { Checksum = new(a, "00ff"), Compression = "zst", AnyCertificate = true }, ct)),
        }),
        Call("upload import", (c, ct) => Local(c).UploadAsync(new("import", "a.ova", new MemoryStream([1, 2]), 2), ct)),
        Call("image pull", (c, ct) => Local(c).PullImageAsync("docker.io/library/nginx:1.29", "nginx", ct)),
        Call("allocate", (c, ct) => Local(c).AllocateAsync(100, "vm-100-disk-1.raw", 1L << 30, "raw", ct)),
        Call("import plan", (c, ct) => Local(c).ImportPlanAsync(VolumeId.Parse("local:import/a.ova"), ct)),
        Call("backup files", (c, ct) => Local(c).FilesAsync(backup, "/", ct)),
        Call("templates", (c, ct) => c.Node("pve1").TemplatesAsync(ct)),
        Call("template download", (c, ct) => c.Node("pve1").DownloadTemplateAsync("local", "debian-13-standard_13.1-2_amd64.tar.zst", ct)),
        Call("url metadata", (c, ct) => c.Node("pve1").UrlMetadataAsync(url, true, ct)),
        Call("image tags", (c, ct) => c.Node("pve1").ImageTagsAsync("docker.io/library/nginx", ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Scans =>
    [
        Call("scan nfs", (c, ct) => c.Node("pve1").Scan.NfsAsync("10.0.0.1", ct)),
        Call("scan cifs", (c, ct) => c.Node("pve1").Scan.CifsAsync("10.0.0.1", new("u", "p", "d"), ct)),
        Call("scan iscsi", (c, ct) => c.Node("pve1").Scan.IscsiAsync("10.0.0.1", ct)),
        Call("scan lvm", (c, ct) => c.Node("pve1").Scan.LvmAsync(ct)),
        Call("scan lvmthin", (c, ct) => c.Node("pve1").Scan.LvmThinAsync("pve", ct)),
        Call("scan zfs", (c, ct) => c.Node("pve1").Scan.ZfsAsync(ct)),
        Call("scan gluster", (c, ct) => c.Node("pve1").Scan.GlusterAsync("10.0.0.1", ct)),
        Call("scan pbs", (c, ct) => c.Node("pve1").Scan.PbsAsync(new("pbs", "root@pam", "p") { Port = 8007, Fingerprint = string.Join(':', Enumerable.Repeat("00", 32)) }, ct)),
    ];
}
