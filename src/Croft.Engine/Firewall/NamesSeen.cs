using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Firewall;

/// <summary>What a firewall has under names now, and by what it is named.</summary>
/// <param name="Place">Whose firewall.</param>
/// <param name="Filtering">Whether it acts.</param>
internal sealed record NamesSeen(FirewallPlace Place, Filtering Filtering)
{
    /// <summary>Aliases by name.</summary>
    public IReadOnlyDictionary<string, NamedValue> Aliases { get; init; } = new Dictionary<string, NamedValue>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets by name, with their members.</summary>
    public IReadOnlyDictionary<string, SetSeen> Sets { get; init; } = new Dictionary<string, SetSeen>(StringComparer.Ordinal);

    /// <summary>Security groups by name; the cluster alone has them.</summary>
    public IReadOnlyDictionary<string, GroupSeen> Groups { get; init; } = new Dictionary<string, GroupSeen>(StringComparer.Ordinal);

    /// <summary>Rules that can name them, each with where it stands; those of guests are among a cluster's where one shall go.</summary>
    public IReadOnlyList<(string Where, Rule Rule)> Rules { get; init; } = [];

    /// <summary>Guests whose rules could not be read.</summary>
    public int UnreadGuests { get; init; }

    /// <summary>Aliases that the place can name, those of its cluster too; null when they could not be read.</summary>
    public IReadOnlyList<string>? References { get; init; }

    /// <summary>What tells the guest from any other of its number.</summary>
    public GuestIdentity? Identity { get; init; }

    /// <summary>What decides whether Croft is let in to the nodes; null where the change can't touch that.</summary>
    public NodesSeen? Nodes { get; init; }

    /// <summary>Times to keep to where the change can cut Croft off.</summary>
    public FirewallTimes Times { get; init; } = new();
}

/// <summary>A set with its members by address, as <see cref="Addresses.Tidy"/> writes it.</summary>
internal sealed record SetSeen(NamedValue Value, IReadOnlyDictionary<string, NamedValue> Members);

/// <summary>A security group.</summary>
internal sealed record GroupSeen(NamedValue Value, int Rules);
