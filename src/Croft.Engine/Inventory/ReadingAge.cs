using Croft.Contracts;

namespace Croft.Engine.Inventory;

/// <summary>Refuses to go by readings that are older than is allowed.</summary>
sealed class ReadingAge(PastReadings past, TimeProvider time)
{
    /// <summary>Demands that each cluster was looked at within this time.</summary>
    /// <exception cref="FailureException">Conflict: one was not, with how old its readings are. NotFound: one was never read.</exception>
    public async Task DemandAsync(IEnumerable<string> clusters, TimeSpan most, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        IReadOnlyList<string> asked = [.. clusters];
        var last = (await past.ClustersAsync(asked.Count == 1 ? asked[0] : null, now, ct)).ToDictionary(c => c.Cluster, c => c.Seen, StringComparer.Ordinal);
        foreach (var cluster in asked)
        {
            // One that was never read is refused by its name.
            var seen = last.GetValueOrDefault(cluster) ?? (await past.ClustersAsync(cluster, now, ct)).Single().Seen!.Value;
            if (now - seen > most)
                throw new FailureException(FailureKind.Conflict, $"The readings of {cluster} are of {seen:u}: {Told(now - seen)} old, and {Told(most)} are allowed.", $"Read it again: croft sync {cluster}. Or allow it: --max-age {Math.Ceiling((now - seen).TotalHours)}h.");
        }
    }

    static string Told(TimeSpan age) => age switch
    {
        { TotalHours: >= 48 } => $"{age.TotalDays:0} days",
        { TotalMinutes: >= 120 } => $"{age.TotalHours:0} hours",
        { TotalSeconds: >= 120 } => $"{age.TotalMinutes:0} minutes",
        _ => $"{age.TotalSeconds:0} seconds",
    };
}
