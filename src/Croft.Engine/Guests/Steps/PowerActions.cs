namespace Croft.Engine.Guests;

/// <summary>Starts a guest.</summary>
/// <param name="Ha">True when HA manages it and has to be waited for.</param>
internal sealed record StartAction(GuestAddress Guest, int? Timeout, bool Ha);

/// <summary>Stops a guest at once.</summary>
internal sealed record StopAction(GuestAddress Guest, int? Timeout, bool Ha);

/// <summary>Asks a guest to shut down.</summary>
/// <param name="Force">Stops it when the time is over.</param>
internal sealed record ShutdownAction(GuestAddress Guest, int Timeout, bool Force, bool Ha);

/// <summary>Reboots a guest.</summary>
/// <param name="Pid">Process that ran it when the plan was made: another one afterwards proves the reboot.</param>
/// <param name="Uptime">Seconds since its start when the plan was made.</param>
internal sealed record RebootAction(GuestAddress Guest, int Timeout, long? Pid, long Uptime);

/// <summary>Lets a virtual machine stand still.</summary>
/// <param name="ToDisk">True when its memory is written to disk and it is stopped.</param>
internal sealed record SuspendAction(GuestAddress Guest, bool ToDisk);

/// <summary>Lets a suspended virtual machine go on.</summary>
internal sealed record ResumeAction(GuestAddress Guest);

/// <summary>Presses a virtual machine's reset button.</summary>
internal sealed record ResetAction(GuestAddress Guest);
