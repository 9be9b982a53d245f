using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Firewall;

/// <summary>Rules of a firewall or a security group as they are now, with what a new one may name.</summary>
/// <param name="Place">Whose firewall.</param>
/// <param name="Group">The security group; null for the firewall's own.</param>
/// <param name="Rules">The rules, in their order.</param>
/// <param name="Filtering">Whether they act.</param>
internal sealed record RulesSeen(FirewallPlace Place, string? Group, IReadOnlyList<Rule> Rules, Filtering Filtering)
{
    /// <summary>What tells the guest from any other of its number.</summary>
    public GuestIdentity? Identity { get; init; }

    /// <summary>Network cards of a guest.</summary>
    public IReadOnlyList<string> Cards { get; init; } = [];

    /// <summary>How a rule may name aliases and sets; null when they could not be read, which refuses nothing.</summary>
    public IReadOnlyList<string>? References { get; init; }

    /// <summary>Names of macros.</summary>
    public IReadOnlyList<string> Macros { get; init; } = [];

    /// <summary>What becomes of connections to a guest that no rule is of; null where that can't be read, or it is no guest's own list.</summary>
    public string? PolicyIn { get; init; }

    /// <summary>Rules of the security groups that its rules take over.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Rule>> GroupRules { get; init; } = new Dictionary<string, IReadOnlyList<Rule>>(StringComparer.Ordinal);

    /// <summary>Names of security groups; null when they could not be read.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>True where rules may be of passing traffic (8.3).</summary>
    public bool KnowsForward { get; init; } = true;

    /// <summary>What decides whether Croft is let in to the nodes; null where the change can't touch that.</summary>
    public NodesSeen? Nodes { get; init; }

    /// <summary>Times to keep to where the change can cut Croft off.</summary>
    public FirewallTimes Times { get; init; } = new();

    /// <summary>The list in words: <c>web-01 (lab/pve2/101)</c>, <c>group web of cluster lab</c>.</summary>
    public string Of => Group is null ? $"{Place}" : $"group {Group} of {Place}";

    /// <summary>The rule at a position.</summary>
    /// <exception cref="FailureException">NotFound with the positions there are.</exception>
    public Rule At(int position) => position < Rules.Count ? Rules[position] : throw new FailureException(FailureKind.NotFound, $"{Of} has no rule {position}.",
        Rules.Count == 0 ? "It has none." : $"It has 0 to {Rules.Count - 1}: 'croft firewall rules {Place.FullName}{(Group is null ? "" : $" --group {Group}")}'.");
}
