using System.Globalization;
using Croft.Sandbox.Calls.Cluster.Ha;

namespace Croft.Sandbox.State;

/// <summary>What the HA manager keeps: resources, groups (8) or rules (9), and where each resource and node is at.</summary>
internal sealed class HighAvailability(ClusterState cluster)
{
    /// <summary>The manager and each node's agent look about every ten seconds.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    readonly Dictionary<NodeState, HaNode> nodes = [];
    bool isBeating;
    bool isDue;

    /// <summary>Sections "vm: 100" and "ct: 101".</summary>
    public SectionFile Resources { get; } = new();

    public SectionFile Groups { get; } = new();

    public SectionFile Rules { get; } = new();

    /// <summary>What the manager has looked at, by sid.</summary>
    public SortedDictionary<string, HaService> Services { get; } = new(StringComparer.Ordinal);

    /// <summary>The node whose manager holds the lock; null while there is nothing to manage.</summary>
    public NodeState? Master { get; set; }

    /// <summary>For how long the master hasn't been heard of.</summary>
    public TimeSpan MasterSilence { get; set; }

    /// <summary>Orders that the manager takes up at its next look.</summary>
    public List<(string Sid, string Action, NodeState? Target, int Timeout)> Orders { get; } = [];

    public HaNode Of(NodeState node)
    {
        if (!nodes.TryGetValue(node, out var kept))
            nodes.Add(node, kept = new HaNode());
        return kept;
    }

    public Section? Find(Guest guest) => Resources.Sections.Count == 0 ? null : Resources.Find(Sid(guest));

    /// <summary>"vm:100", as resources are named.</summary>
    public static string Sid(Guest guest) => string.Create(CultureInfo.InvariantCulture, $"{guest.Kind.Word.ToLowerInvariant()}:{guest.Vmid}");

    public Guest? GuestOf(string sid) => int.TryParse(sid.AsSpan(sid.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture, out var vmid) ? cluster.Find(vmid) : null;

    /// <summary>The manager's own word for it; null until it has looked.</summary>
    public string? ManagerStateOf(Section resource) => Services.GetValueOrDefault(resource.Id)?.State;

    /// <summary>The word that tells users soonest: queued, starting, stopping, disabled, ignored or the manager's.</summary>
    public string StateOf(Section resource)
    {
        var asked = Request(resource);
        if (asked == "ignored")
            return "ignored";
        if (Services.GetValueOrDefault(resource.Id) is not { } service)
            return "queued";
        return service.State switch
        {
            "stopped" when asked == "started" => "starting",
            "stopped" when asked == "disabled" => "disabled",
            "started" when !service.IsSeenRunning => "starting",
            "started" when asked is "stopped" or "disabled" => "stopping",
            "error" when asked == "disabled" => "clearing error flag",
            var state => state,
        };
    }

    /// <summary>What is asked of a resource: "enabled" is an old word for "started".</summary>
    public static string Request(Section resource) => resource["state"] is null or "enabled" ? "started" : resource["state"]!;

    public void Forget(string sid) => Services.Remove(sid);

    /// <summary>Something changed that the manager may have to act on: it does so at its next beat, and beats on until all is settled.</summary>
    /// <remarks>Without resources nothing happens, so that clusters that use no high availability cost nothing.</remarks>
    public void Wake()
    {
        foreach (var service in Services.Values)
            service.Unreached = null;
        BeatNext();
    }

    /// <summary>A task ended: a guest may have gone down or come up by it.</summary>
    public void BeatNext()
    {
        if (isBeating || isDue || (Resources.Sections.Count == 0 && Services.Count == 0))
            return;
        isDue = true;
        cluster.Tasks.Later(Beat, () =>
        {
            isDue = false;
            isBeating = true;
            var isUnsettled = Crm.Beat(cluster);
            isBeating = false;
            if (isUnsettled)
                BeatNext();
        });
    }
}
