namespace Croft.Engine.State.Yaml;

/// <summary>Finds the word somebody probably meant.</summary>
static class NearestWord
{
    /// <summary>The known word at most a third of its length away, or null.</summary>
    public static string? To(string word, IEnumerable<string> known) =>
        known.Select(k => (Word: k, Distance: Distance(word.ToLowerInvariant(), k.ToLowerInvariant())))
            .Where(c => c.Distance <= Math.Max(1, Math.Max(word.Length, c.Word.Length) / 3))
            .OrderBy(c => c.Distance).ThenBy(c => c.Word, StringComparer.Ordinal)
            .Select(c => c.Word).FirstOrDefault();

    /// <summary>Letters to insert, remove, replace or swap with their neighbour.</summary>
    public static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
                cost[i, j] = i == 0 ? j : j == 0 ? i : Step(i, j);
        return cost[a.Length, b.Length];

        int Step(int i, int j)
        {
            var best = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
        }
    }
}
