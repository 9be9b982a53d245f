using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tests.Horizons;

/// <summary>What a call came to: its result, its plan, or why not; as JSON without what differs from one second to the next.</summary>
sealed record SightAnswer(FailureKind? Failed, JsonNode Told)
{
    public string Text { get; } = Told.ToJsonString(SightCaller.Options);

    /// <summary>The rows of a list.</summary>
    public IReadOnlyList<JsonObject> Rows => [.. (Told as JsonArray ?? Told["items"] as JsonArray ?? []).OfType<JsonObject>()];
}

/// <summary>Calls any verb as anybody, by the one way in that faces have.</summary>
sealed class SightCaller(SightEstate estate)
{
    /// <summary>What changes by itself between two calls.</summary>
    static readonly HashSet<string> Fleeting = new(
        ["cpu", "memory", "uptime", "seen", "oldestReading", "took", "number", "made", "actor", "at", "masterSeen", "lastSync", "nextSync", "heartbeat", "used", "expected", "configSeen", "latency",
         "milliseconds", "fill", "since", "author", "responseTime", "ended", "next", "free", "intent", "sequence", "mark"], StringComparer.Ordinal);

    static readonly HashSet<string> Kept = new(["seen", "made"], StringComparer.Ordinal);

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Calls a verb.</summary>
    public async Task<SightAnswer> CallAsync(Actor actor, string verb, string request)
    {
        var (runner, entry) = (estate.Workspace.Get<VerbRunner>(), estate.Workspace.Get<Catalogue>()[verb]);
        var context = new VerbContext(actor, "test");
        var read = JsonSerializer.Deserialize(request, entry.Info.Request, Options)!;
        try
        {
            return new(null, Told(entry.Info switch
            {
                { Plans: true } => await runner.PlanAsync(entry, read, context, Ct),
                { Streams: true } => await FirstAsync(told => runner.StreamAsync(entry, read, context with { Reached = told }, Ct)),
                _ => await runner.RunAsync(entry, read, context, Ct),
            }, verb));
        }
        catch (FailureException e)
        {
            return new(e.Failure.Kind, Told(e.Failure, verb));
        }
    }

    // A stream may have no end, and drift is looked at every few seconds.
    static async Task<List<object>> FirstAsync(Func<Action<string>, IAsyncEnumerable<object>> open)
    {
        var places = 0;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        enough.CancelAfter(TimeSpan.FromSeconds(2));
        var first = new List<object>();
        try
        {
            // One that tells how far it came has told all there was a moment after it says so again.
            await foreach (var item in open(_ => enough.CancelAfter(++places == 1 ? 2000 : 200)).WithCancellation(enough.Token))
            {
                first.Add(item);
                if (first.Count == 1000) break;
            }
        }
        catch (OperationCanceledException) when (!Ct.IsCancellationRequested)
        {
            // That there was no more in this time is the answer.
        }
        return first;
    }

    static JsonNode Told(object result, string verb)
    {
        var node = JsonSerializer.SerializeToNode(result, result.GetType(), Options)!;
        // Moments are what these are about.
        Strip(node, verb is "history list" or "history watch" or "history guest" or "diff" or "backup list" ? Kept : []);
        return node;
    }

    static void Strip(JsonNode? node, HashSet<string> but)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Strip(item, but);
        }
        if (node is not JsonObject map)
            return;
        foreach (var name in map.Select(p => p.Key).Where(k => Fleeting.Contains(k) && !but.Contains(k)).ToList())
            map.Remove(name);
        foreach (var member in map.ToList())
            Strip(member.Value, but);
    }
}
