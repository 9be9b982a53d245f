using System.Globalization;

namespace Croft.Sandbox.State;

/// <summary>What the HA manager keeps: resources, groups (8) or rules (9), and what each resource is at.</summary>
internal sealed class HighAvailability(ClusterState cluster)
{
    /// <summary>The manager and the node's agent each look about every ten seconds.</summary>
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    readonly Dictionary<string, string> states = new(StringComparer.Ordinal);

    /// <summary>Sections "vm: 100" and "ct: 101".</summary>
    public SectionFile Resources { get; } = new();

    public SectionFile Groups { get; } = new();

    public SectionFile Rules { get; } = new();

    public Section? Find(Guest guest) => Resources.Find(Sid(guest));

    /// <summary>"vm:100", as resources are named.</summary>
    public static string Sid(Guest guest) => string.Create(CultureInfo.InvariantCulture, $"{guest.Kind.Word.ToLowerInvariant()}:{guest.Vmid}");

    public Guest? GuestOf(string sid) => int.TryParse(sid.AsSpan(sid.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture, out var vmid) ? cluster.Find(vmid) : null;

    /// <summary>started, stopped, disabled, ignored, queued, starting, migrate or error.</summary>
    public string StateOf(Section resource) => resource["state"] == "ignored" ? "ignored" : states.GetValueOrDefault(resource.Id) ?? "queued";

    /// <summary>What is asked of a resource: "enabled" is an old word for "started".</summary>
    public static string Request(Section resource) => resource["state"] is null or "enabled" ? "started" : resource["state"]!;

    public void Set(string sid, string state)
    {
        states[sid] = state;
        cluster.Touch();
    }

    public void Forget(string sid) => states.Remove(sid);

    /// <summary>The manager notices a change at its next beat, and has it done.</summary>
    public void Ask(Section resource, Action<Section> act) => cluster.Tasks.Later(Beat, () =>
    {
        if (Resources.Find(resource.Id) == resource && cluster.IsQuorate)
            act(resource);
    });
}
