namespace Croft.Engine.Firewall;

/// <summary>Times that a change of a cluster's or node's firewall keeps to.</summary>
internal sealed record FirewallTimes
{
    /// <summary>Time until every node has read the change: each does so every 10 s.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Silence after which a node counts as cut off; with <see cref="Settle"/> well within the 60 s of a trial.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time for which taking back waits for an answer: until a trial is over, and every node has read that.</summary>
    public TimeSpan Return { get; init; } = TimeSpan.FromSeconds(100);
}
