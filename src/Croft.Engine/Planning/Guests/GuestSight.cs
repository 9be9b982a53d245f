using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning;

/// <summary>A guest as it was last seen.</summary>
/// <param name="Row">Where it is and how it does.</param>
/// <param name="Reading">What plans are made from; null where its config was never read.</param>
sealed record GuestSight(GuestRow Row, GuestReading? Reading)
{
    /// <summary>Values that wait for a restart.</summary>
    public IEnumerable<WaitingChange> Waiting => (Reading?.Pending ?? []).Select(w =>
        new WaitingChange(GuestFinder.FullName(Row), Row.Name, new FieldChange(w.Key, ConfigValue.Shown(w.Key, w.Now), ConfigValue.Shown(w.Key, w.Then))));

    /// <summary>The guest as planning sees it.</summary>
    public static Sight Of(Kind kind, GuestRow row, ConfigSnapshot? config)
    {
        var reading = config is null ? null : ReadingOf(row, config);
        var number = row.Vmid.ToString(CultureInfo.InvariantCulture);
        return new Sight(kind, row.Cluster, reading?[ConfigSpec.NameKey(kind)] ?? (reading is null ? row.Name : number), SpecOf(kind, row, reading)) { Identity = number, Reading = new GuestSight(row, reading) };
    }

    static GuestReading ReadingOf(GuestRow row, ConfigSnapshot config)
    {
        var values = new Dictionary<string, string>(config.Values, StringComparer.Ordinal);
        foreach (var waiting in config.Waiting)
        {
            if (waiting.To is null) values.Remove(waiting.Field);
            else values[waiting.Field] = waiting.To;
        }
        return new GuestReading(new GuestAddress(row.Cluster, row.Node, row.Vmid, row.Type, row.Name))
        {
            Running = row.Status is "running" or "paused",
            State = row.Status,
            Lock = row.Lock,
            Uptime = TimeSpan.FromSeconds(row.Uptime ?? 0),
            Ha = row.Ha is not null,
            Config = values,
            Digest = row.Digest,
            Pending = [.. config.Waiting.Select(w => new WaitingValue(w.Field, w.From, w.To))],
        };
    }

    static BoundSpec SpecOf(Kind kind, GuestRow row, GuestReading? reading)
    {
        var spec = reading is null ? new BoundSpec() : ConfigSpec.Read(kind, reading.Config);
        Say("vmid", row.Vmid.ToString(CultureInfo.InvariantCulture));
        // High availability decides where its guests stand.
        if (row.Ha is null) Say("node", row.Node);
        if (row.Pool is { Length: > 0 } pool) Say("pool", pool);
        return spec;

        void Say(string field, string value) => spec.Ours[field] = new(StringComparer.Ordinal) { [""] = value };
    }
}
