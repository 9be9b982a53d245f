using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Engine.Storage;
using Croft.Engine.Templates;

namespace Croft.Engine.Rehearsal;

/// <summary>What a plan speaks of, found in its leases and actions whatever their kinds: too much costs a reading, too little a true rehearsal.</summary>
sealed class Touched
{
    readonly HashSet<string> words = new(StringComparer.Ordinal);
    readonly HashSet<(string Cluster, int Vmid)> guests = [];

    /// <summary>Clusters, sorted.</summary>
    public SortedSet<string> Clusters { get; } = new(StringComparer.Ordinal);

    /// <summary>Bridges that it plugs guests into.</summary>
    public HashSet<string> Bridges { get; } = new(StringComparer.Ordinal);

    /// <summary>Pools that it puts guests into.</summary>
    public HashSet<string> Pools { get; } = new(StringComparer.Ordinal);

    /// <summary>Processes that run guests, as the plan saw them: by another one a reboot is known.</summary>
    public Dictionary<(string Cluster, int Vmid), (int Pid, long Uptime)> Processes { get; } = [];

    /// <summary>What nodes are to fetch from elsewhere, by address, name or image, with its bytes; null where nobody told.</summary>
    public Dictionary<string, long?> Web { get; } = new(StringComparer.Ordinal);

    /// <summary>Kinds of its steps, and of those that take them back.</summary>
    public HashSet<string> Kinds { get; } = new(StringComparer.Ordinal);

    public static Touched By(Plan plan)
    {
        var touched = new Touched();
        foreach (var step in plan.Steps.Where(s => !s.IsOwn))
            touched.Add(step);
        return touched;
    }

    /// <summary>True for a guest that it names.</summary>
    public bool Guest(string cluster, int vmid) => guests.Contains((cluster, vmid));

    /// <summary>True for a node, storage or pool of that name.</summary>
    public bool Names(string word) => words.Contains(word);

    /// <summary>True when a step is of a kind that begins so: <c>network.</c>.</summary>
    public bool Has(string kind) => Kinds.Any(k => k.StartsWith(kind, StringComparison.Ordinal));

    void Add(PlanStep step)
    {
        Kinds.Add(step.Kind);
        foreach (var lease in step.Leases)
            Add(lease.Split('/'));
        Walk(step.Action);
        if (step.Kind == RebootStep.Name && step.Action.Deserialize<RebootAction>(StepJson.Options) is { Pid: { } pid } reboot)
            Processes[(reboot.Guest.Cluster, reboot.Guest.Vmid)] = ((int)pid, reboot.Uptime);
        if (Fetched(step) is { } fetched)
            Web[fetched.What] = fetched.Size;
        foreach (var back in step.TakenBackBy)
            Add(back);
    }

    static (string What, long? Size)? Fetched(PlanStep step) => step.Kind switch
    {
        DownloadStep.Name when StepJson.Read<DownloadAction>(step.Action) is { } file => (file.Url.AbsoluteUri, file.Size),
        DownloadTemplateStep.Name when StepJson.Read<DownloadTemplateAction>(step.Action) is { } template => (template.At.Name, template.Size),
        PullTemplateStep.Name when StepJson.Read<PullTemplateAction>(step.Action) is { } image => (image.Image, image.Size),
        _ => null,
    };

    void Add(string[] lease)
    {
        Clusters.Add(lease[0]);
        if (lease is [var cluster, "guest", var vmid] && int.TryParse(vmid, out var number))
            guests.Add((cluster, number));
        foreach (var word in lease)
            Add(word);
    }

    void Walk(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Add(value.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Walk(item);
                break;
            case JsonValueKind.Object:
                if (Text(value, "cluster") is { Length: > 0 } cluster)
                {
                    Clusters.Add(cluster);
                    if (value.TryGetProperty("vmid", out var vmid) && vmid.TryGetInt32(out var number))
                        guests.Add((cluster, number));
                }
                if (Text(value, "pool") is { } pool || (Text(value, "key") == "pool" && (pool = Text(value, "value")) is not null))
                    Pools.Add(pool);
                foreach (var member in value.EnumerateObject())
                    Walk(member.Value);
                break;
        }
    }

    static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A text may be a name, or a volume or a setting that begins with one: <c>ceph:32,ssd=1</c>.</summary>
    void Add(string text)
    {
        foreach (var part in text.Split(',', ';'))
        {
            var value = part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (part.StartsWith("bridge=", StringComparison.Ordinal))
                Bridges.Add(value);
            words.Add(value);
            words.Add(value.Split(':')[0]);
        }
    }
}
