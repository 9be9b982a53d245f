using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.State;

/// <summary>A node of the cluster: what it has, and the tasks it ran.</summary>
internal sealed class NodeState(string name, int number)
{
    NodeSystem? system;
    int lastPid = 1000 + number * 137;

    public string Name { get; } = name;

    /// <summary>Corosync's node number, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>What /cluster/status reports; the node listens there when it is a loopback address.</summary>
    public string Address { get; init; } = global::System.FormattableString.Invariant($"10.0.0.{10 + number}");

    public int Cores { get; init; } = 16;

    public int Sockets { get; init; } = 1;

    public long Memory { get; init; } = 64L << 30;

    public long RootDisk { get; init; } = 100L << 30;

    public DateTimeOffset BootedAt { get; init; }

    /// <summary>Bridges that guests can be plugged into: those that are up, and the zones' own.</summary>
    public bool HasBridge(string name) => System.Network.Active.Exists(entry => entry.Id == name && entry.Type is "bridge" or "OVSBridge") || Vnets.Contains(name);

    /// <summary>host.fw.</summary>
    public FirewallState Firewall { get; } = new();

    /// <summary>Virtual networks that are up here.</summary>
    public HashSet<string> Vnets { get; } = new(StringComparer.Ordinal);

    /// <summary>False when the node is lost: others answer 595 for it, its own address refuses.</summary>
    public bool IsOnline { get; set; } = true;

    /// <summary>True when the network to it is gone, while all on it goes on.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>True when its own address answers only its neighbours: it has no way back to whoever asks from another network, as Croft does.</summary>
    public bool IsShut { get; set; }

    /// <summary>When the others last heard of it, Unix seconds.</summary>
    public long LastSeen(ClusterState cluster) => IsReachable ? cluster.Now : LostAt;

    /// <summary>When it was lost, Unix seconds.</summary>
    public long LostAt { get; set; }

    /// <summary>True when its watchdog reset it while it was cut off; it boots to its end when its network is back.</summary>
    public bool IsReset { get; set; }

    public bool IsReachable => IsOnline && !IsCutOff;

    /// <summary>How far its clock is ahead of the others.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>True when calls to the node never answer.</summary>
    public bool Hangs { get; set; }

    /// <summary>What each of its calls waits before it is looked at.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>Bytes its guests take; kept by <see cref="Load"/>.</summary>
    public long GuestMemory { get; set; }

    /// <summary>Newest last.</summary>
    public List<TaskRecord> Tasks { get; } = [];

    /// <summary>Interfaces, names, services, packages and disks of its system.</summary>
    public NodeSystem System => system ??= NodeSystem.Of(this);

    public int NextPid() => lastPid = lastPid >= 4_194_000 ? 1000 : lastPid + 3;

    public override string ToString() => Name;
}
