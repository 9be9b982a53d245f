using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Croft.Contracts;

namespace Croft.Cli.Requests;

/// <summary>Turns a typed word into a value of a field, or says why it can't.</summary>
internal sealed class ValueReader(TimeProvider time)
{
    /// <summary>Reads one value; <paramref name="why"/> completes a sentence that begins with the option's name.</summary>
    public bool TryRead(string text, RequestField field, out object value, out string why)
    {
        value = text;
        if (!TryConvert(text, field, ref value, out why)) return false;
        foreach (var limit in field.Limits)
        {
            if (limit.IsValid(value)) continue;
            why = Explain(limit, field);
            return false;
        }
        return true;
    }

    bool TryConvert(string text, RequestField field, ref object value, out string why)
    {
        var type = field.Item;
        why = "";
        if (type == typeof(string)) return true;
        if (type.IsEnum) return TryEnum(text, field, ref value, out why);
        if (type == typeof(TimeSpan))
        {
            why = "is no length of time: say 30s, 5m, 1h30m or 2d.";
            return Durations.TryRead(text, out var span) && Set(span, ref value);
        }
        if (type == typeof(DateTimeOffset))
        {
            why = "is no time: say \"2026-11-20 14:00\" (local), 2026-11-20T14:00:00Z or \"10 minutes ago\".";
            return Moments.TryRead(text, time, out var moment) && Set(moment, ref value);
        }
        if (type == typeof(bool))
        {
            why = "is true or false.";
            return bool.TryParse(text, out var flag) && Set(flag, ref value);
        }
        if (type == typeof(Uri))
        {
            why = "is no address: say https://pve1.example:8006.";
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && Set(uri, ref value);
        }
        if (type == typeof(ShownPlan))
            return TryPlan(text, ref value, out why);
        if (type == typeof(FileContent))
            return FileReader.TryOpen(text, out var file, out why) && Set(file, ref value);
        if (type == typeof(Guid))
        {
            why = "is no UUID.";
            return Guid.TryParse(text, out var id) && Set(id, ref value);
        }
        return TryNumber(text, field, ref value, out why);
    }

    /// <summary>A plan's number, or the file that holds it.</summary>
    static bool TryPlan(string text, ref object value, out string why)
    {
        why = "is neither a plan's number nor a file that can be read.";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) return Set(new ShownPlan(number, null), ref value);
        try
        {
            return Set(new ShownPlan(null, File.ReadAllText(text)), ref value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    static bool TryEnum(string text, RequestField field, ref object value, out string why)
    {
        why = $"is one of {string.Join(", ", field.Words)}.{Tree.Nearest.Hint(text, field.Words)}";
        var name = Enum.GetNames(field.Item).FirstOrDefault(n => n.Equals(text.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        return name is not null && Set(Enum.Parse(field.Item, name), ref value);
    }

    static bool TryNumber(string text, RequestField field, ref object value, out string why)
    {
        var whole = field.Item != typeof(double) && field.Item != typeof(decimal) && field.Item != typeof(float);
        why = whole ? "is no whole number." : "is no number.";
        decimal number;
        if (field.Unit is { } unit && Sizes.IsSize(unit))
        {
            if (!Sizes.TryRead(text, unit, out number, out why)) return false;
        }
        else if (field.Unit == "s" && Durations.TryRead(text, out var span)) number = (decimal)span.TotalSeconds;
        else if (!decimal.TryParse(field.Unit == "%" ? text.TrimEnd('%', ' ') : text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return false;
        if (whole && number != decimal.Truncate(number)) return false;
        try
        {
            return Set(Convert.ChangeType(number, field.Item, CultureInfo.InvariantCulture), ref value);
        }
        catch (OverflowException)
        {
            why = "is too large.";
            return false;
        }
    }

    static bool Set(object converted, ref object value)
    {
        value = converted;
        return true;
    }

    static string Explain(ValidationAttribute limit, RequestField field) => limit switch
    {
        RangeAttribute range => field.Limit(range) is var limits && limits.StartsWith("at least", StringComparison.Ordinal) ? $"must be {limits}." : $"must be from {limits}.",
        // It always carries a message of its own, with the name left open.
        AllowedValuesAttribute => $"is one of {string.Join(", ", field.Words)}.",
        _ when limit.ErrorMessage is { } message => message,
        StringLengthAttribute { MinimumLength: > 0 } length => $"has {length.MinimumLength} to {length.MaximumLength} characters.",
        StringLengthAttribute length => $"has at most {length.MaximumLength} characters.",
        RegularExpressionAttribute pattern => $"must match {pattern.Pattern}.",
        _ => limit.FormatErrorMessage(field.Label),
    };
}
