using Croft.Sandbox.Access;
using Croft.Sandbox.Faults;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.State;

/// <summary>Everything one cluster knows; read and changed only under <see cref="Gate"/>.</summary>
internal sealed class ClusterState
{
    readonly SortedDictionary<int, Guest> guests = [];

    public ClusterState(string name, TimeProvider time, double speed, PveVersion? release = null)
    {
        Name = name;
        Time = time;
        Release = release ?? PveVersion.V84;
        Access = new AccessState(Release);
        Ha = new HighAvailability(this);
        Tasks = new TaskEngine(this, time, speed);
    }

    public Lock Gate { get; } = new();

    public string Name { get; }

    public TimeProvider Time { get; }

    public TaskEngine Tasks { get; }

    /// <summary>The Proxmox VE that is played.</summary>
    public PveVersion Release { get; }

    public AccessState Access { get; }

    public EffectCounts Effects { get; } = new();

    /// <summary>What happened, where that is written down.</summary>
    public Chronicle? Chronicle { get; init; }

    /// <summary>False to let every connection in.</summary>
    public bool Filters { get; init; } = true;

    public TaskFailures TaskFailures { get; } = new();

    public List<NodeState> Nodes { get; } = [];

    /// <summary>In the order of storage.cfg.</summary>
    public List<StorageState> Storages { get; } = [];

    public SortedDictionary<string, Pool> Pools { get; } = new(StringComparer.Ordinal);

    /// <summary>Bytes of what is fetched from elsewhere, where they are told and not made up; null is not known.</summary>
    public Dictionary<string, long?> Web { get; } = new(StringComparer.Ordinal);

    public ClusterLog Log { get; } = new();

    /// <summary>datacenter.cfg.</summary>
    public Section Options { get; } = new("cluster", "options");

    public SdnState Sdn { get; } = new();

    /// <summary>The cluster's firewall file, with the security groups.</summary>
    public FirewallState Firewall { get; } = new();

    /// <summary>How long the firewall stands that was switched on for a trial.</summary>
    public TimeSpan FirewallTrial { get; init; } = TimeSpan.FromSeconds(60);

    public SectionFile BackupJobs { get; } = new();

    public SectionFile ReplicationJobs { get; } = new();

    /// <summary>What replication jobs did, by their ids; nodes keep it beside the config.</summary>
    public Dictionary<string, ReplicationRun> ReplicationRuns { get; } = new(StringComparer.Ordinal);

    public HighAvailability Ha { get; }

    public ConsoleSessions Consoles { get; } = new();

    /// <summary>Seeded, so that ids, MACs and figures repeat.</summary>
    public required Random Random { get; init; }

    public IReadOnlyCollection<Guest> Guests => guests.Values;

    public bool IsQuorate { get; set; } = true;

    /// <summary>Answers of /cluster/resources that are still to come without guests.</summary>
    public int EmptyGuestLists { get; set; }

    /// <summary>Grows with each change that lists show; caches compare it.</summary>
    public long Version { get; private set; }

    /// <summary>When and at which version <see cref="Load"/> last summed up.</summary>
    public (long Beat, long Version) LoadBeat { get; set; } = (-1, -1);

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>What a node's own clock says, Unix seconds.</summary>
    public long NowOn(NodeState node) => Now + (long)node.ClockError.TotalSeconds;

    public void Touch() => Version++;

    /// <summary>The power of a node goes, or comes back: tasks break off, guests are down until onboot starts them.</summary>
    public void SetPower(NodeState node, bool online)
    {
        if (!online)
            node.LostAt = Now;
        node.IsOnline = online;
        if (!online)
            Tasks.Break(node);
        SetGuests(node, online);
        HaNoticed(node, online);
        Touch();
    }

    /// <summary>A node's watchdog resets it while its network is gone: what ran on it is down.</summary>
    public void Reset(NodeState node)
    {
        Tasks.Break(node);
        SetGuests(node, starts: false);
        node.IsReset = true;
        Touch();
    }

    // at its boot a node starts those with onboot, and leaves those in the HA manager's care to its agent
    void SetGuests(NodeState node, bool starts)
    {
        foreach (var guest in Guests.Where(guest => guest.Node == node && !guest.IsTemplate))
        {
            guest.State = starts && guest.Config["onboot"] == "1" && Ha.Find(guest) is null ? RunState.Running : RunState.Stopped;
            guest.StartedAt = Time.GetUtcNow();
            guest.Pid = guest.IsRunning ? node.NextPid() : 0;
            guest.Config.ApplyPending();
        }
    }

    void HaNoticed(NodeState node, bool isBack)
    {
        if (isBack)
            (Ha.Of(node).IsRestarting, Ha.Of(node).IsLockFree) = (false, false);
        Ha.Wake();
    }

    /// <summary>Cuts a node's network, or joins it again.</summary>
    public void SetReachable(NodeState node, bool reachable)
    {
        if (!reachable && !node.IsCutOff)
            node.LostAt = Now;
        node.IsCutOff = !reachable;
        node.IsShut = false;
        if (reachable && node.IsReset)
        {
            node.IsReset = false;
            SetGuests(node, starts: true);
        }
        HaNoticed(node, reachable);
        Touch();
    }

    public Guest? Find(int vmid) => guests.GetValueOrDefault(vmid);

    public void Add(Guest guest)
    {
        guests.Add(guest.Vmid, guest);
        guest.Turned = Chronicle is null ? null : Chronicle.Turn;
        Touch();
    }

    public void Remove(Guest guest)
    {
        guests.Remove(guest.Vmid);
        Touch();
    }

    public NodeState? Node(string name) => Nodes.Find(node => node.Name == name);

    public StorageState? Storage(string id) => Storages.Find(storage => storage.Id == id);

    public StorageState RequireStorage(string id) =>
        Storage(id) ?? throw ApiFault.Failed($"storage '{id}' does not exist");
}
