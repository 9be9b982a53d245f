using System.Runtime.CompilerServices;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Planning;
using Croft.Engine.Verbs;

namespace Croft.Engine.Drift;

/// <summary><c>drift watch</c>: tells each difference once when it comes, and once when it is gone.</summary>
sealed class WatchDrift(DriftReader drift, TimeProvider time) : IStreamVerb<WatchDriftRequest, DriftEvent>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "drift", "watch", "Tells differences as they come and go.", Permissions.EstateRead, Effect.Keeps, typeof(WatchDriftRequest), typeof(DriftEvent))
    { About = Part.Guest, Streams = true };

    /// <inheritdoc/>
    public async IAsyncEnumerable<DriftEvent> RunAsync(WatchDriftRequest request, VerbContext context, [EnumeratorCancellation] CancellationToken ct)
    {
        var told = new Dictionary<(string, string, string), DriftRow>();
        while (true)
        {
            var now = time.GetUtcNow();
            var seen = await drift.ReadAsync(request.Cluster, offline: false, ct);
            var all = seen.All.Select(d => d.Row)
                .Where(d => d.Class == DriftClass.Conflicting && !(d.IgnoredUntil > now)).DistinctBy(Key).ToDictionary(Key);
            // What could not be looked at differs still, for all that is known.
            foreach (var gone in told.Where(t => !all.ContainsKey(t.Key) || all[t.Key].Found != t.Value.Found).Where(t => !seen.Unseen.Contains((t.Value.Kind, t.Value.Cluster))).ToList())
            {
                told.Remove(gone.Key);
                // Whether what left the caller's sight still differs is not theirs to know.
                if (KeptSpecs.IsSeen(Horizon.Current, gone.Value.Cluster, gone.Value.Kind, gone.Value.Identity))
                    yield return Event(gone.Value, "cleared", now);
            }
            foreach (var come in all.Where(d => told.TryAdd(d.Key, d.Value)))
                yield return Event(come.Value, "found", now);
            await Task.Delay(TimeSpan.FromSeconds(request.Every), time, ct);
        }
    }

    static (string, string, string) Key(DriftRow drift) => (drift.Cluster, $"{drift.Kind}/{drift.Identity}", drift.Field);

    static DriftEvent Event(DriftRow drift, string what, DateTimeOffset now) => new() { Seen = now, What = what, Drift = drift.Drift, Wanted = drift.Wanted, Found = drift.Found, Author = drift.Author };
}
