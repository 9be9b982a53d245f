using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Ha;

/// <summary>Plans that give guests into high availability's care, change it, end it, and have it move them.</summary>
internal static class HaPlans
{
    const string Change = "Sys.Console on /";

    public static Plan Add(HaSeen seen, GuestReading guest, AddHaRequest request)
    {
        var (title, sid) = ($"give {guest.At} to high availability", HaReader.SidOf(guest.At));
        if (seen.Resource(sid) is { } there)
        {
            // In it as it was asked for is done; in it otherwise would be a change that nobody asked for by that name.
            return Wanted(seen, request).All(t => HaText.Value(there.Settings, t.Key) == (t.Value ?? HaText.Value(Nothing, t.Key))) && (request.State is null || HaText.Value(there.Settings, "state") == request.State)
                ? new Plan("ha add", title, []) { Warnings = ["It has it already."] }
                : throw new FailureException(FailureKind.Conflict, $"Can't {title}: it has it already, otherwise.", $"Change how: 'croft ha configure {guest.At.Name}'.");
        }
        if (guest.Template)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: it is a template, which never runs.", "Clone it, and give the clone.");
        var then = Wanted(seen, request);
        var wanted = request.State ?? "started";
        then["state"] = wanted;
        return Care("ha add", title, seen, guest, CreateHaStep.Name, then, Nothing, wanted) with
        {
            Warnings =
            [
                .. seen.Resources.Count == 0 ? ["It is the first guest in this cluster's high availability: from now on a node that runs such guests resets itself when it loses the others."] : Array.Empty<string>(),
                .. Bound(seen, guest),
            ],
        };
    }

    public static Plan Configure(HaSeen seen, GuestReading guest, ConfigureHaRequest request)
    {
        var (title, sid) = ($"change high availability of {guest.At}", HaReader.SidOf(guest.At));
        var there = Demand(seen, guest, title);
        var then = Wanted(seen, request);
        foreach (var key in request.Clear.Select(c => c.Replace('-', '_')))
        {
            if (key is not ("max_restart" or "max_relocate" or "failback" or "group" or "comment"))
                throw Wrong($"Can't {title}.", "--clear", $"can't be {key}: it takes max-restart, max-relocate, failback, group and comment.");
            if (!then.TryAdd(key, null))
                throw Wrong($"Can't {title}.", "--clear", $"names {key.Replace('_', '-')}, which is given too.");
        }
        if (request.State is { } state) then["state"] = state;
        if (then.Count == 0) throw Wrong($"Can't {title}: nothing is asked for.", "OPTIONS", "name what shall change.");
        if (seen.StateOf(sid) == "error" && request.State is not (null or "disabled")) throw new FailureException(InError(guest.At, "change"));
        foreach (var key in then.Where(t => HaText.Value(there.Settings, t.Key) == (t.Value ?? HaText.Value(Nothing, t.Key))).Select(t => t.Key).ToList())
            then.Remove(key);
        if (then.Count == 0) return new Plan("ha configure", title, []) { Warnings = ["It is so already."] };
        return Care("ha configure", title, seen, guest, ConfigureHaStep.Name, then, there.Settings, then.GetValueOrDefault("state"));
    }

    public static Plan Remove(HaSeen seen, GuestReading guest)
    {
        var (title, sid) = ($"take {guest.At} out of high availability", HaReader.SidOf(guest.At));
        var there = Demand(seen, guest, title);
        var rules = seen.RulesOf(sid).ToList();
        var action = new HaAction(seen.Cluster, HaPart.Resource, sid) { Told = guest.At.ToString(), Before = Settings(there.Settings, ["state"]) };
        return One("ha remove", title, DeleteHaStep.Name, action, step => step with
        {
            Because = $"It stays as it is{(guest.Running ? ", running" : "")}; nobody starts it again when it or its node fails.",
            Changes = [new FieldChange("high availability", HaText.Value(there.Settings, "state"), null)],
            Leases = [guest.At.Lease],
        }) with
        {
            Warnings = [.. rules.Select(r => $"Rule {r.Name} names {guest.At.Name}. Proxmox takes it out of the rule{(r.Resources.Count == 1 ? ", and deletes the rule, which names no other" : "")}; 9.0 leaves it there.")],
        };
    }

