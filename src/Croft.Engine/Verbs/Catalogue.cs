using System.Diagnostics.CodeAnalysis;
using Croft.Contracts;

namespace Croft.Engine.Verbs;

/// <summary>Every verb there is, by its full name.</summary>
public sealed class Catalogue
{
    readonly Dictionary<string, VerbEntry> byName = new(StringComparer.Ordinal);

    /// <summary>The catalogue of these entries.</summary>
    /// <exception cref="FailureException">Bug: two verbs carry one name.</exception>
    public Catalogue(IEnumerable<VerbEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (!byName.TryAdd(entry.Info.FullName, entry))
                throw new FailureException(FailureKind.Bug, $"Two verbs are called '{entry.Info.FullName}'.");
        }
    }

    /// <summary>All verbs, in the order of their rooms.</summary>
    public IReadOnlyCollection<VerbEntry> Entries => byName.Values;

    /// <summary>The verb of this name, such as <c>guest stop</c>.</summary>
    /// <exception cref="FailureException">Unsupported: there is none; a plan of another version may name it.</exception>
    public VerbEntry this[string fullName] => TryFind(fullName, out var entry)
        ? entry
        : throw new FailureException(FailureKind.Unsupported, $"This Croft has no verb '{fullName}'.", "croft --help lists the verbs.");

    /// <summary>The verb of this name, where there is one.</summary>
    public bool TryFind(string fullName, [NotNullWhen(true)] out VerbEntry? entry) => byName.TryGetValue(fullName, out entry);
}
