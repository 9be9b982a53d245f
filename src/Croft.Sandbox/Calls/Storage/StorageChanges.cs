using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>POST, PUT and DELETE of storage definitions.</summary>
internal static class StorageChanges
{
    static readonly string[] Types =
        ["btrfs", "cephfs", "cifs", "dir", "esxi", "glusterfs", "iscsi", "iscsidirect", "lvm", "lvmthin", "nfs", "pbs", "rbd", "zfs", "zfspool"];

    static readonly Permission MayAllocate = Permission.All("/storage", "Datastore.Allocate");

    static readonly Parameter[] Options =
    [
        .. new[] { "path", "content", "nodes", "prune-backups", "is_mountpoint", "server", "export", "options", "pool", "vgname", "thinpool", "monhost", "username",
            "fs-name", "datastore", "fingerprint", "share", "subdir", "portal", "target", "content-dirs", "authsupported", "base", "blocksize", "bwlimit",
            "comstar_hg", "comstar_tg", "data-pool", "encryption-key", "iscsiprovider", "keyring", "lio_tpg", "master-pubkey", "mountpoint", "namespace",
            "saferemove_throughput" }.Select(name => Parameter.Text(name)),
        Parameter.Text("domain", max: 256), Parameter.Text("password", max: 256), Parameter.OneOf("preallocation", "off", "metadata", "falloc", "full"),
        Parameter.Text("format"), Parameter.OneOf("smbversion", "default", "2.0", "2.1", "3", "3.0", "3.11"),
        .. new[] { "shared", "disable", "krbd", "sparse", "create-base-path", "create-subdirs", "mkdir", "fuse", "nocow", "nowritecache", "saferemove", "skip-cert-verification",
            "tagged_only" }.Select(Parameter.Flag),
        Parameter.Flag("snapshot-as-volume-chain").From(9, 0), Parameter.Integer("port", 1, 65535), Parameter.Integer("max-protected-backups", -1), Parameter.Text("zfs-base-path"),
        Parameter.Integer("maxfiles", 0).Before(9, 0), Parameter.Text("server2").Before(9, 0), Parameter.Text("volume").Before(9, 0), Parameter.OneOf("transport", "tcp", "rdma", "unix").Before(9, 0),
    ];

    // kept in files of their own, and told to nobody
    static readonly HashSet<string> Sensitive = new(["password", "keyring", "encryption-key", "master-pubkey"], StringComparer.Ordinal);

    // what a storage is made of stays as it was made
    static readonly HashSet<string> Fixed = new(
        ["path", "export", "vgname", "thinpool", "portal", "target", "share", "datastore", "authsupported", "base", "iscsiprovider", "volume"], StringComparer.Ordinal);

    static readonly Dictionary<string, string[]> Needed = new(StringComparer.Ordinal)
    {
        ["dir"] = ["path"],
        ["btrfs"] = ["path"],
        ["nfs"] = ["server", "export"],
        ["cifs"] = ["server", "share"],
        ["lvm"] = ["vgname"],
        ["lvmthin"] = ["vgname", "thinpool"],
        ["zfspool"] = ["pool"],
        ["pbs"] = ["server", "datastore"],
    };

    public static readonly Call[] All =
    [
        new("POST", "/storage", Create)
        {
            Relayed = true,
            Permission = MayAllocate,
            Parameters = [Parameter.Text("storage", Formats.StorageId).Required(), Parameter.OneOf("type", Types).Required(), .. Options],
        },
        new("PUT", "/storage/{storage}", Update)
        {
            Relayed = true,
            Permission = MayAllocate,
            Parameters = [.. Options.Where(option => !Fixed.Contains(option.Name)), Parameter.Text("delete"), Parameter.Text("digest", max: 64)],
        },
        new("DELETE", "/storage/{storage}", Delete) { Relayed = true, Permission = MayAllocate },
    ];

