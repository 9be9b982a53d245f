using System.Collections;
using System.Globalization;
using System.Reflection;
using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>Values as people read them: sizes, percent, durations, ages, local times with zone, coloured states.</summary>
internal sealed class Display(TimeProvider time)
{
    /// <summary>The value of a row's field.</summary>
    public Cell Of(object row, ResultField field) => Of(field.Property.GetValue(row), field.Unit, field.IsState);

    /// <summary>One value. Nothing is shown as <c>-</c>, or as <c>unknown</c> where a state is asked.</summary>
    public Cell Of(object? value, string? unit, bool state)
    {
        if (value is null or "") return state ? new Cell("unknown", Style.Warn) : new Cell("-", Style.Muted);
        var text = Plain.Of(Text(value, unit));
        if (text.Length == 0) return new Cell("-", Style.Muted);
        return new Cell(text, state ? StateStyle(text) : Style.Plain, IsNumber(value) || value is TimeSpan);
    }

    /// <summary>How long ago: <c>12 s ago</c>.</summary>
    public string Age(DateTimeOffset moment)
    {
        var age = time.GetUtcNow() - moment;
        return age < TimeSpan.Zero ? $"in {Durations.Of(-age)}" : age < TimeSpan.FromSeconds(1) ? "just now" : $"{Durations.Of(TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds)))} ago";
    }

    /// <summary>Local time with its zone.</summary>
    public string Moment(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);
        var zone = local.Offset == TimeSpan.Zero ? "UTC" : local.ToString("zzz", CultureInfo.InvariantCulture);
        return $"{local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {zone}";
    }

    /// <summary>Bytes with a power of 1024: <c>4 GiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var power = 0;
        while (Math.Abs(bytes) >= 1024 && power < units.Length - 1)
        {
            bytes /= 1024;
            power++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(bytes, Math.Abs(bytes) < 10 && power > 0 ? 1 : 0, MidpointRounding.AwayFromZero):0.#} {units[power]}");
    }

    string Text(object value, string? unit) => value switch
    {
        bool flag => flag ? "yes" : "no",
        Enum word => word.GetType().GetField(word.ToString())?.GetCustomAttribute<ShownAttribute>()?.Text ?? Words.Spaced(word.ToString()),
        DateTimeOffset moment => unit == "age" ? Age(moment) : Moment(moment),
        TimeSpan span => Durations.Of(span),
        string text => text,
        IDictionary map => string.Join(", ", map.Keys.Cast<object>().Select(k => $"{k}={map[k]}")),
        IEnumerable items => string.Join(", ", items.Cast<object>().Select(i => Text(i, unit))),
        IFormattable number when IsNumber(value) => Number(number, unit),
        _ => value.ToString() ?? "",
    };

    string Number(IFormattable number, string? unit)
    {
        var plain = number.ToString(number is float or double or decimal ? "0.##" : null, CultureInfo.InvariantCulture);
        if (unit is null) return plain;
        var amount = Convert.ToDouble(number, CultureInfo.InvariantCulture);
        if (Sizes.IsSize(unit)) return Bytes(amount * Sizes.Factor(unit));
        return unit switch
        {
            "%" => Percent(amount),
            "share" => Percent(amount * 100),
            "s" => Math.Abs(amount) > TimeSpan.MaxValue.TotalSeconds / 2 ? plain : Durations.Of(TimeSpan.FromSeconds(amount)),
            "ms" => Durations.Of(TimeSpan.FromMilliseconds(amount)),
            _ => $"{plain} {unit}",
        };
    }

    static string Percent(double amount) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(amount, Math.Abs(amount) < 10 ? 1 : 0, MidpointRounding.AwayFromZero):0.#} %");

    static bool IsNumber(object value) => value is int or long or double or float or decimal or short or byte or uint or ulong or ushort;

    static Style StateStyle(string state) => state switch
    {
        "running" or "online" or "done" or "ok" or "already" or "active" or "available" or "ready" or "reachable" => Style.Good,
        "stopped" or "waiting" or "skipped" or "cancelled" or "disabled" or "paused" or "suspended" => Style.Muted,
        "failed" or "error" or "offline" or "unreachable" or "undone" or "denied" or "expired" or "degraded" or "faulted" or "should run" => Style.Bad,
        _ => Style.Warn,
    };
}
