namespace Croft.Sandbox.State;

/// <summary>How long work takes on an ordinary homelab node, before speed is applied.</summary>
internal static class Durations
{
    const double CopyBytesPerSecond = 400e6;
    const double BackupBytesPerSecond = 250e6;
    const double MemoryBytesPerSecond = 900e6;

    public static TimeSpan Copy(long bytes) => TimeSpan.FromSeconds(1 + bytes / CopyBytesPerSecond);

    public static TimeSpan Backup(long bytes) => TimeSpan.FromSeconds(2 + bytes / BackupBytesPerSecond);

    public static TimeSpan LiveMigration(long memory) => TimeSpan.FromSeconds(4 + memory / MemoryBytesPerSecond);

    public static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(500);

    /// <summary>What Proxmox waits for a file lock.</summary>
    public static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
}
