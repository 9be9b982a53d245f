using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Ha;

/// <summary>Plans that make, change and delete groups, where the cluster has them.</summary>
internal static class HaGroupPlans
{
    public static Plan Create(HaSeen seen, CreateHaGroupRequest request)
    {
        var title = $"create group {request.Group} in {seen.Cluster}";
        if (seen.DemandGroups().Any(g => g.Name == request.Group))
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: there is one of that name.", "See it: 'croft ha groups'.");
        if (request.Nodes.Count == 0) throw HaPlans.Wrong($"Can't {title}.", "--nodes", "is missing.");
        return Plan("ha create-group", title, seen, CreateHaStep.Name, request.Group, Wanted(seen, request), HaPlans.Nothing);
    }

    public static Plan Configure(HaSeen seen, ConfigureHaGroupRequest request)
    {
        var title = $"change group {request.Group} of {seen.Cluster}";
        var group = Demand(seen, request.Group);
        var then = Wanted(seen, request);
        if (then.Count == 0) throw HaPlans.Wrong($"Can't {title}: nothing is asked for.", "OPTIONS", "name what shall change.");
        var before = group.Settings.Where(s => HaText.Normal(s.Key, s.Value) is not null).ToDictionary(s => s.Key, s => HaText.Normal(s.Key, s.Value)!, StringComparer.Ordinal);
        foreach (var key in then.Where(t => HaText.Value(before, t.Key) == (t.Value ?? HaText.Value(HaPlans.Nothing, t.Key))).Select(t => t.Key).ToList())
            then.Remove(key);
        return then.Count == 0
            ? new Plan("ha configure-group", title, []) { Warnings = ["It is so already."] }
            : Plan("ha configure-group", title, seen, ConfigureHaStep.Name, group.Name, then, before);
    }

    public static Plan Delete(HaSeen seen, string name)
    {
        var title = $"delete group {name} of {seen.Cluster}";
        var group = Demand(seen, name);
        if (Users(seen, name) is { Count: > 0 } users)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: {string.Join(", ", users.Select(seen.Told))} {(users.Count == 1 ? "is" : "are")} in it.", "Take them out first: 'croft ha configure GUEST --clear group'.");
        var action = new HaAction(seen.Cluster, HaPart.Group, name) { Told = $"group {name}", Before = HaPlans.Settings(group.Settings, ["nodes"]) };
        return HaPlans.One("ha delete-group", title, DeleteHaStep.Name, action, step => step with
        {
            Changes = [new FieldChange("group", name, null)],
            Leases = [$"{seen.Cluster}/ha/group/{name}"],
        }) with
        {
            Confirmation = new Confirmation(name, $"The group {name} of {seen.Cluster} will be gone; no guest is in it."),
        };
    }

    /// <summary>Guests that are in a group.</summary>
    public static IReadOnlyList<string> Users(HaSeen seen, string group) => [.. seen.Resources.Where(r => r.Group == group).Select(r => r.Sid)];

    static Plan Plan(string verb, string title, HaSeen seen, string kind, string name, Dictionary<string, string?> then, IReadOnlyDictionary<string, string> before)
    {
        string? Value(string key) => then.TryGetValue(key, out var value) ? value : before.GetValueOrDefault(key);
        var placement = Placement.Of($"group {name}", HaText.Split(Value("nodes") ?? ""), Value("restricted") == "1", Value("nofailback") != "1");
        var (disturbs, told) = HaMoves.OfPlacement(seen, Users(seen, name), _ => placement);
        var action = new HaAction(seen.Cluster, HaPart.Group, name) { Told = $"group {name}", Then = then, Before = HaPlans.Settings(before, then.Keys) };
        return HaPlans.One(verb, title, kind, action, step => step with
        {
            Disturbs = disturbs,
            Because = told.Count == 0 ? "No guest has to move for it now." : string.Join(" ", told),
            Changes = [.. then.Select(t => new FieldChange(t.Key, before.GetValueOrDefault(t.Key), t.Value))],
            Leases = [$"{seen.Cluster}/ha/group/{name}"],
        });
    }

    static Dictionary<string, string?> Wanted(HaSeen seen, HaGroupContentRequest request)
    {
        var then = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (request.Nodes.Count > 0)
        {
            seen.DemandNodes(request.Nodes);
            then["nodes"] = HaText.Normal("nodes", string.Join(',', request.Nodes));
        }
        if (request.Restricted is { } restricted) then["restricted"] = restricted ? "1" : "0";
        if (request.Failback is { } failback) then["nofailback"] = failback ? "0" : "1";
        if (request.Comment is { } comment) then["comment"] = comment.Length == 0 ? null : comment;
        return then;
    }

    static HaGroup Demand(HaSeen seen, string name) => seen.DemandGroups().FirstOrDefault(g => g.Name == name)
        ?? throw new FailureException(FailureKind.NotFound, $"{seen.Cluster} has no group '{name}'.", seen.Groups!.Count == 0 ? "It has none: 'croft ha create-group'." : $"It has: {string.Join(", ", seen.Groups.Select(g => g.Name))}.");
}
