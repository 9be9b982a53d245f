using Croft.Sandbox.Calls;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Captures;

/// <summary>An estate with one of everything, so that each reading call has something to say.</summary>
internal static class SchemaEstate
{
    public static async Task FillAsync(Sandboxed sandbox)
    {
        var client = sandbox.Client;
        var (machine, path) = sandbox.Guest("qemu", running: true, guest => guest.Config["scsi0"]!.StartsWith("ceph", StringComparison.Ordinal));
        await client.Run(HttpMethod.Post, path + "/snapshot", ("snapname", "one"), ("description", "first"));
        await client.Post(path + "/agent/exec", ("command", "hostname"));
        await client.Run(HttpMethod.Post, $"/nodes/{machine.Node.Name}/vzdump", ("vmid", $"{machine.Vmid}"), ("storage", "backup"));
        await client.Post("/pools", ("poolid", "one"));
        await client.Post("/cluster/backup", ("id", "one"), ("schedule", "02:00"), ("all", "1"), ("storage", "backup"), ("prune-backups", "keep-last=3"));
        await client.Post("/cluster/ha/resources", ("sid", $"vm:{machine.Vmid}"));
        await client.Post("/cluster/ha/groups", ("group", "one"), ("nodes", "pve1"));
        await client.Post("/cluster/ha/rules", ("rule", "one"), ("type", "node-affinity"), ("resources", $"vm:{machine.Vmid}"), ("nodes", "pve1"));
        await client.Post("/cluster/replication", ("id", await Cluster.JobTests.ReplicableAsync(sandbox)), ("type", "local"), ("target", "pve2"));
        await client.Post("/cluster/sdn/zones", ("zone", "one"), ("type", "simple"));
        await client.Post("/cluster/sdn/vnets", ("vnet", "one1"), ("zone", "one"));
        await client.Post("/cluster/sdn/vnets/one1/subnets", ("subnet", "10.9.0.0/24"), ("type", "subnet"));
        await client.Put("/cluster/sdn");
        await client.Post("/access/groups", ("groupid", "one"));
        await client.Post("/access/roles", ("roleid", "one"), ("privs", "VM.Audit"));
        await client.Post("/cluster/firewall/groups", ("group", "one"));
        foreach (var scope in (string[])["/cluster", $"/nodes/{machine.Node.Name}", path, sandbox.Guest("lxc", running: true).Path])
        {
            await client.Post(scope + "/firewall/rules", ("type", "in"), ("action", "ACCEPT"), ("enable", "1"));
            await client.Post(scope + "/firewall/aliases", ("name", "one"), ("cidr", "10.1.0.0/16"));
            await client.Post(scope + "/firewall/ipset", ("name", "one"));
            await client.Post(scope + "/firewall/ipset/one", ("cidr", "10.1.0.0/16"));
        }
        await client.Post("/cluster/firewall/groups/one", ("type", "in"), ("action", "ACCEPT"));
    }

    /// <summary>The call's path with names that exist, and the parameters it can't do without.</summary>
    public static string Fill(Sandboxed sandbox, Call call)
    {
        var (machine, _) = sandbox.Guest("qemu", running: true, guest => guest.Config.Snapshots.Exists(snapshot => snapshot.Name == "one"));
        var (container, _) = sandbox.Guest("lxc", running: true);
        var guest = call.Path.Contains("/lxc/", StringComparison.Ordinal) ? container : machine;
        var volume = sandbox.Cluster.State.Storage("backup")!.SpaceOn(machine.Node).Volumes.Keys.First();
        var path = call.Path;
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("node", guest.Node.Name), ("vmid", $"{guest.Vmid}"), ("storage", "backup"), ("snapname", "one"), ("upid", guest.Node.Tasks.Count > 0 ? guest.Node.Tasks[^1].Upid : ""),
            ("volume", Uri.EscapeDataString("backup:" + volume)), ("poolid", "one"), ("userid", "root@pam"), ("tokenid", "croft"), ("roleid", "one"), ("groupid", "one"),
            ("realm", "pve"), ("service", "cron"), ("iface", "vmbr0"), ("sid", $"vm:{machine.Vmid}"), ("group", "one"), ("rule", "one"), ("pos", "0"), ("cidr", "10.1.0.0%2F16"),
            ("zone", "one"), ("vnet", "one1"), ("subnet", "one-10.9.0.0-24"), ("id", call.Path.Contains("replication", StringComparison.Ordinal) ? "990-0" : "one"),
            ("name", call.Path.Contains("zfs", StringComparison.Ordinal) ? "rpool" : "one"),
        ])
            path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        var query = call.Parameters.Where(parameter => !parameter.IsOptional && parameter.IsIn(sandbox.Cluster.State.Release) && !call.Path.Contains($"{{{parameter.Name}}}", StringComparison.Ordinal))
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(Value(parameter, volume))}");
        return string.Join('&', query) is { Length: > 0 } given ? $"{path}?{given}" : path;
    }

    static string Value(Parameter parameter, string volume) => parameter.Name switch
    {
        "volume" => "backup:" + volume,
        "disk" => "/dev/sda",
        "url" => "https://example.com/x.iso",
        "schedule" => "02:00",
        "pid" => "701",
        "server" => "10.0.0.5",
        _ => parameter.Values?[0] ?? "one",
    };
}
