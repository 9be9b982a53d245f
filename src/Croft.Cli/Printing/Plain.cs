using System.Globalization;
using System.Text;

namespace Croft.Cli.Printing;

/// <summary>Text as a terminal may see it: no control characters from outside, widths in columns.</summary>
internal static class Plain
{
    /// <summary>Signs below U+3000 that a terminal draws as pictures, two columns wide (Unicode's Emoji_Presentation).</summary>
    const string Pictures = "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕";

    /// <summary>The text on one line; control characters, which could drive the terminal, become <c>?</c>.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsControl)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var c in text.TrimEnd('\r', '\n')) clean.Append(c is '\n' or '\t' ? ' ' : IsControl(c) ? '?' : c);
        return clean.ToString();
    }

    /// <summary>Columns it takes on a terminal.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Width(rune);
        return width;
    }

    /// <summary>The text cut to so many columns, with a mark where it was cut.</summary>
    public static string Cut(string text, int width, bool unicode)
    {
        if (Width(text) <= width) return text;
        return width <= 0 ? "" : Head(text, width - 1) + (unicode ? '…' : '~');
    }

    // As much as fits into so many columns, in whole characters.
    static string Head(string text, int width)
    {
        var cut = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + Width(rune) > width) break;
            cut.Append(rune);
            used += Width(rune);
        }
        return cut.ToString();
    }

    /// <summary>The text filled with spaces to so many columns.</summary>
    public static string Pad(string text, int width, bool right = false)
    {
        var fill = new string(' ', Math.Max(0, width - Width(text)));
        return right ? fill + text : text + fill;
    }

    /// <summary>Signs behind which a long word is rather broken than elsewhere.</summary>
    static readonly char[] Joints = ['/', ',', ';'];

    /// <summary>The text in lines of at most so many columns, broken at spaces; a longer word is broken where it must.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        width = Math.Max(8, width);
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            if (line.Length > 0 && Width(line.ToString()) + 1 + Width(rest) > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            while (line.Length == 0 && Width(rest) > width)
            {
                var part = Head(rest, width);
                // A path, an address or a list is broken between its parts where that leaves a good half.
                if (part.LastIndexOfAny(Joints) is var joint && joint >= part.Length / 2) part = part[..(joint + 1)];
                yield return part;
                rest = rest[part.Length..];
            }
            if (line.Length > 0) line.Append(' ');
            line.Append(rest);
        }
        if (line.Length > 0) yield return line.ToString();
    }

    static bool IsControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    static int Width(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        if (rune.IsBmp && Pictures.Contains((char)rune.Value, StringComparison.Ordinal)) return 2;
        return rune.Value is >= 0x1100 and <= 0x115f or >= 0x2e80 and <= 0xa4cf or >= 0xac00 and <= 0xd7a3 or >= 0xf900 and <= 0xfaff
            or >= 0xfe30 and <= 0xfe6f or >= 0xff00 and <= 0xff60 or >= 0xffe0 and <= 0xffe6 or >= 0x1f300 and <= 0x1faff or >= 0x20000 and <= 0x3fffd ? 2 : 1;
    }
}
