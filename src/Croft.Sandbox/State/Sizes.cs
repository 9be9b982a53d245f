using System.Globalization;

namespace Croft.Sandbox.State;

/// <summary>Sizes as configs write them: 512M, 8G, 1.5T.</summary>
internal static class Sizes
{
    /// <summary>Bytes, or null when it is no size.</summary>
    public static long? Parse(string text)
    {
        if (text.Length == 0)
            return null;
        var shift = text[^1] switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        var digits = shift == 0 ? text : text[..^1];
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (long)(number * (1L << shift))
            : null;
    }

    /// <summary>The largest unit that divides it, as Proxmox writes it.</summary>
    public static string Format(long bytes)
    {
        ReadOnlySpan<char> units = ['\0', 'K', 'M', 'G', 'T'];
        var unit = 0;
        while (unit < 4 && bytes >= 1024 && bytes % 1024 == 0)
        {
            bytes /= 1024;
            unit++;
        }
        return unit == 0
            ? bytes.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{bytes}{units[unit]}");
    }

    /// <summary>The size= of a disk's property string.</summary>
    public static long? OfDisk(string value)
    {
        foreach (var part in value.Split(','))
            if (part.StartsWith("size=", StringComparison.Ordinal))
                return Parse(part[5..]);
        return null;
    }
}
