using Croft.Engine.Firewall;

namespace Croft.Engine.Tests.Firewall;

public sealed class RuleDraftTests
{
    static Rule Rule(string port, bool on = true) => Croft.Engine.Firewall.Rule.Of([new("type", "in"), new("action", "ACCEPT"), new("proto", "tcp"), new("dport", port)], on);

    static Rule Said(params IEnumerable<KeyValuePair<string, string>> parts) => Croft.Engine.Firewall.Rule.Of(parts, on: true);

    static string Print(IEnumerable<Rule> rules) => Croft.Engine.Firewall.Rule.Print(rules);

    static RuleDraft Three() => new([Rule("1"), Rule("2"), Rule("3")]);

    static string Ports(IEnumerable<Rule> rules) => string.Concat(rules.Select(r => r.IsOn ? r["dport"] : $"({r["dport"]})"));

    static string Call(RuleEdit edit) => edit.Call.Position is { } at ? $"{edit.Call.Method} {at} {string.Join(',', edit.Call.Parameters.Select(p => $"{p.Key}={p.Value}"))}" : edit.Call.Method;

    [Theory]
    [InlineData(0, "(9)123 9123", "POST | PUT 0 enable=1")]
    [InlineData(2, "(9)123 12(9)3 1293", "POST | PUT 0 moveto=3 | PUT 2 enable=1")]
    [InlineData(3, "(9)123 123(9) 1239", "POST | PUT 0 moveto=4 | PUT 3 enable=1")]
    public void Add_MakesItOffBringsItToItsPlaceAndSwitchesItOnThere(int position, string lists, string calls)
    {
        var draft = Three().Add(Rule("9"), position);
        string.Join(' ', draft.Edits.Select(e => Ports(e.After))).ShouldBe(lists);
        string.Join(" | ", draft.Edits.Select(Call)).ShouldBe(calls);
        draft.Edits.Skip(1).Zip(draft.Edits).ShouldAllBe(pair => pair.First.Before == pair.Second.After);
    }

    [Fact]
    public void Add_OfOneThatIsOff_IsNeverSwitchedOn() => Three().Add(Rule("9", on: false), 1).Edits.Count.ShouldBe(2);

    [Theory]
    [InlineData(0, 2, "231", "3", "0")]
    [InlineData(2, 0, "312", "0", "3")]
    [InlineData(1, 2, "132", "3", "1")]
    public void Move_SaysTheRuleThatProxmoxPutsItBefore(int from, int to, string then, string moveTo, string back)
    {
        var edit = Three().Move(from, to).Edits.Single();
        Ports(edit.After).ShouldBe(then);
        edit.Call.Parameters["moveto"].ShouldBe(moveTo);
        (edit.Back!.Position, edit.Back.Parameters["moveto"]).ShouldBe((to, back));
    }

    [Fact]
    public void Change_SendsOnlyWhatDiffersAndCanBeTakenBack()
    {
        var then = Said([new("type", "in"), new("action", "DROP"), new("proto", "tcp"), new("source", "10.0.0.0/8")]);
        var edit = Three().Change(1, then).Edits.Single();
        edit.Call.Parameters.ShouldBe(new Dictionary<string, string> { ["action"] = "DROP", ["source"] = "10.0.0.0/8", ["delete"] = "dport" }, ignoreOrder: true);
        edit.Back!.Parameters.ShouldBe(new Dictionary<string, string> { ["action"] = "ACCEPT", ["dport"] = "2", ["delete"] = "source" }, ignoreOrder: true);
    }

    [Fact]
    public void Print_TellsListsApartByContentAndOrderAlone()
    {
        var print = Print(Three().Rules);
        print.ShouldBe(Print(Three().Rules));
        foreach (var other in (RuleDraft[])[Three().Move(0, 1), Three().Switch(0, false), Three().Delete(2)])
            Print(other.Rules).ShouldNotBe(print);
        // The same words in another rule are another list.
        Print([Said([new("type", "in"), new("action", "DROP"), new("macro", "SSH")])])
            .ShouldBe(Print([Said([new("macro", "SSH"), new("type", "in"), new("action", "DROP"), new("pos", "4"), new("digest", "x"), new("ipversion", "4")])]));
    }
}
