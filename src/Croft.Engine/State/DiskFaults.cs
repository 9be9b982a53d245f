using Croft.Contracts;

namespace Croft.Engine.State;

/// <summary>What a disk's refusals mean, and the way out of each.</summary>
static class DiskFaults
{
    const int Denied = 13, Full = 28, ReadOnly = 30, OverQuota = 122;

    /// <summary>True when the file system is mounted read-only.</summary>
    public static bool IsReadOnly(Exception e) => e is IOException { HResult: ReadOnly };

    /// <summary>The failure that a file's exception stands for; null where it is none of the known.</summary>
    /// <param name="e">What was thrown; .NET's words name the file.</param>
    /// <param name="attempted">What was attempted: <c>guest stop</c>.</param>
    public static Failure? Explain(Exception e, string attempted) => e switch
    {
        IOException { HResult: Full or OverQuota } => new Failure(FailureKind.Conflict, $"'{attempted}' could not write: the disk is full.")
        {
            Cause = e.Message,
            WayOut = "Free some space there and try again.",
        },
        IOException { HResult: ReadOnly } => new Failure(FailureKind.Denied, $"'{attempted}' could not write: the disk is read-only.")
        {
            Cause = e.Message,
            WayOut = "Mount it writable (dmesg tells whether the kernel made it read-only after an error), or work in another folder.",
        },
        UnauthorizedAccessException or IOException { HResult: Denied } => new Failure(FailureKind.Denied, $"'{attempted}' may not use a file it needs.")
        {
            Cause = e.Message,
            WayOut = "Give the user that runs Croft access to it, or run Croft as its owner.",
        },
        _ => null,
    };
}
