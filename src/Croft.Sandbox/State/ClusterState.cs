using Croft.Sandbox.Access;
using Croft.Sandbox.Faults;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.State;

/// <summary>Everything one cluster knows; read and changed only under <see cref="Gate"/>.</summary>
internal sealed class ClusterState
{
    readonly SortedDictionary<int, Guest> guests = [];

    public ClusterState(string name, TimeProvider time, double speed)
    {
        Name = name;
        Time = time;
        Tasks = new TaskEngine(this, time, speed);
    }

    public Lock Gate { get; } = new();

    public string Name { get; }

    public TimeProvider Time { get; }

    public TaskEngine Tasks { get; }

    public AccessState Access { get; } = new();

    public EffectCounts Effects { get; } = new();

    public TaskFailures TaskFailures { get; } = new();

    public List<NodeState> Nodes { get; } = [];

    /// <summary>In the order of storage.cfg.</summary>
    public List<StorageState> Storages { get; } = [];

    public SortedDictionary<string, Pool> Pools { get; } = new(StringComparer.Ordinal);

    public ClusterLog Log { get; } = new();

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

    public void Touch() => Version++;

    public Guest? Find(int vmid) => guests.GetValueOrDefault(vmid);

    public void Add(Guest guest)
    {
        guests.Add(guest.Vmid, guest);
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
