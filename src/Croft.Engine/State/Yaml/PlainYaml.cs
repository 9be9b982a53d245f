using System.Buffers;

namespace Croft.Engine.State.Yaml;

/// <summary>Reads the YAML that most manifests are: keys in lines, words, quotes without escapes, braces and brackets within a line.</summary>
/// <remarks>Whatever else a text holds makes all of it the parser's. What is read here, the parser reads alike, places included; it takes ten times as long.</remarks>
sealed class PlainYaml
{
    /// <summary>The parser takes a key of 1,024 characters at most; one that comes near is left to it.</summary>
    const int LongestKey = 1000;

    const int Deepest = 30;

    static readonly SearchValues<char> Known = SearchValues.Create("\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>What a word begins with and means nothing else; a dash does before one of these.</summary>
    static readonly SearchValues<char> First = SearchValues.Create("+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>What may stand anywhere in a word.</summary>
    static readonly SearchValues<char> Within = SearchValues.Create("$%()*+-./0123456789;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ\\^_abcdefghijklmnopqrstuvwxyz~");

    readonly string text;

    /// <summary>Where it reads, in which line, where that line begins, and how deep values stand in each other.</summary>
    int at, line = 1, head, depth;

    PlainYaml(string text) => this.text = text;

    /// <summary>Every document of a text; null where the parser is needed.</summary>
    public static IReadOnlyList<YamlNode>? Documents(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Known)) return null;
        var reader = new PlainYaml(text);
        List<YamlNode> documents = [];
        reader.ToContent();
        while (reader.at < text.Length)
        {
            if (reader.IsMarker)
            {
                reader.at += 3;
                if (!reader.EndLine()) return null;
            }
            else if (reader.Column == 0 && reader.Map(0) is { } map && (reader.at == text.Length || reader.IsMarker))
            {
                documents.Add(map);
            }
            else
            {
                return null;
            }
        }
        return documents;
    }

    /// <summary>The next character; a line break at the end of the text.</summary>
    char Next => at < text.Length ? text[at] : '\n';

    /// <summary>Characters before this one in its line.</summary>
    int Column => at - head;

    /// <summary>True at the line between two documents.</summary>
    bool IsMarker => Column == 0 && text.AsSpan(at).StartsWith("---");

    /// <summary>True at an entry of a list in lines.</summary>
    bool IsEntry => Next == '-' && at + 1 < text.Length && text[at + 1] == ' ';

    /// <summary>True behind a key: at a colon that a blank or the end of the line follows.</summary>
    bool IsColon => Next == ':' && (at + 1 == text.Length || text[at + 1] is ' ' or '\n');

    void SkipBlanks()
    {
        while (at < text.Length && text[at] == ' ') at++;
    }

    void ToNextLine()
    {
        at = text.IndexOf('\n', at) is var end and >= 0 ? end + 1 : text.Length;
        if (at > 0 && text[at - 1] == '\n') (line, head) = (line + 1, at);
    }

    /// <summary>Over empty lines and comments, from the beginning of a line to what is said next.</summary>
    void ToContent()
    {
        for (SkipBlanks(); at < text.Length && text[at] is '\n' or '#'; SkipBlanks()) ToNextLine();
    }

    /// <summary>Ends a line and goes to what is said next; false where more than a comment stands there.</summary>
    bool EndLine()
    {
        var end = at;
        SkipBlanks();
        if (Next != '\n' && !(Next == '#' && at > end)) return false;
        ToNextLine();
        ToContent();
        return true;
    }

    YamlMap? Map(int indent)
    {
        if (++depth > Deepest) return null;
        var (start, first) = (at, line);
        List<KeyValuePair<YamlScalar, YamlNode>> pairs = [];
        while (at < text.Length && Column == indent && !IsMarker)
        {
            if (Key(pairs) is not { } key || Value(indent) is not { } value) return null;
            pairs.Add(new(key, value));
        }
        depth--;
        return at < text.Length && Column > indent ? null : new YamlMap(pairs, first, indent + 1) { Start = start, End = pairs[^1].Value.End };
    }

    /// <summary>A key, up to behind its colon; null where it is given already.</summary>
    YamlScalar? Key(List<KeyValuePair<YamlScalar, YamlNode>> pairs)
    {
        if (Scalar() is not { } key || !IsColon || key.End - key.Start > LongestKey || YamlMap.Find(pairs, key.Value).Key is not null) return null;
        at++;
        return key;
    }

