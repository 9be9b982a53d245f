using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>What one config call sets, deletes and reverts, and how that lands: at once or pending.</summary>
internal sealed class ConfigChange
{
    static readonly char[] Separators = [',', ';', ' ', '\0'];
    readonly SortedDictionary<string, string> sets = new(StringComparer.Ordinal);
    string[] deletes = [];
    string[] reverts = [];
    ClusterState cluster = null!;
    Guest guest = null!;

    ConfigChange()
    {
    }

    /// <summary>The change as options, for logs; secrets are masked.</summary>
    public string Words => string.Join(' ', sets.Select(set => $"-{set.Key} {(set.Key == "cipassword" ? "<hidden>" : set.Value)}")
        .Concat(deletes.Length > 0 ? [$"-delete {string.Join(',', deletes)}"] : [])
        .Concat(reverts.Length > 0 ? [$"-revert {string.Join(',', reverts)}"] : []));

    /// <summary>Reads the change from a call; says what can't be together.</summary>
    public static ConfigChange Read(Exchange exchange, GuestKind kind)
    {
        var known = new ParameterTable(kind.IsQemu ? MachineParameters.Config : ContainerParameters.Config);
        var change = new ConfigChange
        {
            deletes = Split(exchange.Text("delete")),
            reverts = Split(exchange.Text("revert")),
        };
        foreach (var (key, argument) in exchange.Arguments.All)
            if (key is not ("node" or "vmid") && known.Find(key) is not null)
                change.sets[key] = Normal(kind, key, argument.Value);
        foreach (var key in change.deletes)
        {
            if (exchange.Arguments.Has(key))
                throw ApiFault.Parameter("delete", $"you can't use '-{key}' and -delete {key}' at the same time");
            if (known.Find(key) is null)
                throw ApiFault.Parameter("delete", $"unknown option '{key}'");
        }
        foreach (var key in change.reverts)
            if (known.Find(key) is null)
                throw ApiFault.Parameter("revert", $"unknown option '{key}'");
        if (change.sets.Count + change.deletes.Length + change.reverts.Length == 0)
            throw ApiFault.Failed("no options specified");
        return change;
    }

    /// <summary>Checks the change against the guest it is for.</summary>
    public void Bind(Exchange exchange, Guest target)
    {
        cluster = exchange.Cluster;
        guest = target;
        if (!guest.Kind.IsQemu && sets.ContainsKey("unprivileged"))
            throw ApiFault.Failed("unable to modify read-only option: 'unprivileged'");
        RequireRights(exchange);
        DiskOptions.RequireStorages(cluster, guest.Kind, sets);
        if (sets.TryGetValue("hookscript", out var script) && DiskSpace.Find(cluster, guest.Node, script) is null)
            throw ApiFault.Failed($"script '{script}' does not exist");
    }

    void RequireRights(Exchange exchange)
    {
        var present = guest.Config.Current;
        var gone = deletes.Concat(reverts).Select(key => KeyValuePair.Create(key, present.GetValueOrDefault(key) ?? guest.Config.Pending.GetValueOrDefault(key) ?? ""));
        new ConfigPrivileges(exchange, guest.Kind, guest.Vmid, null).Require([.. sets, .. gone], present.AsReadOnly());
        foreach (var (key, value) in sets)
            if (GuestDisks.IsDisk(guest.Kind, key) && DiskOptions.IsNew(value, out var storage, out _))
                GuestPermissions.RequireSpace(exchange, storage);
    }

    public void Apply(Action<string> say)
    {
        var config = guest.Config;
        foreach (var key in reverts)
        {
            config.Pending.Remove(key);
            config.PendingDelete.Remove(key);
        }
        foreach (var key in deletes)
            Delete(key);
        foreach (var (key, value) in sets)
            Set(key, value, say);
        config.Touch();
        cluster.Touch();
        cluster.Effects.Count(guest.Id, "config");
    }

    void Set(string key, string value, Action<string> say)
    {
        var config = guest.Config;
        var made = DiskOptions.Realise(cluster, guest, key, value, say);
        config.PendingDelete.Remove(key);
        config.Pending.Remove(key);
        if (config[key] == made)
            return;
        if (guest.IsRunning && !PendingRules.IsLive(guest, key, made))
        {
            config.Pending[key] = made;
            return;
        }
        if (config[key] is { } before)
            ReleaseDisk(key, before, made);
        config.Set(key, made);
        ForgetUnused(key, made);
    }

    // a volume that is used again is unused no more
    void ForgetUnused(string key, string made)
    {
        if (!GuestDisks.IsDisk(guest.Kind, key))
            return;
        var volume = GuestDisks.VolumeId(made);
        foreach (var unused in guest.Config.Current.Keys.Where(k => GuestDisks.IsUnused(k) && GuestDisks.VolumeId(guest.Config[k]!) == volume).ToList())
            guest.Config.Unset(unused);
    }

    void Delete(string key)
    {
        var config = guest.Config;
        config.Pending.Remove(key);
        if (config[key] is not { } before)
            return;
        if (guest.IsRunning && !PendingRules.IsLive(guest, key, null))
        {
            config.PendingDelete[key] = false;
            LeaveBootOrder(key);
            return;
        }
        config.Unset(key);
        LeaveBootOrder(key);
        if (GuestDisks.IsUnused(key))
            DiskSpace.Free(cluster, guest.Node, GuestDisks.VolumeId(before));
        else
            ReleaseDisk(key, before, null);
    }

    // a disk that is taken off stays as unusedN, an ISO doesn't
    void ReleaseDisk(string key, string before, string? after)
    {
        var volume = GuestDisks.VolumeId(before);
        if (!GuestDisks.IsDisk(guest.Kind, key) || GuestDisks.IsCdrom(before) || (after is not null && GuestDisks.VolumeId(after) == volume))
            return;
        for (var number = 0; ; number++)
        {
            var unused = System.FormattableString.Invariant($"unused{number}");
            if (guest.Config[unused] is not null)
                continue;
            guest.Config.Set(unused, volume);
            return;
        }
    }

    // whatever plugs at once, the order is read when the machine starts next
    void LeaveBootOrder(string key)
    {
        var config = guest.Config;
        var boot = config.Pending.GetValueOrDefault("boot") ?? config["boot"];
        if (!guest.Kind.IsQemu || boot is null || !boot.StartsWith("order=", StringComparison.Ordinal))
            return;
        var devices = boot[6..].Split(';');
        if (!devices.Contains(key))
            return;
        var others = devices.Where(device => device != key).ToList();
        // an empty one is read back from the file as a blank
        var rest = others.Count == 0 ? " " : "order=" + string.Join(';', others);
        if (guest.IsRunning)
            config.Pending["boot"] = rest;
        else
            config.Set("boot", rest);
    }

    static string Normal(GuestKind kind, string key, string value) => key == "tags" && !kind.IsQemu ? SortTags(value) : value;

    /// <summary>Containers keep tags lower-cased, sorted and once each.</summary>
    public static string SortTags(string tags) => string.Join(';',
        tags.ToLowerInvariant().Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    static string[] Split(string? list) => list?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
