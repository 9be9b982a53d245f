using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Runs;

/// <summary>How long steps of a kind took before.</summary>
static class Estimates
{
    const int Sample = 20;

    /// <summary>The plan with the median of earlier times in each step that has no expectation yet.</summary>
    public static async Task<Plan> FillAsync(Database database, Plan plan, CancellationToken ct)
    {
        var kinds = plan.Steps.Where(s => s.Expected is null).Select(s => s.Kind).Distinct(StringComparer.Ordinal).ToList();
        if (kinds.Count == 0)
            return plan;
        var medians = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            if (await MedianAsync(database, kind, ct) is { } median)
                medians[kind] = median;
        }
        return plan with
        {
            Steps = [.. plan.Steps.Select(s => s.Expected is null && medians.TryGetValue(s.Kind, out var m) ? s with { Expected = m } : s)],
        };
    }

    static async Task<TimeSpan?> MedianAsync(Database database, string kind, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        await using var command = connection.Command(
            null, "SELECT ended - started FROM run_steps WHERE kind=@kind AND state='Done' AND ended IS NOT NULL AND started IS NOT NULL "
            + "ORDER BY ended DESC LIMIT @sample", ("@kind", kind), ("@sample", Sample));
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<long> ticks = [];
        while (await reader.ReadAsync(ct))
            ticks.Add(reader.GetInt64(0));
        ticks.Sort();
        return ticks.Count == 0 ? null : TimeSpan.FromTicks(ticks[ticks.Count / 2]);
    }
}
