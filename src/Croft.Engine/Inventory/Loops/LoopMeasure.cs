using System.Diagnostics.Metrics;

namespace Croft.Engine.Inventory.Loops;

/// <summary>Turns of the loops, for whoever listens; what alerts are made of.</summary>
static class LoopMeasure
{
    static readonly Meter Meter = new("Croft.Loops");
    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("croft.loop.duration", "s", "Time a loop's turn took.");

    public static void Turned(LoopStatus status) => Duration.Record(
        status.Took?.TotalSeconds ?? 0, new("loop", status.Name), new("outcome", status switch { { Failure: not null } => "failed", { Warning: not null } => "warned", _ => "well" }));
}
