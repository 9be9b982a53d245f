namespace Croft.Engine.Firewall;

/// <summary>One call on a list of rules.</summary>
/// <param name="Method"><c>POST</c>, <c>PUT</c> or <c>DELETE</c>.</param>
/// <param name="Position">Place of the rule it changes; null for a new one, which Proxmox puts before all others.</param>
/// <param name="Parameters">Its parameters, without the digest.</param>
internal sealed record RuleCall(string Method, int? Position, IReadOnlyDictionary<string, string> Parameters);

/// <summary>One call, what the list is before and after it, and the call that takes it back.</summary>
internal sealed record RuleEdit(string Title, IReadOnlyList<Rule> Before, IReadOnlyList<Rule> After, RuleCall Call)
{
    /// <summary>Takes it back; null where no single call does.</summary>
    public RuleCall? Back { get; init; }

    /// <summary>Place that a moved rule has then.</summary>
    public int? To { get; init; }
}

/// <summary>Calls on a list of rules, worked out one after the other as Proxmox would carry them out.</summary>
/// <param name="rules">The rules as they are.</param>
internal sealed class RuleDraft(IReadOnlyList<Rule> rules)
{
    static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    readonly List<RuleEdit> edits = [];

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<RuleEdit> Edits => edits;

    /// <summary>The rules as they will be.</summary>
    public IReadOnlyList<Rule> Rules => edits.Count == 0 ? rules : edits[^1].After;

    /// <summary>Makes a rule. It is made switched off, brought to its place and switched on there: Proxmox puts a new one before all others, whatever its
    /// digest, so it would filter at a place that nobody chose, in a list that nobody saw.</summary>
    public RuleDraft Add(Rule rule, int position)
    {
        var off = rule.Switched(false);
        Edit($"make rule '{off}'", [off, .. Rules], new("POST", null, off.Parts), new("DELETE", 0, None));
        if (position > 0) Move(0, position);
        return rule.IsOn ? Switch(position, true) : this;
    }

    /// <summary>Switches a rule on or off.</summary>
    public RuleDraft Switch(int position, bool on)
    {
        var rule = Rules[position];
        return rule.IsOn == on ? this : Change(position, rule.Switched(on));
    }

    /// <summary>Changes a rule where it stands.</summary>
    public RuleDraft Change(int position, Rule then)
    {
        var now = Rules[position];
        var what = now.Switched(then.IsOn).ToString() == then.ToString() ? $"switch rule {position} {(then.IsOn ? "on" : "off")}" : $"change rule {position}";
        return Edit($"{what} '{then.Switched(true)}'", [.. Rules.Select((r, at) => at == position ? then : r)], new("PUT", position, Difference(now, then)), new("PUT", position, Difference(then, now)));
    }

    /// <summary>Moves a rule to another place.</summary>
    public RuleDraft Move(int from, int to)
    {
        List<Rule> moved = [.. Rules];
        moved.RemoveAt(from);
        moved.Insert(to, Rules[from]);
        return Edit($"move rule {from} '{Rules[from]}' to {to}", moved, new("PUT", from, MoveTo(from, to)), new("PUT", to, MoveTo(to, from)), to);
    }

    /// <summary>Deletes a rule.</summary>
    public RuleDraft Delete(int position) => Edit($"delete rule {position} '{Rules[position]}'", [.. Rules.Where((_, at) => at != position)], new("DELETE", position, None), null);

    RuleDraft Edit(string title, IReadOnlyList<Rule> after, RuleCall call, RuleCall? back, int? to = null)
    {
        edits.Add(new RuleEdit(title, Rules, after, call) { Back = back, To = to });
        return this;
    }

    // Proxmox puts it before the rule that has this place now.
    static Dictionary<string, string> MoveTo(int from, int to) => new(StringComparer.Ordinal) { ["moveto"] = $"{(to > from ? to + 1 : to)}" };

    static SortedDictionary<string, string> Difference(Rule now, Rule then)
    {
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in then.Parts)
            if (now[name] != value) set[name] = value;
        var gone = now.Parts.Keys.Where(n => then[n] is null).Order(StringComparer.Ordinal).ToList();
        if (gone.Count > 0) set["delete"] = string.Join(',', gone);
        return set;
    }
}
