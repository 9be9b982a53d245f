namespace Croft.Proxmox;

/// <summary>How far back a series reaches; the longer, the coarser.</summary>
public enum RrdTimeframe
{
    /// <summary>An hour, a point a minute.</summary>
    Hour,
    /// <summary>A day, a point each half hour (each minute since 9.0).</summary>
    Day,
    /// <summary>A week.</summary>
    Week,
    /// <summary>A month.</summary>
    Month,
    /// <summary>A year.</summary>
    Year,
    /// <summary>Ten years (9.x, nodes and guests alike where the node says so).</summary>
    Decade,
}

/// <summary>How several readings become one point.</summary>
public enum RrdSummary
{
    /// <summary>Their mean.</summary>
    Average,
    /// <summary>The greatest.</summary>
    Max,
}

/// <summary>One point of a series: figures by Proxmox's names, which differ by version and by what is measured.</summary>
/// <param name="Time">The end of its interval.</param>
/// <param name="Figures">Figures such as <c>cpu</c> or <c>netin</c> (bytes a second); one that was not taken is absent.</param>
public sealed record RrdPoint(DateTimeOffset Time, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>Load, 1 for all cores; null when it was not taken.</summary>
    public double? Cpu => this["cpu"];

    /// <summary>Memory in use, in bytes.</summary>
    public double? Memory => this["mem"] ?? this["memused"];

    /// <summary>Memory there is, in bytes.</summary>
    public double? MaxMemory => this["maxmem"] ?? this["memtotal"];

    /// <summary>One figure; null when it was not taken.</summary>
    public double? this[string name] => Figures.TryGetValue(name, out var figure) ? figure : null;

    internal static RrdPoint Read(Fields f)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, _) in f.All())
            if (name != "time" && f.OptionalDouble(System.Text.Encoding.UTF8.GetBytes(name)) is { } figure)
                figures[name] = figure;
        return new(f.Time("time"u8), figures);
    }
}

static class Rrd
{
    /// <summary>Longest that a node's clock may be ahead; points beyond come of a clock that jumped.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>The points in their order, without those that a jump of the node's clock made (<c>GET …/rrddata</c>).</summary>
    public static async Task<IReadOnlyList<RrdPoint>> RrdAsync(this ProxmoxApi api, string path, RrdTimeframe timeframe, RrdSummary? summary, CancellationToken ct)
    {
        var form = new Form().Add("timeframe", Word(timeframe)).Add("cf", summary switch { null => null, RrdSummary.Max => "MAX", _ => "AVERAGE" });
        var points = await api.ListAsync(path + "/rrddata", form, RrdPoint.Read, ct).ConfigureAwait(false);
        var last = api.Time.GetUtcNow() + Ahead;
        return [.. points.Where(p => p.Time <= last)];
    }

    static string Word(RrdTimeframe timeframe) => timeframe switch
    {
        RrdTimeframe.Hour => "hour",
        RrdTimeframe.Day => "day",
        RrdTimeframe.Week => "week",
        RrdTimeframe.Month => "month",
        RrdTimeframe.Year => "year",
        RrdTimeframe.Decade => "decade",
        _ => throw new ArgumentOutOfRangeException(nameof(timeframe), timeframe, "No such timeframe."),
    };
}
