namespace Croft.Sandbox;

/// <summary>How one simulated cluster is made and how it behaves.</summary>
public sealed record SandboxOptions
{
    /// <summary>The cluster's name.</summary>
    public string Name { get; init; } = "sandbox";

    /// <summary>Nodes, from 1.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>Guests and templates together.</summary>
    public int Guests { get; init; } = 40;

    /// <summary>The same seed gives the same estate.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>One port a node, so that a dead node refuses connections.</summary>
    public bool PortPerNode { get; init; }

    /// <summary>How much quicker than real tasks run: 1 is real time, 0 waits for nothing.</summary>
    public double Speed { get; init; }

    /// <summary>What every call waits before it is answered.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Opens the control endpoint on a port of its own.</summary>
    public bool Control { get; init; }

    /// <summary>root@pam's password; made at random when null.</summary>
    public string? RootPassword { get; init; }

    /// <summary>Whose time tasks, tickets and figures follow.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
