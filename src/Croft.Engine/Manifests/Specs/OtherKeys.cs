namespace Croft.Engine.Manifests;

/// <summary>Words of Proxmox's calls that are no keys of what is wanted: neither typed nor raw have they a place in a spec.</summary>
static class OtherKeys
{
    /// <summary>What names a thing at Proxmox, by kind.</summary>
    static readonly Dictionary<string, string[]> names = new(StringComparer.Ordinal)
    {
        ["VirtualMachine"] = ["name", "hostname"],
        ["Container"] = ["hostname", "name"],
        ["Storage"] = ["storage"],
        ["Pool"] = ["poolid"],
        ["Role"] = ["roleid"],
        ["Group"] = ["groupid"],
        ["User"] = ["userid"],
        ["Network"] = ["node", "iface"],
        ["SdnZone"] = ["zone"],
        ["SdnVnet"] = ["vnet"],
        ["SdnSubnet"] = ["vnet", "subnet"],
        ["HaRule"] = ["rule"],
        ["HaGroup"] = ["group"],
        ["Replication"] = ["id", "guest"],
        ["BackupJob"] = ["id"],
    };

    /// <summary>Parameters of any call that changes something.</summary>
    static readonly HashSet<string> calls = new(["delete", "digest", "revert", "force", "skiplock", "background_delay", "lock-token", "append", "allow-move"], StringComparer.Ordinal);

    /// <summary>Parameters of the calls that make a guest, each with where it is said.</summary>
    static readonly Dictionary<string, string> making = new(StringComparer.Ordinal)
    {
        ["archive"] = "a backup is restored by 'croft backup restore'",
        ["bwlimit"] = "the storage's own document limits speeds",
        ["full"] = "say fullClone: true",
        ["ha-managed"] = "'croft ha add' puts a guest into the care of high availability",
        ["ignore-unpack-errors"] = "Croft makes that call itself",
        ["import-working-storage"] = "Croft makes that call itself",
        ["live-restore"] = "a backup is restored by 'croft backup restore'",
        ["newid"] = "say vmid",
        ["ostemplate"] = "a Container says it",
        ["password"] = "a VirtualMachine says cipassword",
        ["restore"] = "a backup is restored by 'croft backup restore'",
        ["snapname"] = "a clone is made of what its source is now",
        ["ssh-public-keys"] = "Croft makes that call itself",
        ["start"] = "say state: running",
        ["storage"] = "each disk says its own",
        ["target"] = "say node",
        ["unique"] = "Croft makes that call itself",
    };

    /// <summary>Why a key is no key of a spec, as it completes "spec.name …"; null where nothing is known against it.</summary>
    /// <param name="kind">Name of the kind.</param>
    /// <param name="key">The key.</param>
    public static string? WhyNot(string kind, string key) =>
        names.GetValueOrDefault(kind)?.Contains(key) == true ? $"is what a {kind} is called: say it in metadata.name"
        : key == "delete" ? "is a parameter of Proxmox's call, no key of a config: leave the key out that shall go"
        : calls.Contains(key) ? "is a parameter of Proxmox's call, no key of a config: Croft makes the call itself"
        : Kind.Find(kind) is not { } found || !ConfigSpec.IsGuest(found) ? null
        : ConfigSpec.IsComputed(key) ? "is nothing that can be wanted: Proxmox works it out by itself"
        : making.TryGetValue(key, out var where) ? $"is a parameter of Proxmox's call that makes a guest, no key of its config: {where}"
        : null;
}
