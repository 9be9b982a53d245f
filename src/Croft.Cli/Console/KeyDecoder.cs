using System.Runtime.InteropServices;
using System.Text;

namespace Croft.Cli.Console;

/// <summary>Bytes of a terminal to keys: UTF-8, control characters, escape sequences, bracketed paste.</summary>
internal sealed class KeyDecoder
{
    const byte Esc = 0x1b;
    const int PasteEnds = 6;

    readonly Decoder _utf8 = new UTF8Encoding(false).GetDecoder();
    readonly List<byte> _bytes = [];
    readonly StringBuilder _typed = new();

    /// <summary>True when what came so far may be the beginning of something longer.</summary>
    public bool Waits => _bytes.Count > 0;

    /// <summary>Takes what was read in; returns the keys that are whole.</summary>
    public IReadOnlyList<Key> Take(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return Decode(ended: false);
    }

    /// <summary>Nothing more followed: a lone escape is the key of that name.</summary>
    public IReadOnlyList<Key> End() => Decode(ended: true);

    List<Key> Decode(bool ended)
    {
        List<Key> keys = [];
        var at = 0;
        while (at < _bytes.Count)
        {
            var first = _bytes[at];
            if (first >= 0x20 && first != 0x7f)
            {
                Type(at++);
                continue;
            }
            FlushTyped(keys);
            var (key, length) = first == Esc ? Sequence(at, ended) : (new Key(Control(first)), 1);
            if (length == 0) break;
            at += length;
            if (key.Stroke != Stroke.None) keys.Add(key);
        }
        FlushTyped(keys);
        _bytes.RemoveRange(0, at);
        return keys;
    }

    // The decoder keeps the first bytes of a character whose rest is still to come.
    void Type(int at)
    {
        Span<char> chars = stackalloc char[4];
        var count = _utf8.GetChars([_bytes[at]], chars, flush: false);
        _typed.Append(chars[..count]);
    }

    void FlushTyped(List<Key> keys)
    {
        if (_typed.Length > 0) keys.Add(new Key(Stroke.Text, _typed.ToString()));
        _typed.Clear();
    }

    static Stroke Control(byte code) => code switch
    {
        0x01 => Stroke.Home,
        0x02 => Stroke.Left,
        0x03 => Stroke.Interrupt,
        0x04 => Stroke.EndOfInput,
        0x05 => Stroke.End,
        0x06 => Stroke.Right,
        0x07 => Stroke.Cancel,
        0x08 or 0x7f => Stroke.Backspace,
        0x09 => Stroke.Tab,
        0x0a or 0x0d => Stroke.Enter,
        0x0b => Stroke.KillToEnd,
        0x0c => Stroke.Clear,
        0x0e => Stroke.Down,
        0x10 => Stroke.Up,
        0x12 => Stroke.Search,
        0x13 => Stroke.SearchNewer,
        0x14 => Stroke.Swap,
        0x15 => Stroke.KillToStart,
        0x17 => Stroke.KillWordLeft,
        0x19 => Stroke.Yank,
        _ => Stroke.None,
    };

    // Length 0: the rest is still to come.
    (Key Key, int Length) Sequence(int at, bool ended)
    {
        if (at + 1 == _bytes.Count) return ended ? (new Key(Stroke.Escape), 1) : default;
        var second = _bytes[at + 1];
        if (second == Esc) return (new Key(Stroke.Escape), 1);
        if (second == 'O')
            return at + 2 < _bytes.Count ? (new Key(Final((char)_bytes[at + 2], "")), 3) : ended ? (default, 2) : default;
        return second == '[' ? Introduced(at, ended) : (new Key(Alt(second)), 2);
    }

    // ESC [ parameters final: whatever it means, it is taken whole and never typed.
    (Key Key, int Length) Introduced(int at, bool ended)
    {
        var end = at + 2;
        while (end < _bytes.Count && _bytes[end] is >= 0x20 and <= 0x3f) end++;
        if (end == _bytes.Count) return ended ? (default, end - at) : default;
        var parameters = Encoding.ASCII.GetString([.. _bytes[(at + 2)..end]]);
        var final = (char)_bytes[end];
        if (final == '~' && parameters == "200") return Pasted(at, end + 1);
        return (new Key(Final(final, parameters)), end + 1 - at);
    }

    (Key Key, int Length) Pasted(int at, int from)
    {
        var rest = CollectionsMarshal.AsSpan(_bytes)[from..];
        var length = rest.IndexOf("\e[201~"u8);
        return length < 0 ? default : (new Key(Stroke.Paste, Encoding.UTF8.GetString(rest[..length])), from + length + PasteEnds - at);
    }

    static Stroke Final(char final, string parameters)
    {
        // xterm says a modifier as the second number: 3 is Alt, 5 is Control.
        var modified = parameters.EndsWith(";3", StringComparison.Ordinal) || parameters.EndsWith(";5", StringComparison.Ordinal);
        return final switch
        {
            'A' => Stroke.Up,
            'B' => Stroke.Down,
            'C' => modified ? Stroke.WordRight : Stroke.Right,
            'D' => modified ? Stroke.WordLeft : Stroke.Left,
            'H' => Stroke.Home,
            'F' => Stroke.End,
            '~' => parameters.Split(';')[0] switch
            {
                "1" or "7" => Stroke.Home,
                "4" or "8" => Stroke.End,
                "3" => modified ? Stroke.KillWordRight : Stroke.Delete,
                _ => Stroke.None,
            },
            _ => Stroke.None,
        };
    }

    static Stroke Alt(byte letter) => letter switch
    {
        (byte)'b' or (byte)'B' => Stroke.WordLeft,
        (byte)'f' or (byte)'F' => Stroke.WordRight,
        (byte)'d' or (byte)'D' => Stroke.KillWordRight,
        0x08 or 0x7f => Stroke.KillWordLeft,
        _ => Stroke.None,
    };
}
