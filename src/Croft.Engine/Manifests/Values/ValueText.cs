using System.Text;

namespace Croft.Engine.Manifests;

/// <summary>Texts with places for values: <c>${name}</c>; <c>$${</c> stands for the characters <c>${</c> themselves.</summary>
static class ValueText
{
    /// <summary>True where a text says what it says to the letter.</summary>
    public static bool IsPlain(string text) => !text.Contains("${", StringComparison.Ordinal);

    /// <summary>The pieces of a text in order: letters, or the name of a value.</summary>
    /// <returns>Null where a place is not closed.</returns>
    public static IReadOnlyList<(string Text, bool IsName)>? Pieces(string text)
    {
        List<(string, bool)> pieces = [];
        var letters = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (string.CompareOrdinal(text, i, "$${", 0, 3) == 0)
            {
                letters.Append("${");
                i += 2;
            }
            else if (string.CompareOrdinal(text, i, "${", 0, 2) == 0)
            {
                var end = text.IndexOf('}', i);
                if (end < 0) return null;
                if (letters.Length > 0) pieces.Add((letters.ToString(), false));
                letters.Clear();
                pieces.Add((text[(i + 2)..end].Trim(), true));
                i = end;
            }
            else
            {
                letters.Append(text[i]);
            }
        }
        if (letters.Length > 0) pieces.Add((letters.ToString(), false));
        return pieces;
    }

    /// <summary>What a text says to the letter; null where a value has a place in it.</summary>
    public static string? Letters(string text) =>
        IsPlain(text) ? text : Pieces(text) is { } pieces && pieces.All(p => !p.IsName) ? string.Concat(pieces.Select(p => p.Text)) : null;

    /// <summary>A text that is read as these letters.</summary>
    public static string Written(string letters) => letters.Replace("${", "$${", StringComparison.Ordinal);
}
