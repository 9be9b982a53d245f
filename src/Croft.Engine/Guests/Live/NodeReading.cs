using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>What a node has to offer, as it just told.</summary>
internal sealed record NodeReading(string Cluster, string Node)
{
    /// <summary>Memory nobody uses, in bytes; null when the node did not tell.</summary>
    public long? FreeMemory { get; init; }

    /// <summary>Storages as this node sees them.</summary>
    public IReadOnlyList<StorageStatus> Storages { get; init; } = [];

    /// <summary>Bridges; null when the node did not tell, which refuses nothing.</summary>
    public IReadOnlyList<string>? Bridges { get; init; }

    /// <summary>A storage by name; null when this node has none of it.</summary>
    public StorageStatus? Storage(string name) => Storages.FirstOrDefault(s => s.Name == name);

    /// <summary>Lease on a storage, for what Proxmox does one at a time there.</summary>
    public string StorageLease(string storage) =>
        Storage(storage) is { IsShared: true } ? $"{Cluster}/storage/{storage}" : $"{Cluster}/{Node}/storage/{storage}";

    /// <summary>The storage asked for, or the one of that content with most space.</summary>
    /// <param name="asked">Name that the user gave; null to choose.</param>
    /// <param name="content">What it must hold: <c>images</c>, <c>rootdir</c>, <c>backup</c>.</param>
    /// <param name="bytes">Space that is needed; 0 when not known.</param>
    /// <param name="purpose">What it is for, in messages.</param>
    /// <exception cref="FailureException">None fits; the message says why, the way out which do.</exception>
    public StorageStatus Choose(string? asked, string content, long bytes, string purpose)
    {
        var fit = Storages.Where(s => Why(s, content, bytes) is null).OrderByDescending(s => s.Available ?? 0).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        if (asked is null)
        {
            return fit.Count > 0 ? fit[0] : throw new FailureException(FailureKind.Conflict,
                $"No storage of {Cluster}/{Node} can take {purpose}.", $"{string.Join("; ", Storages.Select(s => $"{s.Name}: {Why(s, content, bytes)}"))}. Free space, or choose another node with '--node'.");
        }
        var others = fit.Count == 0 ? "No storage of this node would do; choose another node with '--node'." : $"These would do: {string.Join(", ", fit.Select(s => s.Name))}.";
        if (Storage(asked) is not { } storage)
            throw new FailureException(FailureKind.NotFound, $"{Cluster}/{Node} has no storage '{asked}'.", others);
        return Why(storage, content, bytes) is { } why
            ? throw new FailureException(FailureKind.Conflict, $"Storage '{asked}' of {Cluster}/{Node} can't take {purpose}: {why}.", others)
            : storage;
    }

    static string? Why(StorageStatus storage, string content, long bytes)
    {
        if (!storage.IsEnabled) return "it is disabled";
        if (!storage.Content.Contains(content)) return $"it does not hold '{content}', only {string.Join(", ", storage.Content.Order(StringComparer.Ordinal))}";
        if (!storage.IsActive) return "it is not active on this node";
        return storage.Available is { } free && free < bytes ? $"{Size(bytes)} are needed and {Size(free)} are free" : null;
    }

    internal static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GB"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.#} MB"),
    };
}
