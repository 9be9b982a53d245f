using System.Globalization;

namespace Croft.Engine.State.Yaml;

/// <summary>The scalar types that options may have, as they are written in YAML.</summary>
static class Scalars
{
    public static bool Knows(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(long)
        || type == typeof(double) || type == typeof(TimeSpan) || type == typeof(Guid);

    public static string Describe(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type).Select(n => n.ToLowerInvariant()))}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "a text"
        : type == typeof(TimeSpan) ? "a time such as 500ms, 30s, 5m, 4h or 1d"
        : type == typeof(Guid) ? "a GUID"
        : type == typeof(double) ? "a number"
        : "a whole number";

    public static object? Parse(Type type, string text)
    {
        var culture = CultureInfo.InvariantCulture;
        if (type == typeof(string))
            return text;
        if (type.IsEnum)
            return !char.IsAsciiDigit(text.FirstOrDefault()) && Enum.TryParse(type, text, ignoreCase: true, out var value) ? value : null;
        if (type == typeof(bool))
            return text is "true" ? true : text is "false" ? false : null;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var i) ? i : null;
        if (type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var l) ? l : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, culture, out var d) && double.IsFinite(d) ? d : null;
        if (type == typeof(Guid))
            return Guid.TryParse(text, out var g) ? g : null;
        return Span(text);
    }

    public static string Show(TimeSpan span) =>
        span.TotalSeconds < 1 ? $"{span.TotalMilliseconds:0}ms"
        : span.TotalMinutes < 1 ? $"{span.TotalSeconds:0.###}s"
        : span.TotalHours < 1 ? $"{span.TotalMinutes:0.###}m"
        : span.TotalDays < 1 ? $"{span.TotalHours:0.###}h" : $"{span.TotalDays:0.###}d";

    static object? Span(string text)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e6)
            return null;
        return text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => null,
        };
    }
}
