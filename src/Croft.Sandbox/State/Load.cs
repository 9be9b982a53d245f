namespace Croft.Sandbox.State;

/// <summary>Figures that swing as those of live machines do, the same for the same moment.</summary>
internal static class Load
{
    const int Every = 10;

    public static NodeLoad Of(ClusterState cluster, NodeState node)
    {
        var now = cluster.Now;
        var memory = node.Memory / 16 + GuestMemory(cluster, node, now);
        return new NodeLoad(
            CpuAt(node, now),
            Math.Min(memory, node.Memory - (1L << 30)),
            node.RootDisk / 10 + (node.Number << 20),
            (long)(cluster.Time.GetUtcNow() - node.BootedAt).TotalSeconds);
    }

    // a list of all nodes asks for each: every guest is visited once a beat, not once a node
    static long GuestMemory(ClusterState cluster, NodeState node, long now)
    {
        var beat = (now / Every, cluster.Version);
        if (cluster.LoadBeat != beat)
        {
            cluster.LoadBeat = beat;
            cluster.Nodes.ForEach(static other => other.GuestMemory = 0);
            foreach (var guest in cluster.Guests)
                guest.Node.GuestMemory += Memory(guest, now);
        }
        return node.GuestMemory;
    }

    /// <summary>A node's part of its processors in use at a moment, 0…1.</summary>
    public static double CpuAt(NodeState node, long time) => 0.05 + 0.3 * Wave(node.Number, time);

    public static double Cpu(Guest guest, long now) => guest.State is RunState.Running
        ? Math.Round(guest.Busyness * (0.5 + Wave(guest.Vmid, now)), 6)
        : 0;

    public static long Memory(Guest guest, long now) => guest.IsRunning
        ? (long)(GuestFigures.MaxMemory(guest) * (0.3 + 0.5 * guest.Busyness + 0.1 * Wave(guest.Vmid, now)))
        : 0;

    public static long Uptime(Guest guest, ClusterState cluster) => guest.IsRunning
        ? Math.Max(0, (long)(cluster.Time.GetUtcNow() - guest.StartedAt).TotalSeconds)
        : 0;

    /// <summary>Bytes so far, growing while the guest runs.</summary>
    public static long Traffic(Guest guest, ClusterState cluster, int kind) =>
        Uptime(guest, cluster) * (2_000 + guest.Vmid % 17 * 900 * kind);

    // 0…1, another curve for each thing, a new value every ten seconds as pvestatd reports
    static double Wave(int thing, long now)
    {
        var beat = (ulong)(now / Every) * 0x9E3779B97F4A7C15 + (ulong)thing * 0xBF58476D1CE4E5B9;
        beat ^= beat >> 31;
        beat *= 0x94D049BB133111EB;
        return (0.5 + 0.5 * Math.Sin(now / 900.0 + thing)) * 0.7 + (beat >> 40) / (double)(1 << 24) * 0.3;
    }
}

internal readonly record struct NodeLoad(double Cpu, long Memory, long RootUsed, long Uptime);
