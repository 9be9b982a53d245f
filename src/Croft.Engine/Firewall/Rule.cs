using System.Security.Cryptography;
using System.Text;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>What a rule says, without its place: what tells it from another one at the same position.</summary>
/// <param name="Parts">Its parts by Proxmox's names; <c>enable</c> is always there.</param>
internal sealed record Rule(IReadOnlyDictionary<string, string> Parts)
{
    /// <summary>Parts that a rule can have, in the order people say them; the rest of what Proxmox tells it works out anew.</summary>
    static readonly string[] Names = ["type", "action", "enable", "macro", "iface", "source", "dest", "proto", "dport", "sport", "icmp-type", "log", "comment"];

    public static Rule Of(FirewallRule rule) => Of(rule.Settings, rule.IsEnabled);

    public static Rule Of(IEnumerable<KeyValuePair<string, string>> parts, bool on)
    {
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parts)
            if (Names.Contains(name) && value.Trim() is { Length: > 0 } said) kept[name] = said;
        kept["enable"] = on ? "1" : "0";
        return new Rule(kept);
    }

    public string Direction => Parts["type"];

    public string Action => Parts["action"];

    public bool IsOn => Parts["enable"] == "1";

    public string? this[string name] => Parts.GetValueOrDefault(name);

    /// <summary>The same rule, switched on or off.</summary>
    public Rule Switched(bool on) => Of(Parts, on);

    /// <summary>The rule in one line, as people say it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Direction).Append(' ').Append(Action);
        foreach (var name in Names.AsSpan(3))
        {
            if (this[name] is not { } value) continue;
            text.Append(name switch { "macro" or "proto" => " ", "comment" => " # ", "iface" => " by ", "source" => " from ", "dest" => " to ", _ => $" {name} " }).Append(value);
        }
        return IsOn ? text.ToString() : $"{text} (off)";
    }

    /// <summary>What a whole list of rules says, in 32 letters: two lists of one print are the same list.</summary>
    public static string Print(IEnumerable<Rule> rules)
    {
        var text = new StringBuilder();
        foreach (var rule in rules)
        {
            foreach (var (name, value) in rule.Parts.OrderBy(p => p.Key, StringComparer.Ordinal)) text.Append(name).Append('=').Append(value).Append('\n');
            text.Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
