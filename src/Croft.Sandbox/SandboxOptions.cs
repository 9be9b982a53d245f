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

    /// <summary>The port that all nodes share; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Which of a host's clusters it is, from 0 to 100; chooses the network of its nodes' addresses.</summary>
    public int Number { get; init; }

    /// <summary>Each node listens on an address of its own, 127.(10+number).0.(10+n), on the cluster's port.</summary>
    /// <remarks>Without it all nodes answer on 127.0.0.1 and report addresses at which nobody answers.</remarks>
    public bool NodeAddresses { get; init; } = true;

    /// <summary>How much quicker than real tasks run: 1 is real time, 0 waits for nothing.</summary>
    public double Speed { get; init; }

    /// <summary>What every call waits before it is answered.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long a cluster's firewall stands that was switched on for a trial; a real one for 60 s.</summary>
    public TimeSpan FirewallTrial { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The Proxmox VE to play: 8.4, 9.1 or 9.2.</summary>
    public string Version { get; init; } = "8.4";

    /// <summary>A saved state, or an estate's readings, to begin with; nodes and version are taken from it.</summary>
    public Saving.SavedCluster? Saved { get; init; }

    /// <summary>Writes down calls, tasks and guests that start or stop (<see cref="SandboxCluster.Chronicle"/>).</summary>
    public bool Chronicles { get; init; }

    /// <summary>False to let every connection in, whatever the firewall's rules say.</summary>
    public bool Filters { get; init; } = true;

    /// <summary>Opens the control endpoint on a port of its own.</summary>
    public bool Control { get; init; }

    /// <summary>Id of the tokens that the sandbox makes for whoever started it.</summary>
    public string TokenId { get; init; } = "croft";

    /// <summary>root@pam's password; made at random when null.</summary>
    public string? RootPassword { get; init; }

    /// <summary>Whose time tasks, tickets and figures follow.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
