using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Croft.Server.Hosting;

/// <summary>What Croft, Kestrel and the runtime measure, as Prometheus reads it (text format 0.0.4).</summary>
internal sealed class Metrics : IDisposable
{
    /// <summary>Series of one instrument; more than that would be names of a caller's making.</summary>
    const int MostSeries = 500;

    static readonly double[] bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    static readonly string[] meters = ["Croft", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting", "System.Runtime"];

    readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, Series>> measured = new();
    readonly MeterListener listener = new();

    public Metrics()
    {
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (meters.Any(m => instrument.Meter.Name.StartsWith(m, StringComparison.Ordinal))) l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Take(i, value, tags));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Take(i, value, tags));
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Take(i, value, tags));
        listener.Start();
    }

    void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = measured.GetOrAdd(instrument, static _ => new(StringComparer.Ordinal));
        var labels = Labels(tags);
        if (!all.TryGetValue(labels, out var series))
        {
            if (all.Count >= MostSeries) return;
            series = all.GetOrAdd(labels, static _ => new Series());
        }
        series.Take(value, instrument);
    }

    static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
            text.Append(text.Length > 0 ? "," : "").Append(Name(key)).Append("=\"").Append(Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        return text.ToString();
    }

    /// <summary>All of it now.</summary>
    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (instrument, all) in measured.OrderBy(m => m.Key.Name, StringComparer.Ordinal))
        {
            var isHistogram = instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal);
            var isCounter = instrument.GetType().Name is var kind && (kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal));
            var name = Name(instrument.Name) + (instrument.Unit == "s" ? "_seconds" : "") + (isCounter ? "_total" : "");
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description?.Replace('\n', ' ')}\n# TYPE {name} {(isHistogram ? "histogram" : isCounter ? "counter" : "gauge")}\n");
            foreach (var (labels, series) in all.OrderBy(s => s.Key, StringComparer.Ordinal)) series.Write(text, name, labels, isHistogram);
        }
        return text.ToString();
    }

    static string Name(string dotted) => string.Concat(dotted.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    public void Dispose() => listener.Dispose();

    sealed class Series
    {
        readonly long[] below = new long[bounds.Length];
        double sum;
        long count;

        public void Take(double value, Instrument instrument)
        {
            lock (this)
            {
                // An observed value is what is so now; anything else adds up.
                sum = instrument.IsObservable ? value : sum + value;
                count++;
                for (var at = 0; at < bounds.Length; at++) below[at] += value <= bounds[at] ? 1 : 0;
            }
        }

        public void Write(StringBuilder text, string name, string labels, bool isHistogram)
        {
            lock (this)
            {
                if (!isHistogram)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {sum}\n");
                    return;
                }
                var before = labels.Length > 0 ? labels + "," : "";
                for (var at = 0; at < bounds.Length; at++) text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{bounds[at]}\"}} {below[at]}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"+Inf\"}} {count}\n{name}_sum{(labels.Length > 0 ? $"{{{labels}}}" : "")} {sum}\n{name}_count{(labels.Length > 0 ? $"{{{labels}}}" : "")} {count}\n");
            }
        }
    }
}
