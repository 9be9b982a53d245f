using System.Globalization;
using Croft.Sandbox.Saving;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Seeding;

/// <summary>Makes a plausible cluster from a seed.</summary>
internal static class Estate
{
    public static ClusterState Create(SandboxOptions options)
    {
        if (options.Saved is { } saved)
            return CreateSaved(options, saved);
        var random = new Random(options.Seed);
        var cluster = New(options.Name, options.Version, options, random);
        var now = options.Time.GetUtcNow();
        for (var number = 1; number <= options.Nodes; number++)
            cluster.Nodes.Add(new NodeState(string.Create(CultureInfo.InvariantCulture, $"pve{number}"), number)
            {
                Address = AddressOf(options, number),
                Cores = 8 << random.Next(3),
                Memory = (32L << random.Next(3)) << 30,
                BootedAt = now - TimeSpan.FromHours(random.Next(24, 2000)),
            });
        EstateStorages.AddTo(cluster);
        EstateGuests.AddTo(cluster, options.Guests, random, now);
        cluster.Access.PoolOf = path => PoolOf(cluster, path);
        return cluster;
    }

    static ClusterState CreateSaved(SandboxOptions options, SavedCluster saved)
    {
        var cluster = New(saved.Name ?? options.Name, saved.Version ?? options.Version, options, new Random(options.Seed));
        var now = options.Time.GetUtcNow();
        foreach (var (node, number) in (saved.Nodes is { Count: > 0 } nodes ? nodes : throw new InvalidDataException("the state names no nodes")).Select((node, at) => (node, at + 1)))
            cluster.Nodes.Add(new NodeState(node.Name, number)
            {
                Address = node.Address ?? AddressOf(options, number),
                Cores = node.Cores ?? 16,
                Memory = node.Memory ?? 64L << 30,
                BootedAt = now - TimeSpan.FromDays(10),
            });
        if (saved.Storages is null)
            EstateStorages.AddTo(cluster);
        cluster.Access.PoolOf = path => PoolOf(cluster, path);
        // interfaces carry the addresses of where they were read; a node that is not said to have its own has another here
        (saved with { Version = null, Nodes = [.. saved.Nodes!.Select(node => node.Address is null ? node with { Network = null } : node)] }).Put(cluster);
        return cluster;
    }

    static ClusterState New(string name, string version, SandboxOptions options, Random random) => new(name, options.Time, options.Speed, Release(version))
    {
        Random = random,
        FirewallTrial = options.FirewallTrial,
        Filters = options.Filters,
        Chronicle = options.Chronicles ? new() : null,
    };

    /// <exception cref="InvalidDataException">The sandbox can't play that version.</exception>
    static PveVersion Release(string version) => PveVersion.Find(version)
        ?? throw new InvalidDataException($"no Proxmox VE '{version}': {string.Join(", ", PveVersion.All.Select(known => known.Release))}");

    static string AddressOf(SandboxOptions options, int number) => options.NodeAddresses
        ? string.Create(CultureInfo.InvariantCulture, $"127.{10 + options.Number}.0.{10 + number}")
        : string.Create(CultureInfo.InvariantCulture, $"10.0.{options.Number}.{10 + number}");

    static string? PoolOf(ClusterState cluster, string path)
    {
        if (path.StartsWith("/vms/", StringComparison.Ordinal) && int.TryParse(path.AsSpan(5), CultureInfo.InvariantCulture, out var vmid))
            return cluster.Find(vmid)?.Pool;
        return path.StartsWith("/storage/", StringComparison.Ordinal)
            ? cluster.Pools.Values.FirstOrDefault(pool => pool.Storages.Contains(path[9..]))?.Id
            : null;
    }
}
