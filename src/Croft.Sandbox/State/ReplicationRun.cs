namespace Croft.Sandbox.State;

/// <summary>What a replication job did last.</summary>
internal sealed class ReplicationRun
{
    /// <summary>When it last ended well, in seconds; 0 for never.</summary>
    public long LastSync { get; set; }

    /// <summary>When it was last tried; 0 also when it was asked to run now.</summary>
    public long LastTry { get; set; }

    /// <summary>Failures since it last ended well.</summary>
    public int Failures { get; set; }

    /// <summary>What failed.</summary>
    public string? Error { get; set; }

    /// <summary>True while a run stands in the queue.</summary>
    public bool Waits { get; set; }
}