    public static Plan Move(HaSeen seen, GuestReading guest, string target, bool relocate)
    {
        var verb = relocate ? "relocate" : "migrate";
        var (title, sid) = ($"{verb} {guest.At} to {target} by high availability", HaReader.SidOf(guest.At));
        var there = Demand(seen, guest, title);
        seen.DemandNodes([target]);
        if (!seen.Nodes[target]) throw new FailureException(FailureKind.Unreachable, $"Can't {title}: the node is down.", $"Choose another: {string.Join(", ", seen.Online.Where(n => n != guest.At.Node).Order(StringComparer.Ordinal))}.");
        if (HaText.Value(there.Settings, "state") == "ignored")
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: it is ignored.", $"Move it with 'croft guest migrate {guest.At.Name} {target}'.");
        if (seen.StateOf(sid) == "error") throw new FailureException(InError(guest.At, verb));
        if (guest.At.Node == target) return new Plan($"ha {verb}", title, []) { Warnings = ["It is there already."] };
        var placement = PlacementOf(seen, there);
        if (placement?.Allows(target) == false)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: {placement.Name} lets it run on {string.Join(", ", placement.Nodes.Keys.Order(StringComparer.Ordinal))} only.", $"Choose one of these, or change the {placement.Name.Split(' ')[0]}.");
        if (HaMoves.KeptFrom(seen, sid, target) is { } kept)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: rule {kept.Rule} keeps it apart from {seen.Told(kept.Other)}, which is there.", "Move that one first, or change the rule.");
        var live = !relocate && guest.At.IsVm;
        var with = HaMoves.Together(seen, sid).ToList();
        return One($"ha {verb}", title, HaMoveStep.Name, new HaMoveAction(guest.At, target, relocate, guest.Running), step => step with
        {
            Disturbs = !guest.Running ? Disturbance.None : live ? Disturbance.Live : Disturbance.Restart,
            Because = !guest.Running ? "It is stopped, and stays so."
                : live ? "It goes on running while it moves."
                : relocate ? $"It is stopped on {guest.At.Node} and started on {target}." : $"A container can't move running: it is stopped on {guest.At.Node} and started on {target}.",
            Changes = [new FieldChange("node", guest.At.Node, target)],
            Leases = [guest.At.Lease],
            Deadline = TimeSpan.FromHours(2),
        }) with
        {
            Warnings =
            [
                .. with.Count > 0 ? [$"{string.Join(", ", with.Select(seen.Told))} {(with.Count == 1 ? "is" : "are")} kept beside {guest.At.Name} by a rule, and moved too."] : Array.Empty<string>(),
                .. placement?.Moves(target, seen.Online) is { Count: > 0 } back ? [$"{placement.Name} prefers {string.Join(", ", back)}: high availability moves {guest.At.Name} back there."] : Array.Empty<string>(),
            ],
        };
    }

    public static Failure InError(GuestAddress guest, string verb) => new(FailureKind.Conflict, $"Can't {verb} {guest}: high availability has it in error, and does nothing until that is cleared.")
    {
        WayOut = $"Remove the cause, then 'croft ha configure {guest.Name} --state disabled', then what it shall be.",
    };

    static Plan Care(
        string verb, string title, HaSeen seen, GuestReading guest, string kind, Dictionary<string, string?> then, IReadOnlyDictionary<string, string> before, string? wanted)
    {
        var sid = HaReader.SidOf(guest.At);
        var merged = then.Aggregate(new Dictionary<string, string>(before, StringComparer.Ordinal), (all, t) =>
        {
            if (t.Value is null) all.Remove(t.Key);
            else all[t.Key] = t.Value;
            return all;
        });
        var told = HaMoves.OfCare(seen, guest, HaText.Value(merged, "state")!, PlacementOf(seen, sid, merged), wanted is not null);
        var action = new HaAction(seen.Cluster, HaPart.Resource, sid)
        {
            Told = guest.At.ToString(),
            Then = then,
            Before = Settings(before, then.Keys),
            Reaches = wanted is null ? [] : [wanted],
        };
        return One(verb, title, kind, action, step => step with
        {
            Disturbs = told.Disturbs,
            Because = told.Because,
            Changes = [.. then.Select(t => new FieldChange(t.Key.Replace('_', ' '), before.Count == 0 ? null : HaText.Value(before, t.Key), t.Value ?? HaText.Value(Nothing, t.Key)))],
            Leases = [guest.At.Lease],
            Deadline = TimeSpan.FromMinutes(30),
        });
    }

