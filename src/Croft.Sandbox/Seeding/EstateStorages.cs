using Croft.Sandbox.State;

namespace Croft.Sandbox.Seeding;

/// <summary>The storages of a seeded cluster: two local ones, two shared ones and one for backups.</summary>
internal static class EstateStorages
{
    public const string ContainerTemplate = "vztmpl/debian-12-standard_12.7-1_amd64.tar.zst";

    public static void AddTo(ClusterState cluster)
    {
        cluster.Storages.Add(new StorageState("local", "dir", false)
        {
            Content = ["backup", "iso", "snippets", "vztmpl"],
            Total = 100L << 30,
            Options = { ["path"] = "/var/lib/vz" },
        });
        cluster.Storages.Add(new StorageState("local-lvm", "lvmthin", false)
        {
            Content = ["images", "rootdir"],
            Total = 2L << 40,
            Options = { ["thinpool"] = "data", ["vgname"] = "pve" },
        });
        cluster.Storages.Add(new StorageState("ceph", "rbd", true)
        {
            Content = ["images", "rootdir"],
            Total = 20L << 40,
            Options = { ["krbd"] = "0", ["pool"] = "vms" },
        });
        cluster.Storages.Add(new StorageState("nfs", "nfs", true)
        {
            Content = ["images", "iso", "rootdir", "snippets", "vztmpl"],
            Total = 8L << 40,
            Options = { ["export"] = "/srv/pve", ["path"] = "/mnt/pve/nfs", ["server"] = "10.0.0.5" },
        });
        cluster.Storages.Add(new StorageState("backup", "dir", true)
        {
            Content = ["backup"],
            Total = 16L << 40,
            Options = { ["path"] = "/mnt/backup", ["shared"] = "1", ["prune-backups"] = "keep-daily=7,keep-weekly=4" },
        });
        AddTemplates(cluster);
    }

    static void AddTemplates(ClusterState cluster)
    {
        var made = cluster.Now - 86_400 * 30;
        var local = cluster.Storage("local")!;
        foreach (var node in cluster.Nodes)
        {
            var space = local.SpaceOn(node);
            space.OtherUse = 6L << 30;
            space.Add(new Volume(ContainerTemplate, "vztmpl", "tzst") { Size = 126_515_062, CreatedAt = made });
        }
        var nfs = cluster.Storage("nfs")!.SpaceOn(cluster.Nodes[0]);
        nfs.Add(new Volume("iso/debian-12.8.0-amd64-netinst.iso", "iso", "iso") { Size = 661_651_456, CreatedAt = made });
        nfs.Add(new Volume("vztmpl/alpine-3.20-default_20240908_amd64.tar.xz", "vztmpl", "txz") { Size = 3_147_548, CreatedAt = made });
    }
}
