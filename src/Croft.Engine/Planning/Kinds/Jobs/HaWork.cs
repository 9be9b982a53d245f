using Croft.Contracts;
using Croft.Engine.Ha;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Rules of high availability (from 9.0) and groups of nodes (until 8): plans say which guests will move.</summary>
/// <param name="name">Name of the kind: <c>HaRule</c> or <c>HaGroup</c>.</param>
/// <param name="sight">Looks at clusters.</param>
/// <param name="reader">Reads high availability.</param>
sealed class HaWork(string name, KindSight sight, HaReader reader) : IKindWork
{
    /// <summary>Members of an answer that are no settings, and what another version's answer adds.</summary>
    static readonly string[] members = ["rule", "group", "digest", "order", "errors", "nodes-list"];

    public Kind Kind { get; } = Kind.Find(name)!;

    bool IsRule => name == "HaRule";

    public async Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct)
    {
        var seen = await sight.ReadAsync(cluster, IsRule ? "rules of high availability" : "groups of high availability", ("/", []), _ => reader.ReadAsync(cluster, ct), ct);
        // A release has the one or the other: of the other there are none.
        return IsRule ? [.. (seen.Rules ?? []).Select(r => Of(cluster, r.Name, r.Settings))] : [.. (seen.Groups ?? []).Select(g => Of(cluster, g.Name, g.Settings.Where(s => s.Key != "type")))];
    }

    Sight Of(string cluster, string entry, IEnumerable<KeyValuePair<string, string>> settings) => new(Kind, cluster, entry, ConfigSpec.Read(
        Kind, settings.Select(s => KeyValuePair.Create(s.Key, HaText.Normal(s.Key, s.Value) ?? "")).Where(s => s.Value.Length > 0), members.Contains));

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct)
    {
        var seen = await reader.ReadAsync(change.Cluster, ct);
        if (change is { There: not null, Wanted: not null } && change.Differences.Count == 0) return new Plan("apply", $"{name} {change.Name} is so already", []);
        if (change is { There: { } there, Wanted: { } wanted } && IsRule && Text(there.Spec, "type") != Text(wanted.Spec, "type"))
            throw new FailureException(FailureKind.Conflict, $"Can't change rule {change.Name} of {change.Cluster}: its type stays as it was made ({Text(there.Spec, "type")}).", "Delete it first, or make another beside it.");
        if (change.Wanted is not { } document) return IsRule ? HaRulePlans.Delete(seen, change.Name) : HaGroupPlans.Delete(seen, change.Name);
        var spec = document.Spec;
        return IsRule
            ? change.There is null
                ? HaRulePlans.Create(seen, new CreateHaRuleRequest { Rule = change.Name, Nodes = List(spec, "nodes"), Strict = Flag(spec, "strict"), Affinity = Text(spec, "affinity"), Comment = Text(spec, "comment"), Disabled = Flag(spec, "disable") == true }, List(spec, "resources"))
                : HaRulePlans.Configure(seen, Rule(change.Name, spec), List(spec, "resources"))
            : change.There is null
                ? HaGroupPlans.Create(seen, new CreateHaGroupRequest { Group = change.Name, Nodes = List(spec, "nodes"), Restricted = Flag(spec, "restricted"), Failback = !Flag(spec, "nofailback"), Comment = Text(spec, "comment") })
                : HaGroupPlans.Configure(seen, new ConfigureHaGroupRequest { Group = change.Name, Nodes = List(spec, "nodes"), Restricted = Flag(spec, "restricted") == true, Failback = Flag(spec, "nofailback") != true, Comment = Text(spec, "comment") ?? "" });
    }

    /// <summary>All that a document says, and what it leaves out as Proxmox's default.</summary>
    static ConfigureHaRuleRequest Rule(string rule, BoundSpec spec)
    {
        var ofNodes = Text(spec, "type") == "node-affinity";
        return new ConfigureHaRuleRequest
        {
            Rule = rule,
            Nodes = List(spec, "nodes"),
            Strict = ofNodes ? Flag(spec, "strict") == true : null,
            Affinity = Text(spec, "affinity"),
            Comment = Text(spec, "comment") ?? "",
            Enabled = Flag(spec, "disable") != true,
        };
    }

    static string? Text(BoundSpec spec, string key) => spec.Keys.GetValueOrDefault(key)?[""];

    static bool? Flag(BoundSpec spec, string key) => Text(spec, key) is { } text ? text == "1" : null;

    static IReadOnlyList<string> List(BoundSpec spec, string key) => Text(spec, key)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
