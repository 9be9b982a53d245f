using Croft.Contracts;

namespace Croft.Bench;

/// <summary>Rows 5 and 8: the whole estate as manifests, and a plan of them, as it grows.</summary>
static class PlanRow
{
    const int Times = 5;

    public static async Task RunAsync(Estate estate, Figures figures, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var import = await estate.RunAsync<ImportResult>("import", new ImportRequest(), ct);
        figures.Add(8, $"import of {import.Documents} documents", TimeProvider.System.GetElapsedTime(began).TotalSeconds, "s");
        figures.Add(8, "documents that a plan would change", import.Proven ? 0 : import.Missing.Count, "", 0);
        figures.Add(8, "keys without a type, of a hundred", 100.0 * import.Verbatim.Count / Math.Max(1, import.Typed + import.Verbatim.Count), "", 5);
        IReadOnlyList<DocumentFile> guests = [.. import.Files.Where(f => f.Path.Contains("/virtualmachine/", StringComparison.Ordinal) || f.Path.Contains("/container/", StringComparison.Ordinal))];
        foreach (var count in new[] { 100, 1000, 10_000 }.Where(c => c <= guests.Count))
        {
            var request = new PlanRequest { Offline = true, Documents = [.. guests.Take(count)] };
            var seconds = new double[Times];
            for (var i = -1; i < Times; i++)
            {
                began = TimeProvider.System.GetTimestamp();
                var plan = await estate.PlanAsync("plan", request, ct);
                if (plan.Differs)
                    throw new InvalidOperationException($"a plan of {count} documents that were just imported differs: {plan.Title}");
                if (i >= 0)
                    seconds[i] = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            }
            figures.Add(5, $"plan over {count} documents, median of {Times}", Figures.Quantile(seconds, 0.5), "s", count == 10_000 ? 1 : null);
        }
        figures.Add(5, "Croft's most memory", Memory.PeakMegabytes(Environment.ProcessId), "MB");
    }
}
