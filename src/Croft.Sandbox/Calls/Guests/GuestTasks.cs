using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>What tasks of guests have in common.</summary>
internal static class GuestTasks
{
    /// <summary>Starts "qm…" or "vz…" for the guest on its node.</summary>
    public static TaskRecord Start(Exchange exchange, Guest guest, string action, Func<TaskRecord, IEnumerable<TimeSpan>> body) =>
        exchange.Cluster.Tasks.Start(
            guest.Node, guest.Kind.TaskPrefix + action, guest.Vmid.ToString(CultureInfo.InvariantCulture), exchange.Caller, body);

    /// <summary>"CT is locked (backup)", as an answer or as the end of a task.</summary>
    public static void RequireUnlocked(Guest guest)
    {
        if (guest.Lock is { } held)
            throw ApiFault.Failed($"{guest.Kind.Word} is locked ({held})");
    }

    public static void RefuseSkipLock(Exchange exchange)
    {
        if (exchange.Flag("skiplock") && !exchange.Caller.IsRoot)
            throw ApiFault.Parameter("skiplock", "Only root may use this option.");
    }

    /// <summary>Answers with a task's UPID.</summary>
    public static void Answer(this Exchange exchange, TaskRecord task) => exchange.Json.WriteStringValue(task.Upid);
}
