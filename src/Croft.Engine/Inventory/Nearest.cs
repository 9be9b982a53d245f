namespace Croft.Engine.Inventory;

/// <summary>Names that are near a mistyped one.</summary>
static class Nearest
{
    /// <summary>Up to five names within a third of the length in edits, or that hold the text; nearest first.</summary>
    public static IEnumerable<string> Of(string typed, IEnumerable<string> names)
    {
        var limit = Math.Max(1, typed.Length / 3);
        return names.Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Distance: name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 0 : Edits(typed, name, limit)))
            .Where(n => n.Distance <= limit)
            .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Select(n => n.Name)
            .Take(5);
    }

    /// <summary>Insertions, removals and replacements from one to the other; more than the limit is not counted out.</summary>
    static int Edits(string from, string to, int limit)
    {
        if (Math.Abs(from.Length - to.Length) > limit)
            return int.MaxValue;
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
