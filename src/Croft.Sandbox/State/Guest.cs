using System.Globalization;
using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.State;

internal enum RunState
{
    Stopped,
    Running,
    Paused,
}

/// <summary>A virtual machine or container, its config and whether it runs.</summary>
internal sealed class Guest(GuestKind kind, int vmid, NodeState node)
{
    GuestAgent? agent;
    FirewallState? firewall;
    RunState state;

    public GuestKind Kind { get; } = kind;

    public int Vmid { get; } = vmid;

    public NodeState Node { get; set; } = node;

    public GuestConfig Config { get; } = new(kind);

    public RunState State
    {
        get => state;
        set
        {
            var before = state;
            state = value;
            if (before != value)
                Turned?.Invoke(this, before);
        }
    }

    /// <summary>Told of each change of its state, with what it was before.</summary>
    public Action<Guest, RunState>? Turned { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public int Pid { get; set; }

    public string? Pool { get; set; }

    /// <summary>The task that holds the guest's file lock; others wait for it and time out.</summary>
    public TaskRecord? FileLock { get; set; }

    /// <summary>Kept by <see cref="GuestFigures"/>.</summary>
    public DerivedFigures? Derived { get; set; }

    /// <summary>How busy it is, 0…1, around which its figures swing.</summary>
    public double Busyness { get; init; } = 0.05;

    /// <summary>True when the guest's system doesn't react to a shutdown.</summary>
    public bool IgnoresShutdown { get; set; }

    /// <summary>Something is installed on its disk, so that its agent and console answer; a machine made empty has nothing.</summary>
    public bool HasSystem { get; set; } = true;

    public GuestAgent Agent => agent ??= new GuestAgent();

    /// <summary>VMID.fw; made when first asked for.</summary>
    public FirewallState Firewall => firewall ??= new FirewallState();

    /// <summary>Unix seconds; figures are recorded from then on.</summary>
    public long MadeAt { get; set; }

    /// <summary>The options its cloud-init drive was written from; null without a drive.</summary>
    public Dictionary<string, string>? CloudInitDrive { get; set; }

    public bool IsRunning => State is not RunState.Stopped;

    public bool IsTemplate => Config.Current.GetValueOrDefault("template") == "1";

    public string? Lock => Config.Current.GetValueOrDefault("lock");

    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{kind.Path}/{vmid}");

    /// <summary>The path that permissions are given on: "/vms/101".</summary>
    public string AccessPath { get; } = string.Create(CultureInfo.InvariantCulture, $"/vms/{vmid}");

    public string Name => Kind.IsQemu
        ? Config.Current.GetValueOrDefault("name") ?? string.Create(CultureInfo.InvariantCulture, $"VM {Vmid}")
        : Config.Current.GetValueOrDefault("hostname") ?? string.Create(CultureInfo.InvariantCulture, $"CT{Vmid}");

    public override string ToString() => Id;
}
