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
            "fs-name", "datastore", "fingerprint", "share", "domain", "subdir", "portal", "target", "preallocation", "format", "content-dirs" }.Select(name => Parameter.Text(name)),
        Parameter.Flag("shared"), Parameter.Flag("disable"), Parameter.Flag("krbd"), Parameter.Flag("sparse"), Parameter.Flag("create-base-path"),
        Parameter.Flag("create-subdirs"), Parameter.Flag("mkdir"), Parameter.Integer("port", 1, 65535),
    ];

    // what a storage is made of stays as it was made
    static readonly HashSet<string> Fixed = new(["path", "export", "vgname", "thinpool", "portal", "target", "share", "datastore"], StringComparer.Ordinal);

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
            if (name is not ("storage" or "type" or "content" or "nodes" or "disable" or "delete" or "digest"))
                storage.Options[name] = argument.Value;
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