    /// <summary>What stands behind a key, to the end of its last line.</summary>
    YamlNode? Value(int indent)
    {
        var end = at;
        SkipBlanks();
        if (Next == '\n' || (Next == '#' && at > end))
        {
            at = end;
            if (!EndLine() || at == text.Length) return null;
            return IsEntry && Column >= indent ? List(Column) : Column > indent ? Map(Column) : null;
        }
        if (Next == '|') return Block(indent);
        return Inline() is { } node && EndLine() ? node : null;
    }

    YamlList? List(int indent)
    {
        if (++depth > Deepest) return null;
        var (start, first) = (at, line);
        List<YamlNode> items = [];
        while (Column == indent && IsEntry)
        {
            at++;
            SkipBlanks();
            if (Item() is not { } item) return null;
            items.Add(item);
        }
        depth--;
        return at < text.Length && Column > indent ? null : new YamlList(items, first, indent + 1) { Start = start, End = items[^1].End };
    }

    /// <summary>An entry of a list: a value, or keys of which the first stands behind the dash.</summary>
    YamlNode? Item()
    {
        var start = at;
        if (Inline() is not { } node) return null;
        if (!IsColon) return EndLine() ? node : null;
        at = start;
        return Map(Column);
    }

    /// <summary>Lines as they stand, the last without its break; none of them is empty.</summary>
    YamlScalar? Block(int indent)
    {
        var (start, first, column) = (at, line, Column + 1);
        if (!text.AsSpan(at).StartsWith("|-\n")) return null;
        ToNextLine();
        var (from, blanks) = (at, 0);
        List<string> lines = [];
        while (at < text.Length)
        {
            SkipBlanks();
            if (Next == '\n') return null;
            if (lines.Count == 0) blanks = Column;
            if (Column < blanks || blanks <= indent) break;
            from = head + blanks;
            ToNextLine();
            if (at == text.Length && text[^1] != '\n') return null;
            lines.Add(text[from..(at - 1)]);
        }
        if (lines.Count == 0) return null;
        var node = new YamlScalar(string.Join('\n', lines), false, first, column) { Start = start, End = head };
        ToContent();
        return node;
    }

    /// <summary>A value within a line.</summary>
    YamlNode? Inline() => Next switch
    {
        '{' => Braces(),
        '[' => Brackets(),
        _ => Scalar(),
    };

    YamlMap? Braces()
    {
        if (++depth > Deepest) return null;
        var (start, column) = (at, Column + 1);
        List<KeyValuePair<YamlScalar, YamlNode>> pairs = [];
        while (IsMore('}', pairs.Count))
        {
            if (Key(pairs) is not { } key || Next != ' ') return null;
            SkipBlanks();
            if (Inline() is not { } value) return null;
            pairs.Add(new(key, value));
        }
        depth--;
        return Next != '}' ? null : new YamlMap(pairs, line, column) { Start = start, IsFlow = true, End = ++at };
    }

    YamlList? Brackets()
    {
        if (++depth > Deepest) return null;
        var (start, column) = (at, Column + 1);
        List<YamlNode> items = [];
        while (IsMore(']', items.Count))
        {
            if (Inline() is not { } item) return null;
            items.Add(item);
        }
        depth--;
        return Next != ']' ? null : new YamlList(items, line, column) { Start = start, IsFlow = true, End = ++at };
    }

    /// <summary>Goes from a bracket or an entry to the next entry; false where none follows.</summary>
    bool IsMore(char close, int count)
    {
        if (count == 0) at++;
        SkipBlanks();
        if (count == 0) return Next != close;
        if (Next != ',') return false;
        at++;
        SkipBlanks();
        return true;
    }

    YamlScalar? Scalar()
    {
        var (start, column) = (at, Column + 1);
        if (Next is '"' or '\'')
        {
            var (quote, length) = (text[at], text.AsSpan(at + 1).IndexOfAny(text[at], '\n', text[at] == '"' ? '\\' : '\n'));
            if (length < 0 || text[at + 1 + length] != quote) return null;
            at += length + 2;
            return Next == quote ? null : new YamlScalar(text.Substring(start + 1, length), false, line, column) { Start = start, End = at };
        }
        if (!First.Contains(Next) && !(Next == '-' && at + 1 < text.Length && First.Contains(text[at + 1]))) return null;
        var end = at;
        while (at < text.Length && (Within.Contains(text[at]) || (text[at] == ':' && at + 1 < text.Length && Within.Contains(text[at + 1]))))
        {
            at++;
            end = at;
            SkipBlanks();
        }
        at = end;
        return new YamlScalar(text[start..end], true, line, column) { Start = start, End = end };
    }
}
