using System.Globalization;
using System.Text.Json;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Access;

/// <summary>A part of the estate that a plan touches: a guest, a pool, or what is neither and belongs to the cluster as a whole.</summary>
/// <param name="Cluster">Its cluster; null for what lies in none, which is Croft's own.</param>
public sealed record EstatePart(string? Cluster)
{
    /// <summary>Number of the guest; null for what is none.</summary>
    public int? Vmid { get; init; }

    /// <summary>Name of the pool; null for what is none.</summary>
    public string? Pool { get; init; }

    /// <summary>The part as messages name it.</summary>
    public override string ToString() => Cluster is null ? "Croft itself" : Vmid is { } vmid ? $"{Cluster}/{vmid.ToString(CultureInfo.InvariantCulture)}" : Pool is { } pool ? $"pool {pool} of {Cluster}" : $"cluster {Cluster}";

    /// <summary>Every part that a plan touches: what its steps hold, and the guests that they name.</summary>
    public static IReadOnlySet<EstatePart> Of(Plan plan)
    {
        var parts = new HashSet<EstatePart>();
        foreach (var step in plan.Steps.SelectMany(s => s.TakenBackBy.Prepend(s)))
            parts.UnionWith(Of(step));
        return parts;
    }

    static HashSet<EstatePart> Of(PlanStep step)
    {
        HashSet<EstatePart> parts = [.. step.Leases.Select(Leased)];
        AddGuests(step.Action, null, parts);
        AddChosen(step.Action, parts);
        if (parts.Count > 0)
            return parts;
        // A step that holds nothing is of the clusters that it names; one that names none is of Croft, or does nothing but keep.
        AddClusters(step.Action, parts);
        if (parts.Count == 0 && !step.IsOwn)
            parts.Add(new EstatePart((string?)null));
        return parts;
    }

    static EstatePart Leased(string lease) => lease.Split('/') switch
    {
        [var cluster, "guest", var vmid] when Number(vmid) is { } number => new(cluster) { Vmid = number },
        [var cluster, "pool", .. var pool] when pool.Length > 0 => new(cluster) { Pool = string.Join('/', pool) },
        [var cluster, "task", var upid] when Upid.TryParse(upid, out var task) && GuestOf(task) is { } guest => new(cluster) { Vmid = guest },
        [{ Length: > 0 } cluster, _, ..] => new(cluster),
        _ => new((string?)null),
    };

    /// <summary>The guest that a task is about; null for one that is about none. Below 100 Proxmox numbers other things.</summary>
    public static int? GuestOf(Upid task) => task.Vmid is >= 100 and var vmid ? vmid : null;

    // What a guest's settings name is touched, too: other guests by their volumes, the cluster by what is its own to give.
    static void AddChosen(JsonElement action, HashSet<EstatePart> parts)
    {
        if (action.ValueKind != JsonValueKind.Object || !action.TryGetProperty("guest", out var guest) || Text(guest, "cluster") is not { } cluster)
            return;
        parts.UnionWith(ChosenParts.OwnersIn(action).Select(owner => new EstatePart(cluster) { Vmid = owner }));
        // Where a guest is made, its making is what is judged.
        if (!action.TryGetProperty("set", out var set) || set.ValueKind != JsonValueKind.Object || (action.TryGetProperty("making", out var making) && making.ValueKind == JsonValueKind.True))
            return;
        var seen = action.TryGetProperty("seen", out var before) ? before : default;
        if (set.EnumerateObject().Any(s => ChosenParts.IsOfTheCluster(s.Name, s.Value.GetString() ?? "", Text(seen, s.Name))))
            parts.Add(new EstatePart(cluster));
    }

    // Guests are named in actions by cluster and number; several of one cluster as a list of numbers.
    static void AddGuests(JsonElement action, string? cluster, HashSet<EstatePart> parts)
    {
        switch (action.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in action.EnumerateArray())
                    AddGuests(item, cluster, parts);
                break;
            case JsonValueKind.Object:
                cluster = Text(action, "cluster") ?? cluster;
                foreach (var member in action.EnumerateObject())
                {
                    if (cluster is not null && member.NameEquals("vmid") && member.Value.ValueKind == JsonValueKind.Number)
                        parts.Add(new EstatePart(cluster) { Vmid = member.Value.GetInt32() });
                    else if (cluster is not null && member.NameEquals("vmids") && member.Value.ValueKind == JsonValueKind.Array)
                        parts.UnionWith(member.Value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Number).Select(v => new EstatePart(cluster) { Vmid = v.GetInt32() }));
                    else if (cluster is not null && member.NameEquals("storages") && member.Value is { ValueKind: JsonValueKind.Array } storages && storages.GetArrayLength() > 0)
                        parts.Add(new EstatePart(cluster));
                    else
                        AddGuests(member.Value, cluster, parts);
                }
                break;
        }
    }

    static void AddClusters(JsonElement action, HashSet<EstatePart> parts)
    {
        if (action.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in action.EnumerateArray())
                AddClusters(item, parts);
        }
        if (action.ValueKind != JsonValueKind.Object)
            return;
        if (Text(action, "cluster") is { } cluster)
            parts.Add(new EstatePart(cluster));
        foreach (var member in action.EnumerateObject())
            AddClusters(member.Value, parts);
    }

    static string? Text(JsonElement action, string name) =>
        action.ValueKind == JsonValueKind.Object && action.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
