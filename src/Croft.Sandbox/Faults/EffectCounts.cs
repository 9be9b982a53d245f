using System.Collections.Concurrent;

namespace Croft.Sandbox.Faults;

/// <summary>How often each change took effect, by target and kind ("qemu/101 start").</summary>
public sealed class EffectCounts
{
    readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>A copy of all counts so far.</summary>
    public IReadOnlyDictionary<string, int> All => new SortedDictionary<string, int>(counts.ToDictionary(), StringComparer.Ordinal);

    /// <summary>Times the change took effect; 0 when it never did.</summary>
    public int this[string effect] => counts.GetValueOrDefault(effect);

    internal void Count(string target, string kind) => counts.AddOrUpdate($"{target} {kind}", 1, static (_, count) => count + 1);
}
