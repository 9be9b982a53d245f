using System.Net;

namespace Croft.Proxmox;

/// <summary>How a probe reaches its peer.</summary>
public sealed record ProbeOptions
{
    /// <summary>A proxy to go through; none when null.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Time for the whole probe.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for TCP and TLS to stand.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock for the deadline.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
