using System.Runtime.InteropServices;
using System.Text;

namespace Croft.Engine.State;

/// <summary>Texts that many rows share (a node, a state), each held once: a long list is lighter by a third.</summary>
sealed class Repeats
{
    /// <summary>Longest text that is looked for, in bytes; a longer one is made anew.</summary>
    const int Longest = 128;

    readonly HashSet<string> texts = new(StringComparer.Ordinal);
    readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known;
    readonly byte[] bytes = new byte[Longest];
    readonly char[] characters = new char[Longest];

    public Repeats() => known = texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text of these bytes of UTF-8.</summary>
    public string Of(nint text, int length)
    {
        if (length > Longest)
            return Marshal.PtrToStringUTF8(text, length);
        Marshal.Copy(text, bytes, 0, length);
        var seen = characters.AsSpan(0, Encoding.UTF8.GetChars(bytes.AsSpan(0, length), characters));
        if (known.TryGetValue(seen, out var same))
            return same;
        var made = seen.ToString();
        texts.Add(made);
        return made;
    }
}
