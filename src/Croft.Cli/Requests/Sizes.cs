using System.Globalization;

namespace Croft.Cli.Requests;

/// <summary>Sizes as they are typed: <c>4096</c>, <c>4G</c>, <c>512MB</c>; Proxmox counts in powers of 1024.</summary>
internal static class Sizes
{
    const string Letters = "KMGTP";

    /// <summary>True for units that count bytes.</summary>
    public static bool IsSize(string unit) => Power(unit) is not null;

    /// <summary>Bytes of one unit.</summary>
    public static double Factor(string unit) => (double)Bytes(Power(unit) ?? 0);

    /// <summary>Reads a size into a number of units; a bare number counts units already.</summary>
    public static bool TryRead(string text, string unit, out decimal count, out string why)
    {
        count = 0;
        why = $"is no size: say 4096, 512M, 4G or 1T (in {unit} without a letter).";
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (digits == 0 || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        var suffix = text[digits..].Trim();
        var power = suffix.Length == 0 ? Power(unit) : Power(suffix);
        if (power is not { } given) return false;
        if (number > 1_000_000_000_000m) return false;
        count = number * Bytes(given) / Bytes(Power(unit) ?? 0);
        if (count == decimal.Truncate(count)) return true;
        why = $"is no whole number of {unit}.";
        return false;
    }

    static decimal Bytes(int power) => power == 0 ? 1 : 1024 * Bytes(power - 1);

    // bytes 0, KB 1, MB 2 …; "M", "MB", "MiB" and "m" are the same.
    static int? Power(string unit)
    {
        var name = unit.ToUpperInvariant();
        if (name is "BYTES" or "BYTE" or "B") return 0;
        if (name.EndsWith("IB", StringComparison.Ordinal)) name = name[..^2];
        else if (name.Length == 2 && name[1] == 'B') name = name[..1];
        var at = name.Length == 1 ? Letters.IndexOf(name[0], StringComparison.Ordinal) : -1;
        return at < 0 ? null : at + 1;
    }
}
