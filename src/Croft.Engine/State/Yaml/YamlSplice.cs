using System.Buffers;
using Croft.Contracts;

namespace Croft.Engine.State.Yaml;

/// <summary>Changes a YAML text at the parser's marks: what is not meant stays as it is, byte for byte.</summary>
/// <remarks>Nodes are those of the very text that is given; what comes back has to be read again.</remarks>
static class YamlSplice
{
    const string Breaks = "\n\r\u0085\u2028\u2029";

    static readonly SearchValues<char> OutsideBraces = SearchValues.Create(",[]{}\n\r!&*");

    /// <summary>Puts a value in the place of a pair's; a comment behind it stays.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="value">As it shall stand there, from its first character on.</param>
    public static string Replace(string text, KeyValuePair<YamlScalar, YamlNode> pair, string value)
    {
        var (key, node) = pair;
        if (text.AsSpan(0, key.Start).TrimEnd().EndsWith("?")) throw Odd(key);
        if (node is not YamlScalar && !IsFlow(node)) return Put(text, text.IndexOf(':', key.End) + 1, ValueEnd(text, node), " " + value);
        if (node.Start < node.End) return Put(text, node.Start, ValueEnd(text, node), WithComment(value, HeaderComment(text, node)));
        // Nothing stands there: "key:", or in braces the key alone.
        return text.AsSpan(key.End, node.Start - key.End).Contains(':') ? text.Insert(node.Start, Parted(text, node.Start, value)) : text.Insert(key.End, ": " + value);
    }

    /// <summary>Puts an item in the place of another.</summary>
    public static string Replace(string text, YamlNode item, string value) =>
        item.Start < item.End ? Put(text, item.Start, ValueEnd(text, item), WithComment(value, HeaderComment(text, item))) : text.Insert(item.Start, Parted(text, item.Start, value));

    /// <summary>Adds a pair behind the others, as they stand.</summary>
    public static string Add(string text, YamlMap map, string key, string value)
    {
        if (map.Pairs.Count == 0) return AddFirst(text, map.Start, $"{key}: {value}");
        var (last, node) = map.Pairs[^1];
        if (!map.IsFlow) return AddLine(text, node, $"{Indentation(text, map)}{key}:{(value[0] is '\n' or '\r' ? "" : " ")}{value}");
        var quote = text[last.Start] is '"' or '\'' ? text[last.Start].ToString() : "";
        return AddBehind(text, Math.Max(last.End, node.End), $"{quote}{key}{quote}: {value}");
    }

    /// <summary>Adds an item behind the others, as they stand.</summary>
    public static string Add(string text, YamlList list, string item)
    {
        if (list.Items.Count == 0) return AddFirst(text, list.Start, item);
        if (list.IsFlow) return AddBehind(text, list.Items[^1].End, item);
        var (start, dash) = Dash(text, list.Items[^1]);
        return AddLine(text, list.Items[^1], $"{text[start..dash]}- {item}");
    }

    /// <summary>Takes a pair away: its lines, or what stands between its commas.</summary>
    public static string Remove(string text, YamlMap map, int pair)
    {
        var (key, node) = map.Pairs[pair];
        return map.IsFlow
            ? RemoveFlow(text, key.Start, Math.Max(key.End, node.End), pair == 0 ? null : Math.Max(map.Pairs[pair - 1].Key.End, map.Pairs[pair - 1].Value.End))
            : RemoveLines(text, key.Start - Blanks(text, key).Length, node);
    }

    /// <summary>Takes an item away.</summary>
    public static string Remove(string text, YamlList list, int item)
    {
        var node = list.Items[item];
        return list.IsFlow
            ? RemoveFlow(text, node.Start, node.End, item == 0 ? null : list.Items[item - 1].End)
            : RemoveLines(text, Dash(text, node).Start, node);
    }

    /// <summary>Blanks in front of the keys of a block.</summary>
    /// <exception cref="FailureException">The keys are written in a form that is not changed.</exception>
    public static string Indentation(string text, YamlMap map) => Blanks(text, map.Pairs[^1].Key);

