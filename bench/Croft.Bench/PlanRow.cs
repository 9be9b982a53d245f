using Croft.Contracts;

namespace Croft.Bench;

/// <summary>Rows 5 and 8: the whole estate as manifests, and a plan of them, as it grows.</summary>
static class PlanRow
{
    const int Times = 5;

    public static async Task RunAsync(Estate estate, Figures figures, CancellationToken ct)
    {
        Memory.ForgetPeak();
        var began = TimeProvider.System.GetTimestamp();
        var import = await estate.RunAsync<ImportResult>("import", new ImportRequest(), ct);
        figures.Add(8, $"import of {import.Documents} documents, every cluster asked", Seconds(began), "s");
        figures.Add(8, "Croft's most memory meanwhile", Memory.PeakMegabytes(Environment.ProcessId), "MB");
        figures.Add(8, "documents that a plan would change", import.Proven ? 0 : import.Missing.Count, "", 0);
        figures.Add(8, "keys without a type, of a hundred", 100.0 * import.Verbatim.Count / Math.Max(1, import.Typed + import.Verbatim.Count), "", 5);
        IReadOnlyList<DocumentFile> guests = [.. import.Files.Where(f => f.Path.Contains("/virtualmachine/", StringComparison.Ordinal) || f.Path.Contains("/container/", StringComparison.Ordinal))];
        Settle();
        foreach (var count in new[] { 100, 1000, 10_000 }.Where(c => c <= guests.Count))
        {
            var request = new PlanRequest { Offline = true, Documents = [.. guests.Take(count)] };
            var first = await PlanAsync(estate, request, ct);
            var seconds = new double[Times];
            for (var i = 0; i < Times; i++) seconds[i] = await PlanAsync(estate, request, ct);
            figures.Add(5, $"plan over {count} documents, the first in this process", first, "s");
            figures.Add(5, $"plan over {count} documents, median of {Times}", Figures.Quantile(seconds, 0.5), "s", count == 10_000 ? 1 : null);
        }
        figures.Add(5, "Croft's most memory meanwhile", Memory.PeakMegabytes(Environment.ProcessId), "MB");
        Settle();
        using var traffic = new Traffic();
        figures.Add(8, $"plan over {guests.Count} guests, every cluster asked", await PlanAsync(estate, new PlanRequest { Documents = guests }, ct), "s");
        figures.Add(8, "calls made", traffic.Calls, "");
        figures.Add(8, "Croft's most memory meanwhile", Memory.PeakMegabytes(Environment.ProcessId), "MB");
    }

    /// <summary>What came before is nothing of what is measured next.</summary>
    static void Settle()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Memory.ForgetPeak();
    }

    static async Task<double> PlanAsync(Estate estate, PlanRequest request, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var plan = await estate.PlanAsync("plan", request, ct);
        return plan.Differs ? throw new InvalidOperationException($"a plan of {request.Documents.Count} documents that were just imported differs: {plan.Title}") : Seconds(began);
    }

    static double Seconds(long began) => TimeProvider.System.GetElapsedTime(began).TotalSeconds;
}