    static Dictionary<string, string?> Wanted(HaSeen seen, HaCareRequest request)
    {
        var then = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (request.MaxRestart is { } restart) then["max_restart"] = $"{restart}";
        if (request.MaxRelocate is { } relocate) then["max_relocate"] = $"{relocate}";
        if (request.Failback is { } failback)
        {
            if (seen.Rules is null) throw new FailureException(FailureKind.Unsupported, $"In {seen.Cluster} a guest's group decides whether it goes back; a guest's own failback came with Proxmox VE 9.0.", "Set it with 'croft ha configure-group GROUP --failback'.");
            then["failback"] = failback ? "1" : "0";
        }
        if (request.Group is { Length: > 0 } group)
        {
            var groups = seen.DemandGroups();
            if (groups.All(g => g.Name != group))
                throw new FailureException(FailureKind.NotFound, $"{seen.Cluster} has no group '{group}'.", groups.Count == 0 ? "It has none: 'croft ha create-group'." : $"It has: {string.Join(", ", groups.Select(g => g.Name))}.");
            then["group"] = group;
        }
        if (request.Comment is { } comment) then["comment"] = comment.Length == 0 ? null : comment;
        return then;
    }

    static HaResource Demand(HaSeen seen, GuestReading guest, string title) => seen.Resource(HaReader.SidOf(guest.At))
        ?? throw new FailureException(FailureKind.NotFound, $"Can't {title}: high availability does not look after it.", $"Give it: 'croft ha add {guest.At.Name}'.");

    /// <summary>Where a guest may run by its group or by the rule of nodes that names it; null where nothing says so.</summary>
    public static Placement? PlacementOf(HaSeen seen, HaResource resource) => PlacementOf(seen, resource.Sid, resource.Settings);

    static Placement? PlacementOf(HaSeen seen, string sid, IReadOnlyDictionary<string, string> settings)
    {
        if (settings.GetValueOrDefault("group") is { } name && seen.Groups?.FirstOrDefault(g => g.Name == name) is { } group)
            return Placement.Of($"group {name}", group.Nodes, group.IsRestricted, !group.StaysAfterFailover);
        return seen.RulesOf(sid).FirstOrDefault(r => r is { Type: "node-affinity", IsEnabled: true }) is { } rule
            ? Placement.Of($"rule {rule.Name}", rule.Nodes, rule.IsStrict, HaText.Value(settings, "failback") == "1")
            : null;
    }

    static IEnumerable<string> Bound(HaSeen seen, GuestReading guest)
    {
        var local = GuestDisks.Of(guest).Select(d => d.Volume.Storage).Where(seen.LocalStorages.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (local.Count > 0)
            yield return $"{guest.At.Name} has volumes on {string.Join(", ", local)}, which are on one node alone: when that fails, it can't be started elsewhere unless they are replicated.";
    }

    public static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Some settings as they are, for the step to see that they still are.</summary>
    public static Dictionary<string, string?> Settings(IReadOnlyDictionary<string, string> before, IEnumerable<string> keys) =>
        before.Count == 0 ? new(StringComparer.Ordinal) : keys.ToDictionary(k => k, k => HaText.Value(before, k), StringComparer.Ordinal);

    public static FailureException Wrong(string message, string field, string fault) => new(new Failure(FailureKind.Invalid, message) { Faults = [new Fault(field, fault)] });

    public static Plan One<TAction>(string verb, string title, string kind, TAction action, Func<PlanStep, PlanStep> say) where TAction : class
    {
        var steps = new StepList();
        steps.Add(title, kind, action, step => say(step with { Privilege = Change }));
        return new Plan(verb, title, steps.Steps);
    }
}