    /// <summary>The break that the text's lines end with.</summary>
    public static string Break(string text) =>
        text.IndexOfAny(['\n', '\r']) is var at and >= 0 ? text[at] == '\n' ? "\n" : at + 1 < text.Length && text[at + 1] == '\n' ? "\r\n" : "\r" : "\n";

    /// <summary>True where a scalar may stand in braces as it is written.</summary>
    public static bool FitsBraces(string text, YamlScalar scalar) =>
        scalar.Start < scalar.End && (text[scalar.Start] is '"' or '\'' || (scalar.Plain && text.AsSpan(scalar.Start, scalar.End - scalar.Start).IndexOfAny(OutsideBraces) < 0));

    static string Blanks(string text, YamlScalar key)
    {
        var before = text[LineStart(text, key.Start)..key.Start];
        return before.Trim(' ').Length == 0 ? before : throw Odd(key);
    }

    static string Put(string text, int from, int to, string value) => string.Concat(text.AsSpan(0, from), value, text.AsSpan(to));

    static string Parted(string text, int at, string value) => char.IsWhiteSpace(text[at - 1]) ? value : " " + value;

    /// <summary>A comment behind the <c>|</c> of a block goes on behind the first line of what takes its place.</summary>
    static string WithComment(string value, string comment) =>
        comment.Length == 0 ? value : value.IndexOfAny(['\n', '\r']) is var end and >= 0 ? value.Insert(end, comment) : value + comment;

    static string HeaderComment(string text, YamlNode node) =>
        IsBlock(text, node) && text.AsSpan(node.Start, LineEnd(text, node.Start) - node.Start).IndexOf('#') is var hash and >= 0 ? " " + text[(node.Start + hash)..LineEnd(text, node.Start)] : "";

    static bool IsFlow(YamlNode node) => node is YamlMap { IsFlow: true } or YamlList { IsFlow: true } or YamlMap { Pairs.Count: 0 } or YamlList { Items.Count: 0 };

    static bool IsBlock(string text, YamlNode node) => node is YamlScalar { Plain: false } && node.Start < node.End && text[node.Start] is '|' or '>';

    static string AddFirst(string text, int bracket, string entry)
    {
        var at = text.IndexOfAny(['{', '['], bracket) + 1;
        return text.Insert(at, char.IsWhiteSpace(text[at]) ? " " + entry : text[at - 1] == '{' ? $" {entry} " : entry);
    }

    static string AddBehind(string text, int end, string entry) =>
        Comma(text, end) is var comma and >= 0 ? text.Insert(comma + 1, " " + entry) : text.Insert(end, ", " + entry);

    static string AddLine(string text, YamlNode last, string line)
    {
        var at = LinesEnd(text, last);
        return at == text.Length && !IsBreak(text, at - 1) ? text + Break(text) + line : text.Insert(at, line + Break(text));
    }

    static string RemoveLines(string text, int start, YamlNode last)
    {
        var end = LinesEnd(text, last);
        if (end < text.Length || IsBreak(text, end - 1) || start == 0) return text.Remove(start, end - start);
        // A text without a break at its end stays one.
        return text[..(start - (start > 1 && text[start - 2] == '\r' && text[start - 1] == '\n' ? 2 : 1))];
    }

    static string RemoveFlow(string text, int start, int end, int? before)
    {
        if (Comma(text, end) is var comma and >= 0)
        {
            var next = comma + 1;
            while (next < text.Length && text[next] is ' ' or '\t') next++;
            var between = text[end..comma];     // may hold a comment, which stays
            var ends = next == text.Length || IsBreak(text, next) || text[next] == '#';
            return WithoutBlankLine(string.Concat(text.AsSpan(0, start), string.IsNullOrWhiteSpace(between) ? "" : between, text.AsSpan(ends ? comma + 1 : next)), start);
        }
        if (before is { } there && Comma(text, there) is var earlier and >= 0)
        {
            var gap = text[(earlier + 1)..start];
            return string.IsNullOrWhiteSpace(gap) && gap.AsSpan().IndexOfAny(Breaks) < 0
                ? text.Remove(earlier, end - earlier)
                : WithoutBlankLine(string.Concat(text.AsSpan(0, earlier), gap, text.AsSpan(end)), earlier + gap.Length);
        }
        return WithoutBlankLine(text.Remove(start, end - start), start);
    }

