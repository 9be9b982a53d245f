using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.State;

/// <summary>A node of the cluster: what it has, and the tasks it ran.</summary>
internal sealed class NodeState(string name, int number)
{
    int lastPid = 1000 + number * 137;

    public string Name { get; } = name;

    /// <summary>Corosync's node number, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>What /cluster/status reports; the node listens there when it is a loopback address.</summary>
    public string Address { get; init; } = System.FormattableString.Invariant($"10.0.0.{10 + number}");

    public int Cores { get; init; } = 16;

    public int Sockets { get; init; } = 1;

    public long Memory { get; init; } = 64L << 30;

    public long RootDisk { get; init; } = 100L << 30;

    public DateTimeOffset BootedAt { get; init; }

    /// <summary>Bridges that guests can be plugged into.</summary>
    public HashSet<string> Bridges { get; } = new(StringComparer.Ordinal) { "vmbr0", "vmbr1" };

    /// <summary>False when the node is lost: others answer 595 for it, its own address refuses.</summary>
    public bool IsOnline { get; set; } = true;

    /// <summary>True when calls to the node never answer.</summary>
    public bool Hangs { get; set; }

    /// <summary>Bytes its guests take; kept by <see cref="Load"/>.</summary>
    public long GuestMemory { get; set; }

    /// <summary>Newest last.</summary>
    public List<TaskRecord> Tasks { get; } = [];

    public int NextPid() => lastPid = lastPid >= 4_194_000 ? 1000 : lastPid + 3;

    public override string ToString() => Name;
}