    static void Create(Exchange exchange)
    {
        var (id, type) = (exchange.Required("storage"), exchange.Required("type"));
        foreach (var name in Needed.GetValueOrDefault(type) ?? [])
            if (!exchange.Arguments.Has(name))
                throw ApiFault.Failed($"missing value for required option '{name}'");
        if (exchange.Cluster.Storage(id) is not null)
            throw ApiFault.Failed($"create storage failed: storage ID '{id}' already defined");
        var shared = exchange.Flag("shared") || type is "nfs" or "cifs" or "rbd" or "cephfs" or "pbs" or "glusterfs";
        var storage = new StorageState(id, type, shared) { Content = [.. SectionWords.SplitList(exchange.Text("content") ?? "images")] };
        Set(exchange, storage);
        exchange.Cluster.Storages.Add(storage);
        Changed(exchange, id, "create");
        WriteName(exchange, storage);
    }

    static void Update(Exchange exchange)
    {
        var storage = exchange.Cluster.Storage(exchange.Required("storage"))
            ?? throw ApiFault.Failed($"update storage failed: storage '{exchange.Required("storage")}' does not exist");
        exchange.RequireDigest(StorageDefinitions.Digest(exchange.Cluster));
        RequireNotBoth(exchange);
        if (exchange.Text("content") is { } content)
        {
            storage.Content.Clear();
            storage.Content.AddRange(SectionWords.SplitList(content));
        }
        Set(exchange, storage);
        foreach (var option in SectionWords.SplitList(exchange.Text("delete")))
            Unset(storage, option);
        Changed(exchange, storage.Id, "update");
        WriteName(exchange, storage);
    }

    static void Set(Exchange exchange, StorageState storage)
    {
        foreach (var (name, argument) in exchange.Arguments.All)
            if (!Sensitive.Contains(name) && name is not ("storage" or "type" or "content" or "nodes" or "disable" or "delete" or "digest"))
                storage.Options[name] = argument.Value;
        // an encryption key leaves its fingerprint, and nothing else of it
        if (exchange.Arguments.Has("encryption-key"))
            storage.Options["encryption-key"] = SectionFile.Sha1(exchange.Text("encryption-key")!);
        storage.IsDisabled = exchange.Flag("disable", storage.IsDisabled);
        if (!exchange.Arguments.Has("nodes"))
            return;
        storage.Nodes.Clear();
        storage.Nodes.UnionWith(SectionWords.SplitList(exchange.Text("nodes")));
    }

    static void RequireNotBoth(Exchange exchange)
    {
        foreach (var option in SectionWords.SplitList(exchange.Text("delete")))
        {
            if (Fixed.Contains(option))
                throw ApiFault.Failed($"update storage failed: unable to delete fixed option '{option}'");
            if (exchange.Arguments.Has(option))
                throw ApiFault.Failed($"update storage failed: cannot set and delete property '{option}' at the same time!");
        }
    }

    static void Unset(StorageState storage, string option)
    {
        switch (option)
        {
            case "nodes":
                storage.Nodes.Clear();
                break;
            case "disable":
                storage.IsDisabled = false;
                break;
            default:
                storage.Options.Remove(option);
                break;
        }
    }

    static void Delete(Exchange exchange)
    {
        var id = exchange.Required("storage");
        var storage = exchange.Cluster.Storage(id) ?? throw ApiFault.Failed($"delete storage failed: storage '{id}' does not exist");
        exchange.Cluster.Storages.Remove(storage);
        Changed(exchange, id, "delete");
    }

    static void WriteName(Exchange exchange, StorageState storage)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("storage", storage.Id);
        exchange.Json.WriteString("type", storage.Type);
        exchange.Json.WriteEndObject();
    }

    static void Changed(Exchange exchange, string id, string kind)
    {
        exchange.Cluster.Touch();
        exchange.Cluster.Effects.Count($"storage/{id}", kind);
    }
}
