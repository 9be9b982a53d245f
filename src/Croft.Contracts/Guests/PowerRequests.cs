using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a guest to be started.</summary>
public sealed record StartGuestRequest : GuestsRequest
{
    /// <summary>Time until the start is given up, in seconds; Proxmox's own when null.</summary>
    [Description("Time until the start is given up."), Unit("s"), Range(1, 86_400)]
    public int? Timeout { get; init; }
}

/// <summary>Asks for a guest to be stopped at once, as by pulling the plug.</summary>
public sealed record StopGuestRequest : GuestsRequest
{
    /// <summary>Time until the stop is given up, in seconds; Proxmox's own when null.</summary>
    [Description("Time until the stop is given up."), Unit("s"), Range(1, 86_400)]
    public int? Timeout { get; init; }
}

/// <summary>Asks a guest to shut itself down.</summary>
public sealed record ShutdownGuestRequest : GuestsRequest
{
    /// <summary>Time the guest has, in seconds; 180 when null.</summary>
    [Description("Time the guest has to shut down."), Unit("s"), Range(1, 86_400)]
    public int? Timeout { get; init; }

    /// <summary>Stops the guest when it has not shut down in time.</summary>
    [Description("Stop the guest when it has not shut down in time.")]
    public bool Force { get; init; }
}

/// <summary>Asks for a guest to be rebooted in order.</summary>
public sealed record RebootGuestRequest : GuestsRequest
{
    /// <summary>Time the guest has to shut down, in seconds; 180 when null.</summary>
    [Description("Time the guest has to shut down."), Unit("s"), Range(1, 86_400)]
    public int? Timeout { get; init; }
}

/// <summary>Asks for a virtual machine to stand still.</summary>
public sealed record SuspendGuestRequest : GuestsRequest
{
    /// <summary>Writes its memory to disk and stops it.</summary>
    [Description("Write its memory to disk and stop it.")]
    public bool ToDisk { get; init; }
}

/// <summary>Asks for a suspended virtual machine to go on.</summary>
public sealed record ResumeGuestRequest : GuestsRequest;

/// <summary>Asks for a virtual machine's reset button to be pressed.</summary>
public sealed record ResetGuestRequest : GuestsRequest;
