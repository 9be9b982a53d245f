using System.Globalization;

namespace Croft.Bench;

/// <summary>One measured figure against its budget.</summary>
/// <param name="Row">Number of the row in docs/bench.md.</param>
/// <param name="Budget">At most this; null for a figure that has none and only tells how the run went.</param>
sealed record Figure(int Row, string What, double Value, string Unit, double? Budget)
{
    /// <summary>True when within its budget.</summary>
    public bool Within => Budget is null || Value <= Budget;

    /// <summary>The figure as a line of the table.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Row,3}  {What,-62} {Value,10:0.##} {Unit,-7} {(Budget is { } b ? $"<= {b:0.##}" : ""),-10} {(Budget is null ? "" : Within ? "ok" : "OVER")}");
}
