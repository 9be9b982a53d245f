using System.Collections.Concurrent;

namespace Croft.Engine.Manifests;

/// <summary>Values that one field was seen with, and the parts of each: thousands of guests say the same of most things, and then share them.</summary>
/// <remarks>So parts are never changed where they are: who wants others takes a copy.</remarks>
sealed class KnownValues
{
    /// <summary>Values kept of a field; of one that has more, each guest has its own.</summary>
    const int Most = 256;

    /// <summary>Letters of a value that is kept.</summary>
    const int Longest = 100;

    readonly ConcurrentDictionary<string, SortedDictionary<string, string>> known = new(StringComparer.Ordinal);
    int count;

    /// <summary>The parts of a value; null where it is not kept.</summary>
    public SortedDictionary<string, string>? this[string value] => known.GetValueOrDefault(value);

    /// <summary>Keeps a value while there is room.</summary>
    /// <returns>Its parts.</returns>
    public SortedDictionary<string, string> Keep(string value, SortedDictionary<string, string> parts)
    {
        if (value.Length <= Longest && Volatile.Read(ref count) < Most && known.TryAdd(value, parts)) Interlocked.Increment(ref count);
        return parts;
    }
}
