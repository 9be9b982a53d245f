namespace Croft.Proxmox;

/// <summary>A config value of several parts, such as <c>local:100/disk.raw,iothread=1,size=8G</c>.</summary>
/// <remarks>Order, unknown keys and odd spelling stay as they came; an edit touches its one key.</remarks>
public sealed class PropertyString : IEquatable<PropertyString>
{
    readonly string[] segments;

    PropertyString(string[] segments, string? defaultKey)
    {
        this.segments = segments;
        DefaultKey = defaultKey;
    }

    /// <summary>The key whose value may stand alone, such as <c>file</c> of a disk; null when not known.</summary>
    public string? DefaultKey { get; }

    /// <summary>Reads any text: what has no <c>=</c> is the default key's value.</summary>
    public static PropertyString Parse(string text, string? defaultKey = null) => new(text.Split(','), defaultKey);

    /// <summary>The parts in order; the key is null where a value stands alone.</summary>
    public IEnumerable<KeyValuePair<string?, string>> Parts
    {
        get
        {
            foreach (var segment in segments)
                if (!string.IsNullOrWhiteSpace(segment))
                    yield return Part(segment);
        }
    }

    /// <summary>The value that stands alone; null when there is none.</summary>
    public string? Bare => Parts.FirstOrDefault(p => p.Key is null).Value;

    /// <summary>The value of a key, also when it is the default key and stands alone; null when absent.</summary>
    public string? this[string key] => Index(key) is var at and >= 0 ? Part(segments[at]).Value : null;

    /// <summary>A truth; null when absent or no truth.</summary>
    public bool? Flag(string key) => Truth.TryParse(this[key], out var value) ? value : null;

    /// <summary>A whole number; null when absent or no number.</summary>
    public long? Number(string key) =>
        long.TryParse(this[key], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A size in bytes; null when absent or no size.</summary>
    public long? Size(string key) => ByteSize.TryParse(this[key], out var value) ? value : null;

    /// <summary>The same with one value replaced where it stands, or added at the end.</summary>
    /// <exception cref="ArgumentException">The key or value holds a character that parts the text.</exception>
    public PropertyString With(string key, string value)
    {
        if (key.Length == 0 || key.AsSpan().ContainsAny(",= ") || value.Length == 0 || value.Contains(',', StringComparison.Ordinal))
            throw new ArgumentException($"'{key}={value}' can't be written into a Proxmox property: a key needs letters, a value no comma.", nameof(value));
        var at = Index(key);
        if (at < 0)
            return new(string.IsNullOrWhiteSpace(ToString()) ? [$"{key}={value}"] : [.. segments, $"{key}={value}"], DefaultKey);
        var changed = (string[])segments.Clone();
        var equals = changed[at].IndexOf('=', StringComparison.Ordinal);
        changed[at] = equals < 0 ? value : changed[at][..(equals + 1)] + value;
        return new(changed, DefaultKey);
    }

    /// <summary>The same without a key.</summary>
    public PropertyString Without(string key) =>
        Index(key) is var at and >= 0 ? new([.. segments[..at], .. segments[(at + 1)..]], DefaultKey) : this;

    /// <summary>The text, byte for byte as it came where nothing was changed.</summary>
    public override string ToString() => string.Join(',', segments);

    /// <inheritdoc/>
    public bool Equals(PropertyString? other) => other is not null && segments.AsSpan().SequenceEqual(other.segments);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PropertyString);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    int Index(string key)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(segments[i]))
                continue;
            var found = Part(segments[i]).Key;
            if (found is null ? key == DefaultKey : found == key)
                return i;
        }
        return -1;
    }

    static KeyValuePair<string?, string> Part(string segment)
    {
        var equals = segment.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new(null, segment) : new(segment[..equals], segment[(equals + 1)..]);
    }
}
