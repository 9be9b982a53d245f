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

    /// <summary>A field of Croft's own; null where nothing is to be said of it.</summary>
    public string? Ours(string field) => field switch
    {
        "vmid" => Row.Vmid.ToString(CultureInfo.InvariantCulture),
        // High availability decides where its guests stand.
        "node" => Row.Ha is null ? Row.Node : null,
        "pool" => Row.Pool is { Length: > 0 } pool ? pool : null,
        _ => null,
    };

    /// <summary>The guest as planning sees it.</summary>
    public static Sight Of(Kind kind, GuestRow row, ConfigSnapshot? config)
    {
        var reading = config is null ? null : ReadingOf(row, config);
        var seen = new GuestSight(row, reading);
        var number = seen.Ours("vmid")!;
        return new Sight(kind, row.Cluster, reading?[ConfigSpec.NameKey(kind)] ?? (reading is null ? row.Name : number), () => SpecOf(kind, seen)) { Identity = number, Reading = seen };
    }

    static GuestReading ReadingOf(GuestRow row, ConfigSnapshot config)
    {
        return new GuestReading(new GuestAddress(row.Cluster, row.Node, row.Vmid, row.Type, row.Name))
        {
            Running = row.Status is "running" or "paused",
            State = row.Status,
            Lock = row.Lock,
            Uptime = TimeSpan.FromSeconds(row.Uptime ?? 0),
            Ha = row.Ha is not null,
            MemoryUsed = row.Memory,
            Config = config.Waiting.Count == 0 ? config.Values : Awaited(config),
            Digest = row.Digest,
            Pending = [.. config.Waiting.Select(w => new WaitingValue(w.Field, w.From, w.To))],
        };
    }

    /// <summary>Values as they will be after a restart.</summary>
    static Dictionary<string, string> Awaited(ConfigSnapshot config)
    {
        var values = new Dictionary<string, string>(config.Values, StringComparer.Ordinal);
        foreach (var waiting in config.Waiting)
        {
            if (waiting.To is null) values.Remove(waiting.Field);
            else values[waiting.Field] = waiting.To;
        }
        return values;
    }

    static BoundSpec SpecOf(Kind kind, GuestSight seen)
    {
        var spec = seen.Reading is null ? new BoundSpec() : ConfigSpec.Read(kind, seen.Reading.Config);
        foreach (var field in new[] { "vmid", "node", "pool" })
            if (seen.Ours(field) is { } value) spec.Ours[field] = new(StringComparer.Ordinal) { [""] = value };
        return spec;
    }
}
