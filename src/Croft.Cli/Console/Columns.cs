using System.Globalization;
using Croft.Cli.Printing;

namespace Croft.Cli.Console;

/// <summary>Candidates side by side, read downwards.</summary>
internal static class Columns
{
    const int Gap = 2;

    /// <summary>Rows that fit so many columns and rows; what is left out is counted.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> words, int width, int most)
    {
        var cell = Math.Min(words.Max(Plain.Width) + Gap, Math.Max(1, width));
        var columns = Math.Max(1, (width + Gap) / cell);
        most = Math.Max(2, most);
        var shown = words;
        if ((words.Count + columns - 1) / columns > most) shown = [.. words.Take((most - 1) * columns)];
        var rows = (shown.Count + columns - 1) / columns;
        List<string> lines = [];
        for (var row = 0; row < rows; row++)
        {
            var cells = Enumerable.Range(0, columns).Select(c => c * rows + row).Where(i => i < shown.Count)
                .Select(i => Plain.Pad(Plain.Cut(Plain.Of(shown[i]), Math.Max(1, width), unicode: false), cell));
            lines.Add(string.Concat(cells).TrimEnd());
        }
        if (shown.Count < words.Count) lines.Add(string.Create(CultureInfo.InvariantCulture, $"and {words.Count - shown.Count} more"));
        return lines;
    }
}
