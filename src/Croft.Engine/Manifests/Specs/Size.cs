using Croft.Proxmox;

namespace Croft.Engine.Manifests;

/// <summary>An amount of bytes, written with a unit: <c>512M</c>, <c>32G</c>.</summary>
/// <param name="Bytes">The amount.</param>
readonly record struct Size(long Bytes)
{
    /// <summary>Bytes of a mebibyte.</summary>
    public const long Mebi = 1L << 20;

    /// <summary>Reads a size with a unit, or a number of <paramref name="unit"/>.</summary>
    public static Size? Parse(string text, long unit = 1) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number <= long.MaxValue / unit ? new Size(number * unit) : null
            : ByteSize.TryParse(text, out var bytes) ? new Size(bytes) : null;

    /// <summary>In the largest unit that divides it.</summary>
    public override string ToString() => ByteSize.Format(Bytes);
}