    /// <summary>Takes the line away that an entry left empty.</summary>
    static string WithoutBlankLine(string text, int at)
    {
        var (start, end) = (LineStart(text, at), LineEnd(text, at));
        return start > 0 && end < text.Length && text.AsSpan(start, end - start).IsWhiteSpace() ? text.Remove(start, AfterBreak(text, end) - start) : text;
    }

    /// <summary>The comma behind an entry, comments passed over; -1 where its bracket comes first.</summary>
    static int Comma(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == ',') return i;
            if (text[i] == '#') i = LineEnd(text, i);
            else if (!char.IsWhiteSpace(text[i])) return -1;
        }
        return -1;
    }

    /// <summary>Where the text of a value ends, without the break behind it.</summary>
    static int ValueEnd(string text, YamlNode node)
    {
        var last = Last(text, node);
        if (!IsBlock(text, last)) return last.End;
        var end = LinesEnd(text, last);
        if (!IsBreak(text, end - 1)) return end;
        return end > 1 && text[end - 1] == '\n' && text[end - 2] == '\r' ? end - 2 : end - 1;
    }

    /// <summary>Where the line behind a value begins; empty lines behind a block are its own only where it keeps them.</summary>
    static int LinesEnd(string text, YamlNode node)
    {
        var last = Last(text, node);
        var end = Math.Min(last.End, text.Length);
        if (IsBlock(text, last) && LineStart(text, end) is var start && text.AsSpan(start, end - start).IsWhiteSpace() && start > last.Start)
        {
            var header = text[last.Start..LineEnd(text, last.Start)].Split('#')[0];
            if (header.Contains('+', StringComparison.Ordinal)) return start;
            while (BreakBefore(text, start) is var before && before > last.Start && IsBreak(text, before - 1)) start = before;
            return start;
        }
        var line = LineEnd(text, end);
        return line == text.Length ? line : AfterBreak(text, line);
    }

    /// <summary>What stands last in a value that goes over lines.</summary>
    static YamlNode Last(string text, YamlNode node)
    {
        while (text.ElementAtOrDefault(node.Start) != '*')
        {
            if (node is YamlMap { IsFlow: false, Pairs: [.., var pair] }) node = pair.Value;
            else if (node is YamlList { IsFlow: false, Items: [.., var item] }) node = item;
            else return node;
        }
        return node;
    }

    static (int Start, int Dash) Dash(string text, YamlNode item)
    {
        var start = LineStart(text, item.Start);
        var dash = start;
        while (dash < text.Length && text[dash] == ' ') dash++;
        return dash < text.Length && text[dash] == '-' && string.IsNullOrWhiteSpace(text[(dash + 1)..Math.Max(dash + 1, item.Start)]) ? (start, dash) : throw Odd(item);
    }

    static bool IsBreak(string text, int at) => at >= 0 && Breaks.Contains(text[at], StringComparison.Ordinal);

    static int BreakBefore(string text, int at) => at > 1 && text[at - 1] == '\n' && text[at - 2] == '\r' ? at - 2 : at - 1;

    static int LineStart(string text, int at) => text.AsSpan(0, at).LastIndexOfAny(Breaks) + 1;

    static int LineEnd(string text, int at) => text.AsSpan(at).IndexOfAny(Breaks) is var end and >= 0 ? at + end : text.Length;

    static int AfterBreak(string text, int end) => text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;

    static FailureException Odd(YamlNode at) => new(
        FailureKind.Unsupported, $"What stands in line {at.Line}, column {at.Column} is written in a form that Croft does not change.", "Change it by hand: a key in a line of its own, or all in braces.");
}
