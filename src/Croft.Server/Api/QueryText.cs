using System.Globalization;
using Croft.Contracts;

namespace Croft.Server.Api;

/// <summary>Turns what stands in a path or query into a value, or says why it can't.</summary>
internal static class QueryText
{
    /// <summary>Reads one value of a type.</summary>
    /// <param name="text">As it stands there, decoded.</param>
    /// <param name="type">Type of the value.</param>
    /// <param name="time">The clock that moments are counted from.</param>
    /// <param name="value">The value.</param>
    /// <param name="why">Completes a sentence that begins with the field.</param>
    public static bool TryRead(string text, Type type, TimeProvider time, out object? value, out string why)
    {
        (value, why) = (null, "holds a character of number 0, which ends texts");
        // The database ends a text there, and a filter with it.
        if (text.Contains('\0')) return false;
        why = "";
        if (type == typeof(string)) return Set(text, out value);
        if (type.IsEnum)
        {
            why = $"is one of {string.Join(", ", Words.Of(type))}";
            return Enum.GetNames(type).FirstOrDefault(n => Words.Camel(n) == text) is { } name && Set(Enum.Parse(type, name), out value);
        }
        if (type == typeof(bool))
        {
            why = "is true or false";
            return text is "true" or "false" && Set(text == "true", out value);
        }
        if (type == typeof(TimeSpan))
        {
            why = "is no length of time such as 30s, 5m or 1h30m";
            return Durations.TryRead(text, out var span) && Set(span, out value);
        }
        if (type == typeof(DateTimeOffset))
        {
            why = "is no time such as 2026-11-20T14:00:00Z";
            return Moments.TryRead(text, time, out var moment) && Set(moment, out value);
        }
        if (type == typeof(Uri))
        {
            why = "is no address such as https://pve1.example:8006";
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && Set(uri, out value);
        }
        if (type == typeof(Guid))
        {
            why = "is no UUID";
            return Guid.TryParse(text, out var id) && Set(id, out value);
        }
        return TryNumber(text, type, out value, out why);
    }

    static bool TryNumber(string text, Type type, out object? value, out string why)
    {
        value = null;
        var whole = type != typeof(double) && type != typeof(decimal) && type != typeof(float);
        why = whole ? "is no whole number" : "is no number";
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (whole && number != decimal.Truncate(number)) return false;
        try
        {
            return Set(Convert.ChangeType(number, type, CultureInfo.InvariantCulture), out value);
        }
        catch (OverflowException)
        {
            why = "is too large";
            return false;
        }
    }

    static bool Set(object converted, out object? value)
    {
        value = converted;
        return true;
    }
}
