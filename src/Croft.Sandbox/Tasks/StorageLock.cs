using Croft.Sandbox.State;

namespace Croft.Sandbox.Tasks;

/// <summary>The lock a storage takes while a full clone is made on it; who waits too long fails.</summary>
internal static class StorageLock
{
    public static IEnumerable<TimeSpan> Take(StorageState storage, TaskRecord task)
    {
        for (var waited = TimeSpan.Zero; storage.AllocationLock is { IsRunning: true } holder && holder != task; waited += Durations.LockRetry)
        {
            if (waited >= Durations.LockPatience)
                throw new TaskFault(storage.IsShared
                    ? $"error with cfs lock 'storage-{storage.Id}': got lock request timeout"
                    : $"can't lock file '/var/lock/pve-manager/pve-storage-{storage.Id}' - got timeout");
            yield return Durations.LockRetry;
        }
        storage.AllocationLock = task;
    }

    public static void Release(StorageState storage, TaskRecord task)
    {
        if (storage.AllocationLock == task)
            storage.AllocationLock = null;
    }
}
