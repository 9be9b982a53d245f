using System.Text.Json;

namespace Croft.Bench;

/// <summary>Figures as they come in, each told at once.</summary>
sealed class Figures(TextWriter output)
{
    readonly List<Figure> all = [];

    /// <summary>How the file of figures is written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What was measured, in order.</summary>
    public IReadOnlyList<Figure> All => all;

    /// <summary>True when nothing is over its budget.</summary>
    public bool AllWithin => all.TrueForAll(f => f.Within);

    /// <summary>Keeps a figure and prints its line.</summary>
    public void Add(int row, string what, double value, string unit, double? budget = null)
    {
        var figure = new Figure(row, what, Math.Round(value, 2), unit, budget);
        all.Add(figure);
        output.WriteLine(figure);
    }

    /// <summary>The value below which this share of the values lies; they are sorted in place.</summary>
    public static double Quantile(double[] values, double share)
    {
        Array.Sort(values);
        return values[Math.Clamp((int)Math.Ceiling(values.Length * share) - 1, 0, values.Length - 1)];
    }
}
