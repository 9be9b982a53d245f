using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.State;

/// <summary>What the HA manager keeps of one resource: its state in the manager's words, where it is, and what is being done about it.</summary>
internal sealed class HaService(string sid, NodeState node, string state)
{
    public string Sid { get; } = sid;

    public NodeState Node { get; set; } = node;

    /// <summary>started, stopped, request_stop, migrate, relocate, fence, recovery, freeze or error.</summary>
    public string State { get; set; } = state;

    /// <summary>Where it is being moved to.</summary>
    public NodeState? Target { get; set; }

    /// <summary>"migrate", "relocate" or "stop", asked for and not begun.</summary>
    public (string Action, NodeState? Target, int Timeout)? Order { get; set; }

    /// <summary>How long its system is given to shut down; 0 pulls the plug.</summary>
    public int ShutdownTimeout { get; set; } = 60;

    /// <summary>Nodes it failed to start on.</summary>
    public List<NodeState> FailedNodes { get; } = [];

    /// <summary>Starts tried again on its node.</summary>
    public int Retries { get; set; }

    /// <summary>The node's agent found it running since it was last changed.</summary>
    public bool IsSeenRunning { get; set; }

    /// <summary>Where it goes back to when that node's maintenance ends.</summary>
    public NodeState? MaintenanceNode { get; set; }

    /// <summary>A node that a move of the manager's own choice failed to reach.</summary>
    public NodeState? Unreached { get; set; }

    /// <summary>The task that the node's agent runs for it.</summary>
    public TaskRecord? Worker { get; set; }

    /// <summary>At which of the <see cref="Changes"/> that task was begun.</summary>
    public int WorksFor { get; set; }

    /// <summary>How that task ended, until the manager took notice.</summary>
    public bool? Succeeded { get; set; }

    /// <summary>Grows with each new state.</summary>
    public int Changes { get; private set; }

    /// <summary>A new state; what belonged to the old one is forgotten.</summary>
    public void Become(string state, NodeState? target = null)
    {
        (State, Target, Succeeded, IsSeenRunning, Retries, Changes) = (state, target, null, false, 0, Changes + 1);
        if (state == "error")
            Order = null;
    }
}

/// <summary>What the HA manager keeps of a node.</summary>
internal sealed class HaNode
{
    /// <summary>online, unknown, fence or maintenance.</summary>
    public string State { get; set; } = "online";

    /// <summary>For how long nothing was heard of it, or it waits to be fenced.</summary>
    public TimeSpan Silence { get; set; }

    /// <summary>Its guests shall be elsewhere while it is worked on.</summary>
    public bool IsInMaintenance { get; set; }

    /// <summary>It restarts by order: what was on it waits for it.</summary>
    public bool IsRestarting { get; set; }

    /// <summary>Its agent's lock is free, given back at its shutdown or long expired: nobody waits for that.</summary>
    public bool IsLockFree { get; set; }
}
