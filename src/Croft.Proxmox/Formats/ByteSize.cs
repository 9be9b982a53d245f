using System.Globalization;

namespace Croft.Proxmox;

/// <summary>Sizes such as <c>32G</c>, <c>512M</c> or plain bytes; units are binary.</summary>
public static class ByteSize
{
    const string Units = "KMGT";

    /// <summary>Reads a size; a fraction below one byte is dropped, as Proxmox does.</summary>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        if (string.IsNullOrEmpty(text))
            return false;
        var power = Units.IndexOf(text[^1], StringComparison.Ordinal) + 1;
        var digits = power == 0 ? text.AsSpan() : text.AsSpan(0, text.Length - 1);
        if (digits.Length == 0 || !char.IsAsciiDigit(digits[0]) || !char.IsAsciiDigit(digits[^1]) || digits.Length > 24
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var unit = (decimal)(1L << (10 * power));
        if (number > long.MaxValue / unit)
            return false;
        bytes = (long)decimal.Floor(number * unit);
        return true;
    }

    /// <summary>Reads a size.</summary>
    /// <exception cref="FormatException">The text is no size.</exception>
    public static long Parse(string text) =>
        TryParse(text, out var bytes) ? bytes : throw new FormatException($"'{text}' is no size; Proxmox writes them as 32G, 512M, 1T or plain bytes.");

    /// <summary>Writes the largest unit that holds the size whole, as Proxmox does (also <c>0T</c>).</summary>
    public static string Format(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var power = 0;
        while (power < Units.Length && bytes % 1024 == 0)
        {
            bytes /= 1024;
            power++;
        }
        return bytes.ToString(CultureInfo.InvariantCulture) + (power == 0 ? "" : Units[power - 1]);
    }
}
