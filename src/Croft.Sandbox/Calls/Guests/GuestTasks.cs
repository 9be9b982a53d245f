using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>What tasks of guests have in common.</summary>
internal static class GuestTasks
{
    // these keep the guest's config file locked from beginning to end
    static readonly HashSet<string> HoldsFile = new(StringComparer.Ordinal) { "start", "stop", "shutdown", "reboot", "suspend", "destroy" };

    /// <summary>Starts "qm…" or "vz…" for the guest on its node.</summary>
    public static TaskRecord Start(Exchange exchange, Guest guest, string action, Func<TaskRecord, IEnumerable<TimeSpan>> body) =>
        exchange.Cluster.Tasks.Start(
            guest.Node, Type(guest, action), guest.Vmid.ToString(CultureInfo.InvariantCulture), exchange.Caller,
            HoldsFile.Contains(action) ? task => WithFile(guest, task, body) : body);

    /// <summary>"qmstart" or "vzstart"; a machine's migration has one m only.</summary>
    public static string Type(Guest guest, string action) => guest.Kind.IsQemu && action == "migrate" ? "qmigrate" : guest.Kind.TaskPrefix + action;

    /// <summary>"CT is locked (backup)", as an answer or as the end of a task.</summary>
    public static void RequireUnlocked(Guest guest)
    {
        if (guest.Lock is { } held)
            throw ApiFault.Failed($"{guest.Kind.Word} is locked ({held})");
    }

    /// <summary>Waits as long as the daemon does for a held config file, then says so.</summary>
    public static void RequireFreeFile(Guest guest)
    {
        if (guest.FileLock is { IsRunning: true })
            throw ApiFault.LockTimeout(LockFile(guest));
    }

    static string LockFile(Guest guest) => guest.Kind.IsQemu
        ? string.Create(CultureInfo.InvariantCulture, $"/var/lock/qemu-server/lock-{guest.Vmid}.conf")
        : string.Create(CultureInfo.InvariantCulture, $"/run/lock/lxc/pve-config-{guest.Vmid}.lock");

    static IEnumerable<TimeSpan> WithFile(Guest guest, TaskRecord task, Func<TaskRecord, IEnumerable<TimeSpan>> body)
    {
        for (var waited = TimeSpan.Zero; guest.FileLock is { IsRunning: true }; waited += Durations.LockRetry)
        {
            if (waited >= Durations.LockPatience)
                throw new TaskFault($"can't lock file '{LockFile(guest)}' - got timeout");
            yield return Durations.LockRetry;
        }
        guest.FileLock = task;
        try
        {
            foreach (var wait in body(task))
                yield return wait;
        }
        finally
        {
            guest.FileLock = null;
        }
    }

    /// <summary>Refuses a change that was made from an older config.</summary>
    public static void RequireDigest(Exchange exchange, Guest guest)
    {
        if (exchange.Text("digest") is { } digest && digest != guest.Config.Digest)
            throw ApiFault.Failed(guest.Kind.IsQemu
                ? "checksum mismatch (file change by other user?)"
                : "detected modified configuration - file changed by other user? Try again.");
    }

    /// <summary>"CT 101 not running", at once.</summary>
    public static void RequireRunning(Guest guest, string? word = null)
    {
        if (!guest.IsRunning)
            throw ApiFault.Failed($"{word ?? guest.Kind.Word} {guest.Vmid} not running");
    }

    public static void RefuseSkipLock(Exchange exchange)
    {
        if (exchange.Flag("skiplock") && !exchange.Caller.IsRoot)
            throw ApiFault.Parameter("skiplock", "Only root may use this option.");
    }

    /// <summary>Answers with a task's UPID.</summary>
    public static void Answer(this Exchange exchange, TaskRecord task) => exchange.Json.WriteStringValue(task.Upid);
}
