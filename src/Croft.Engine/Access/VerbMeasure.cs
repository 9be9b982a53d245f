using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Croft.Engine.Access;

/// <summary>Time of a call, for whoever listens; costs next to nothing when nobody does.</summary>
sealed class VerbMeasure : IDisposable
{
    static readonly ActivitySource Activities = new("Croft.Verbs");
    static readonly Meter Meter = new("Croft.Verbs");
    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("croft.verb.duration", "s", "Time a verb took.");
    readonly long began = Stopwatch.GetTimestamp();
    readonly string verb;
    readonly Activity? activity;

    VerbMeasure(string verb)
    {
        this.verb = verb;
        activity = Activities.StartActivity(verb);
    }

    public string Outcome { get; set; } = "";

    public static VerbMeasure Begin(string verb) => new(verb);

    public void Dispose()
    {
        Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new("verb", verb), new("outcome", Outcome));
        activity?.SetTag("outcome", Outcome);
        activity?.Dispose();
    }
}
