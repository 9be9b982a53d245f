using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>A firewall's settings as they are now, with what decides whether they act.</summary>
internal sealed record FirewallSeen(FirewallPlace Place, FirewallOptions Options, IReadOnlyList<Rule> Rules, FilteringSeen Filtering)
{
    /// <summary>What tells the guest from any other of its number.</summary>
    public GuestIdentity? Identity { get; init; }

    /// <summary>Rules of the security groups that its rules take over.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Rule>> GroupRules { get; init; } = new Dictionary<string, IReadOnlyList<Rule>>(StringComparer.Ordinal);

    /// <summary>What decides whether Croft is let in to the nodes; null where the change can't touch that.</summary>
    public NodesSeen? Nodes { get; init; }

    /// <summary>Times to keep to where the change can cut Croft off.</summary>
    public FirewallTimes Times { get; init; } = new();

    /// <summary>The value of a setting; null where nothing is set.</summary>
    public string? this[string key] => Options.Settings.GetValueOrDefault(key);
}

/// <summary>Plans that change settings of a firewall.</summary>
internal static class OptionPlans
{
    public static Plan Switch(FirewallSeen seen, bool on)
    {
        var verb = on ? "firewall enable" : "firewall disable";
        if (FirewallReader.SwitchOf(seen.Place, seen.Options) is { On: { } now, Trial: null } && now == on)
            return new Plan(verb, $"nothing to do: the firewall of {seen.Place} is {(on ? "on" : "off")} already", []) { Warnings = [.. Warnings(seen, on)] };
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["enable"] = on ? "1" : "0" };
        return Of(verb, $"switch the firewall of {seen.Place} {(on ? "on" : "off")}", seen, set, []);
    }

    public static Plan Configure(FirewallSeen seen, ConfigureFirewallRequest asked)
    {
        var (set, unset) = Wanted(seen, asked);
        foreach (var same in set.Where(s => seen[s.Key] == s.Value).Select(s => s.Key).ToList()) set.Remove(same);
        unset.RemoveWhere(key => seen[key] is null);
        if (set.Count + unset.Count == 0) return new Plan("firewall configure", $"nothing to do: the firewall of {seen.Place} has these settings already", []);
        return Of("firewall configure", $"configure the firewall of {seen.Place}", seen, set, [.. unset]);
    }

    static Plan Of(string verb, string title, FirewallSeen seen, SortedDictionary<string, string> set, IReadOnlyList<string> unset)
    {
        var usual = FirewallDefaults.Of(seen.Place.Level);
        List<string> keys = [.. set.Keys.Concat(unset).Order(StringComparer.Ordinal)];
        var live = seen.Filtering.Filtering.Filters != Filters.No || (set.ContainsKey("enable") && WouldAct(seen));
        var action = new OptionsAction(seen.Place, set, unset, keys.ToDictionary(k => k, k => seen[k], StringComparer.Ordinal)) { Identity = seen.Identity };
        var steps = new StepList();
        steps.Add(title, OptionsStep.Name, action, step => step with
        {
            Disturbs = live ? Disturbance.Live : Disturbance.None,
            Because = live ? "In force within 10 s, which is how often each node reads it; connections that stand are not cut." : null,
            Leases = [seen.Place.Lease],
            Privilege = seen.Place.MayChange,
            Changes = [.. keys.Select(k => new FieldChange(k, seen[k] ?? Usual(usual, k), set.GetValueOrDefault(k) ?? Usual(usual, k)))],
        });
        var on = set.TryGetValue("enable", out var enable) ? enable == "1" : FirewallReader.SwitchOf(seen.Place, seen.Options).On is true;
        var plan = new Plan(verb, title, steps.Steps) { Warnings = [.. Warnings(seen, on)] };
        if (live && Shuts(seen, set, unset) is { } policy) plan = Told(plan, seen, policy, Begins(seen, set));
        return live && seen.Nodes is { } nodes ? Guarded(plan, seen, action, nodes.With(seen.Place, set, unset)) : plan;
    }

    /// <summary>The policy by which traffic that came in so far is stopped from then on; null where none is.</summary>
    static string? Shuts(FirewallSeen seen, SortedDictionary<string, string> set, IReadOnlyList<string> unset)
    {
        if (seen.Place.Level == FirewallLevel.Node) return null; // it has no policy of its own
        var usual = FirewallDefaults.Of(seen.Place.Level)["policy_in"];
        var before = seen["policy_in"] ?? usual;
        var after = set.GetValueOrDefault("policy_in") ?? (unset.Contains("policy_in") ? usual : before);
        return after != "ACCEPT" && (Begins(seen, set) || before == "ACCEPT" && set.GetValueOrDefault("enable") != "0") ? after : null;
    }

    static bool Begins(FirewallSeen seen, SortedDictionary<string, string> set) => set.GetValueOrDefault("enable") == "1" && FirewallReader.SwitchOf(seen.Place, seen.Options).On is not true;

    /// <summary>Whom it cuts off; a guest that nobody reaches any more is agreed to by its name.</summary>
    static Plan Told(Plan plan, FirewallSeen seen, string policy, bool begins)
    {
        var open = Doors.Count(seen.Rules, seen.GroupRules);
        var rules = open switch { 0 => "no rule lets anything in", 1 => "but for what 1 rule lets in", _ => $"but for what {open} rules let in" };
        if (seen.Place.Guest is not { } guest)
        {
            return plan with
            {
                Warnings =
                [
                    .. plan.Warnings,
                    $"New connections to the nodes are stopped then (policy_in {policy}; {rules}). SSH, the web interface and consoles stay open to the nodes' own network and the set 'management'; who comes from elsewhere needs a rule.",
                    .. begins ? [$"Guests whose own firewall is on begin to filter, too: 'croft firewall list --cluster {seen.Place.Cluster} --level guest' tells which."] : Array.Empty<string>(),
                ],
            };
        }
        var told = $"New connections to {guest.Name} are stopped then (policy_in {policy}; {rules}).";
        return open > 0 ? plan with { Warnings = [.. plan.Warnings, told] } : plan with
        {
            Warnings = [.. plan.Warnings, $"{told} Let in first what it serves: 'croft firewall add-rule {guest.Cluster}/{guest.Vmid} in ACCEPT --macro SSH', for instance."],
            Confirmation = new Confirmation(guest.Name, told),
        };
    }

    /// <summary>What is only written down, or switched off, cuts nobody off.</summary>
    static Plan Guarded(Plan plan, FirewallSeen seen, OptionsAction action, NodesSeen after)
    {
        var switched = action.Set.GetValueOrDefault("enable");
        if (!after.Cluster.IsOn || switched == "0" || action.Seen.Keys.All(k => k.StartsWith("log_", StringComparison.Ordinal))) return plan;
        var guard = new Guard(seen.Place, after, seen.Times);
        if (switched is not null && seen.Place.Level == FirewallLevel.Cluster && after.KnowTrials) return guard.Enable(plan);
        var former = action with
        {
            Set = action.Seen.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal),
            Unset = [.. action.Seen.Where(s => s.Value is null).Select(s => s.Key)],
            Whatever = true,
            Patience = seen.Times.Return,
        };
        var back = plan.Steps[0] with { Title = $"put the firewall of {seen.Place} back as it was", Because = "What followed it failed.", Changes = [], Action = StepJson.Action(former) };
        return guard.Around(plan with { Steps = [plan.Steps[0] with { Action = StepJson.Action(action with { Cuts = true }) }] }, 0, back);
    }

    // Switched on, it acts where the rest it needs is on.
    static bool WouldAct(FirewallSeen seen) => seen.Place.Level == FirewallLevel.Cluster
        || (seen.Filtering.Above.On is not false && (seen.Place.Level == FirewallLevel.Node || seen.Filtering.Nics.Any(n => n.HasFirewall)));

    static string? Usual(IReadOnlyDictionary<string, string> usual, string key) => usual.TryGetValue(key, out var value) && value.Length > 0 ? $"{value} (default)" : null;

    static (SortedDictionary<string, string> Set, SortedSet<string> Unset) Wanted(FirewallSeen seen, ConfigureFirewallRequest asked)
    {
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal);
        List<Fault> faults = [];
        void Say(string option, string key, string? value)
        {
            if (value is null) return;
            if (!Known(seen, key)) faults.Add(new(option, $"is no setting of {Article(seen.Place)}'s firewall; those are {string.Join(", ", FirewallDefaults.Of(seen.Place.Level).Keys.Where(k => k != "enable"))}."));
            set[key] = value;
        }
        void Flag(string option, string key, bool? value) => Say(option, key, value is { } flag ? Truth.Format(flag) : null);
        Say("--policy-in", "policy_in", asked.PolicyIn);
        Say("--policy-out", "policy_out", asked.PolicyOut);
        Say("--policy-forward", "policy_forward", asked.PolicyForward);
        Say("--log-in", "log_level_in", asked.LogIn);
        Say("--log-out", "log_level_out", asked.LogOut);
        Flag("--macfilter", "macfilter", asked.Macfilter);
        Flag("--ipfilter", "ipfilter", asked.Ipfilter);
        Flag("--dhcp", "dhcp", asked.Dhcp);
        Flag("--ndp", "ndp", asked.Ndp);
        Flag("--radv", "radv", asked.Radv);
        foreach (var (key, value) in asked.Set)
        {
            if (set.ContainsKey(key)) faults.Add(new("--set", $"'{key}' is set by an option of its own too."));
            else Say($"--set {key}", key, value);
        }
        var unset = new SortedSet<string>(asked.Unset, StringComparer.Ordinal);
        foreach (var key in unset.Where(k => !Known(seen, k))) faults.Add(new($"--unset {key}", $"is no setting of {Article(seen.Place)}'s firewall."));
        foreach (var key in unset.Where(set.ContainsKey)) faults.Add(new("--unset", $"'{key}' is set too."));
        if (set.ContainsKey("enable") || unset.Contains("enable")) faults.Add(new("--set", "'enable' is switched by 'croft firewall enable' and 'croft firewall disable'."));
        if (faults.Count == 0 && set.Count + unset.Count == 0)
            throw new FailureException(FailureKind.Invalid, $"Can't configure the firewall of {seen.Place}: no setting is named.", "'croft firewall configure --help' lists them.");
        return faults.Count == 0 ? (set, unset) : throw new FailureException(new Failure(FailureKind.Invalid, $"Can't configure the firewall of {seen.Place}.") { Faults = faults });
    }

    // What is set already Proxmox knows, whatever its version.
    static bool Known(FirewallSeen seen, string key) => FirewallDefaults.Of(seen.Place.Level).ContainsKey(key) || (key != "digest" && seen[key] is not null);

    static string Article(FirewallPlace place) => place.Level switch { FirewallLevel.Cluster => "a cluster", FirewallLevel.Node => "a node", _ => "a guest" };

    static IEnumerable<string> Warnings(FirewallSeen seen, bool on)
    {
        if (!on && seen.Place.Level == FirewallLevel.Cluster) yield return "Nothing is filtered then: on no node, and for no guest.";
        if (!on || seen.Place.Level != FirewallLevel.Guest) yield break;
        if (seen.Filtering.Above is { On: not true } above) yield return above.On is false ? $"Nothing filters until the cluster's firewall is on too: 'croft firewall enable {seen.Place.Cluster}'." : $"{above.Unknown}.";
        foreach (var nic in seen.Filtering.Nics.Where(n => !n.HasFirewall))
            yield return $"{nic.Key} is not filtered: it has firewall=0. Give it 1: 'croft guest configure {seen.Place.FullName} --set {nic.Key}={nic.Properties.With("firewall", "1")}'.";
    }
}
