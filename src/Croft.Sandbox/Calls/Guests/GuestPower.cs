using System.Globalization;
using Croft.Sandbox.Calls.Cluster.Ha;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>POST …/status/shutdown, reboot, suspend, resume and, for machines, reset.</summary>
internal static class GuestPower
{
    static readonly Parameter Timeout = Parameter.Integer("timeout", 0);
    static readonly Parameter SkipLock = Parameter.Flag("skiplock");

    public static IEnumerable<Call> Of(GuestKind kind)
    {
        yield return Declare(kind, "shutdown", Shutdown, kind.IsQemu
            ? [SkipLock, Timeout, Parameter.Flag("forceStop"), Parameter.Flag("keepActive")]
            : [Timeout, Parameter.Flag("forceStop")]);
        yield return Declare(kind, "reboot", Reboot, [Timeout]);
        yield return Declare(kind, "suspend", Suspend, kind.IsQemu ? [SkipLock, Parameter.Flag("todisk"), Parameter.Text("statestorage", Formats.StorageId)] : []);
        yield return Declare(kind, "resume", Resume, kind.IsQemu ? [SkipLock, Parameter.Flag("nocheck")] : []);
        if (kind.IsQemu)
            yield return Declare(kind, "reset", Reset, [SkipLock]);
    }

    static Call Declare(GuestKind kind, string action, Action<Exchange, Guest> run, Parameter[] parameters) =>
        new("POST", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/status/{action}", exchange =>
        {
            var guest = exchange.Guest(kind);
            GuestTasks.RefuseSkipLock(exchange);
            run(exchange, guest);
        })
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.PowerMgmt"),
            Parameters = parameters,
        };

    static void Shutdown(Exchange exchange, Guest guest)
    {
        if (!guest.Kind.IsQemu)
            GuestTasks.RequireRunning(guest);
        if (guest.State is RunState.Paused && !exchange.Flag("forceStop"))
            throw ApiFault.Failed("VM is paused - cannot shutdown");
        var timeout = exchange.Number("timeout") ?? 60;
        if (HaOrders.TakesStop(exchange, guest, timeout))
            return;
        var (patience, forces) = (TimeSpan.FromSeconds(timeout), exchange.Flag("forceStop"));
        exchange.Answer(GuestTasks.Start(exchange, guest, "shutdown", task => Down(exchange.Cluster, guest, patience, forces, task)));
    }

    /// <summary>The work of a shutdown task.</summary>
    public static IEnumerable<TimeSpan> Down(ClusterState cluster, Guest guest, TimeSpan patience, bool forces, TaskRecord task)
    {
        GuestTasks.RequireUnlocked(guest);
        if (!guest.IsRunning)
        {
            if (guest.Kind.IsQemu)
                throw new TaskFault(string.Create(CultureInfo.InvariantCulture, $"VM {guest.Vmid} not running"));
            yield break;
        }
        if (guest.IgnoresShutdown)
        {
            yield return patience;
            if (guest.Kind.IsQemu)
                task.Say($"QEMU Guest Agent is not running - VM {guest.Vmid} qmp command 'guest-ping' failed - got timeout");
            if (!forces)
                throw new TaskFault(guest.Kind.IsQemu ? "VM quit/powerdown failed - got timeout" : "container did not stop");
        }
        else
            yield return TimeSpan.FromSeconds(guest.Kind.IsQemu ? 8 : 4);
        GuestStop.PowerOff(cluster, guest);
        cluster.Effects.Count(guest.Id, "shutdown");
    }

    static void Reboot(Exchange exchange, Guest guest)
    {
        if (guest.State is RunState.Paused)
            throw ApiFault.Failed("VM is paused - cannot shutdown");
        GuestTasks.RequireRunning(guest, "VM");
        exchange.Answer(GuestTasks.Start(exchange, guest, "reboot", _ => Again(exchange.Cluster, guest)));
    }

    static IEnumerable<TimeSpan> Again(ClusterState cluster, Guest guest)
    {
        GuestTasks.RequireUnlocked(guest);
        yield return TimeSpan.FromSeconds(guest.Kind.IsQemu ? 8 : 4);
        GuestStop.PowerOff(cluster, guest);
        yield return TimeSpan.FromSeconds(2);
        guest.State = RunState.Running;
        guest.StartedAt = cluster.Time.GetUtcNow();
        guest.Pid = guest.Node.NextPid();
        cluster.Touch();
        cluster.Effects.Count(guest.Id, "reboot");
    }

    static void Suspend(Exchange exchange, Guest guest)
    {
        GuestTasks.RequireRunning(guest);
        var toDisk = guest.Kind.IsQemu && exchange.Flag("todisk");
        if (toDisk)
            exchange.Require(guest.AccessPath, "VM.Config.Disk");
        if (toDisk && exchange.Text("statestorage") is { } storage)
            GuestPermissions.RequireSpace(exchange, storage);
        var action = toDisk || !guest.Kind.IsQemu ? "suspend" : "pause";
        exchange.Answer(GuestTasks.Start(exchange, guest, action, task => toDisk
            ? Hibernation.Save(exchange.Cluster, guest, exchange.Text("statestorage"), task)
            : Change(exchange.Cluster, guest, RunState.Paused, "suspend")));
    }

    static void Resume(Exchange exchange, Guest guest)
    {
        var isHibernated = guest.Lock == "suspended";
        if (guest.Kind.IsQemu && !isHibernated)
            GuestTasks.RequireRunning(guest);
        if (!guest.Kind.IsQemu && guest.State is RunState.Running)
            throw ApiFault.Failed($"CT {guest.Vmid} already running");
        exchange.Answer(GuestTasks.Start(exchange, guest, "resume", task => isHibernated
            ? Hibernation.Load(exchange.Cluster, guest, task)
            : Change(exchange.Cluster, guest, RunState.Running, "resume")));
    }

    static void Reset(Exchange exchange, Guest guest)
    {
        GuestTasks.RequireRunning(guest);
        exchange.Answer(GuestTasks.Start(exchange, guest, "reset", _ => Change(exchange.Cluster, guest, RunState.Running, "reset")));
    }

    /// <summary>The work of suspend, resume and reset.</summary>
    public static IEnumerable<TimeSpan> Change(ClusterState cluster, Guest guest, RunState state, string effect)
    {
        GuestTasks.RequireUnlocked(guest);
        yield return TimeSpan.FromMilliseconds(500);
        guest.State = state;
        cluster.Touch();
        cluster.Effects.Count(guest.Id, effect);
    }
}
