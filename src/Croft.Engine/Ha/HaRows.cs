using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Ha;

/// <summary>High availability as rows.</summary>
internal static class HaRows
{
    public static HaClusterRow Cluster(HaSeen seen)
    {
        var quorum = seen.Status.FirstOrDefault(s => s.Type == "quorum")?.IsQuorate;
        var master = seen.Status.FirstOrDefault(s => s.Type == "master");
        var fencing = seen.Status.FirstOrDefault(s => s.Type == "fencing");
        return new HaClusterRow
        {
            Cluster = seen.Cluster,
            State = State(seen, quorum, master, fencing?.ArmedState),
            Quorate = quorum,
            Master = master?.Node,
            MasterSeen = master?.Time,
            Fencing = fencing?.ArmedState,
        };
    }

    static string State(HaSeen seen, bool? quorate, HaStatusEntry? master, string? armed) => quorate switch
    {
        null => "unknown",
        false => "no quorum",
        _ when armed is "disarmed" or "disarming" => armed,
        _ when seen.Status.Any(s => s.Type == "service" && s.State is "error" or "fence" or "recovery" or "not found") => "error",
        _ when seen.Resources.All(r => HaText.Value(r.Settings, "state") == "ignored") => "idle",
        // Without a lively master nothing is started again, whatever the guests' last states say.
        _ when master is null || Daemon(master).Contains("dead", StringComparison.Ordinal) => "no master",
        _ when seen.Status.Any(s => s.Type == "lrm" && Daemon(s).Contains("dead", StringComparison.Ordinal)) => "agent silent",
        _ => "ok",
    };

    public static HaNodeRow Node(HaSeen seen, HaStatusEntry entry) => new() { Cluster = seen.Cluster, Node = entry.Node ?? entry.Id, State = Daemon(entry), Seen = entry.Time };

    /// <summary>The word in <c>pve1 (active, watchdog active, Sat Nov 21 …)</c>; the whole text where it is of another form.</summary>
    internal static string Daemon(HaStatusEntry entry)
    {
        var open = entry.Status.IndexOf('(', StringComparison.Ordinal);
        var end = open < 0 ? -1 : entry.Status.IndexOfAny([',', ')'], open);
        return end < 0 ? entry.Status : entry.Status[(open + 1)..end];
    }

    public static IEnumerable<HaGuestRow> Guests(HaSeen seen) =>
        seen.Resources.Select(r => Guest(seen, r.Sid, r))
            .Concat(seen.Status.Where(s => s is { Type: "service", Sid: not null } && seen.Resource(s.Sid) is null).Select(s => Guest(seen, s.Sid!, null)));

    static HaGuestRow Guest(HaSeen seen, string sid, HaResource? resource)
    {
        var status = seen.Status.FirstOrDefault(s => s.Sid == sid);
        var guest = seen.Guest(sid);
        string? Value(string key) => resource is null ? null : HaText.Value(resource.Settings, key);
        return new HaGuestRow
        {
            Cluster = seen.Cluster,
            Sid = sid,
            Guest = guest?.Name,
            Node = status?.Node ?? guest?.Node,
            State = status?.State,
            Wanted = Value("state"),
            MaxRestart = int.TryParse(Value("max_restart"), out var restart) ? restart : null,
            MaxRelocate = int.TryParse(Value("max_relocate"), out var relocate) ? relocate : null,
            Failback = seen.Rules is null || resource is null ? null : Value("failback") == "1",
            Group = resource?.Group,
            Rules = [.. seen.RulesOf(sid).Select(r => r.Name)],
            Comment = resource?.Comment,
        };
    }

    public static HaRuleRow Rule(HaSeen seen, HaRule rule)
    {
        var errors = rule.Settings.GetValueOrDefault("errors");
        return new HaRuleRow
        {
            Cluster = seen.Cluster,
            Rule = rule.Name,
            Type = rule.Type,
            State = errors is not null ? "ineffective" : rule.IsEnabled ? "ok" : "disabled",
            Guests = [.. rule.Resources.Order(StringComparer.Ordinal).Select(seen.Told)],
            Nodes = [.. rule.Nodes.Order(StringComparer.Ordinal)],
            Strict = rule.Type == "node-affinity" ? rule.IsStrict : null,
            Affinity = rule.Affinity,
            Comment = rule.Comment,
            Trouble = errors,
        };
    }

    public static HaGroupRow Group(HaSeen seen, HaGroup group) => new()
    {
        Cluster = seen.Cluster,
        Group = group.Name,
        Nodes = [.. group.Nodes.Order(StringComparer.Ordinal)],
        Restricted = group.IsRestricted,
        Failback = !group.StaysAfterFailover,
        Guests = [.. HaGroupPlans.Users(seen, group.Name).Select(seen.Told)],
        Comment = group.Comment,
    };
}
