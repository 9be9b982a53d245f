namespace Croft.Cli.Tree;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Nearest
{
    /// <summary>The nearest of the words; null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> words)
    {
        var best = words
            .Select(word => (Word: word, Distance: Distance(typed.ToLowerInvariant(), word.ToLowerInvariant())))
            .OrderBy(pair => pair.Distance)
            .FirstOrDefault();
        if (best.Word is null) return null;
        var far = Math.Max(1, Math.Max(typed.Length, best.Word.Length) / 3);
        return best.Distance <= far || IsStart(typed, best.Word) ? best.Word : words.FirstOrDefault(word => IsStart(typed, word));
    }

    /// <summary>The sentence to append: <c> Did you mean 'list'?</c>, or nothing.</summary>
    public static string Hint(string typed, IEnumerable<string> words) =>
        Of(typed, words) is { } word ? $" Did you mean '{word}'?" : "";

    static bool IsStart(string typed, string word) =>
        typed.TrimStart('-').Length >= 3 && word.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

    // Letters left out, added, replaced, or two swapped (optimal string alignment).
    static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
