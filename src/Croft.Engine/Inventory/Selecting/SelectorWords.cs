using System.Globalization;
using Croft.Contracts;

namespace Croft.Engine.Inventory;

enum SelectorWordKind
{
    Text,
    Quoted,
    Sign,
    End,
}

/// <summary>A word of a selector, and where it begins (from 0).</summary>
readonly record struct SelectorWord(SelectorWordKind Kind, string Text, int At);

/// <summary>The words of a selector, one after another.</summary>
sealed class SelectorWords
{
    /// <summary>Deeper ones are nobody's wish and would exhaust the stack.</summary>
    const int Deepest = 50;

    readonly string text;
    int at;
    int depth;

    public SelectorWords(string text)
    {
        this.text = text;
        Move();
    }

    /// <summary>What was asked for so far.</summary>
    public HashSet<SelectorField> Fields { get; } = [];

    /// <summary>The word that stands next.</summary>
    public SelectorWord Next { get; private set; }

    /// <summary>Goes on by one word.</summary>
    public void Move() => Next = Read();

    /// <summary>Goes on when this word or sign stands next.</summary>
    public bool Take(string word)
    {
        if (Next.Kind is not (SelectorWordKind.Text or SelectorWordKind.Sign) || !Next.Text.Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        Move();
        return true;
    }

    /// <summary>Reads what stands in parentheses.</summary>
    public T Nested<T>(Func<SelectorWords, T> read)
    {
        if (++depth > Deepest)
            throw Wrong($"parentheses go no deeper than {Deepest}");
        var inner = read(this);
        depth--;
        return inner;
    }

    /// <summary>The failure that names what stands next, and where.</summary>
    public FailureException Wrong(string why)
    {
        var place = (Next.At + 1).ToString(CultureInfo.InvariantCulture);
        var found = Next.Kind == SelectorWordKind.End ? "at its end" : $"at '{Next.Text}' (character {place})";
        return new FailureException(new Failure(FailureKind.Invalid, $"The selector '{text}' can't be understood {found}: {why}.")
        {
            WayOut = "Write it as tag=web and node=pve2 and not status=running.",
            Faults = [new Fault("select", $"character {place}: {why}")],
        });
    }

    SelectorWord Read()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        var from = at;
        if (at == text.Length)
            return new SelectorWord(SelectorWordKind.End, "", from);
        if (text[at] is '"' or '\'')
            return Quoted(from);
        if (IsSign(text[at]))
        {
            at += text[at] is '!' or '<' or '>' && at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1;
            return new SelectorWord(SelectorWordKind.Sign, text[from..at], from);
        }
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && !IsSign(text[at]))
            at++;
        return new SelectorWord(SelectorWordKind.Text, text[from..at], from);
    }

    SelectorWord Quoted(int from)
    {
        var end = text.IndexOf(text[from], from + 1);
        if (end < 0)
        {
            Next = new SelectorWord(SelectorWordKind.Quoted, text[from..], from);
            throw Wrong("its quote is not closed");
        }
        at = end + 1;
        return new SelectorWord(SelectorWordKind.Quoted, text[(from + 1)..end], from);
    }

    static bool IsSign(char letter) => letter is '=' or '!' or '<' or '>' or '(' or ')';
}
