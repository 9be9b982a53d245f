using System.Globalization;
using Croft.Sandbox.Calls.Guests;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes;

/// <summary>/nodes/{node}/startall, stopall, suspendall and migrateall: one task that goes from guest to guest.</summary>
internal static class BulkPower
{
    public static readonly Call[] All =
    [
        Declare("startall", "VM.PowerMgmt", StartAll,
        [
            Parameter.Flag("force"), Parameter.Integer("max-workers", 1, 64).From(9, 1), Parameter.Text("vms"),
        ]),
        Declare("stopall", "VM.PowerMgmt", StopAll,
        [
            Parameter.Flag("force-stop"), Parameter.Integer("max-workers", 1, 64).From(9, 1), Parameter.Integer("timeout", 0, 7200), Parameter.Text("vms"),
        ]),
        Declare("suspendall", "VM.PowerMgmt", SuspendAll,
        [
            Parameter.Integer("max-workers", 1, 64).From(9, 1), Parameter.Text("vms"),
        ]),
        Declare("migrateall", "VM.Migrate", MigrateAll,
        [
            Parameter.Integer("max-workers", 1, 64).From(9, 1), Parameter.Integer("maxworkers", 1, 64), Parameter.Text("target", Formats.Node).Required(),
            Parameter.Text("vms"), Parameter.Flag("with-local-disks"),
        ]),
    ];

    static Call Declare(string name, string privilege, Func<Exchange, List<Guest>, TaskRecord, IEnumerable<TimeSpan>> work, Parameter[] parameters) =>
        new("POST", $"/nodes/{{node}}/{name}", exchange =>
        {
            var wanted = SectionWords.SplitList(exchange.Text("vms")).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToHashSet();
            if (!exchange.May("/", privilege))
                foreach (var id in wanted.Count > 0 ? wanted : throw ApiFault.Denied($"Permission check failed (/, {privilege})"))
                    exchange.Require(string.Create(CultureInfo.InvariantCulture, $"/vms/{id}"), privilege);
            if (name == "migrateall")
                RequireTarget(exchange);
            var guests = exchange.Cluster.Guests.Where(guest => guest.Node == exchange.Node && !guest.IsTemplate && (wanted.Count == 0 || wanted.Contains(guest.Vmid)))
                .OrderBy(Order).ToList();
            exchange.Answer(exchange.Cluster.Tasks.Start(exchange.Node, name, "", exchange.Caller, task => work(exchange, guests, task)));
        })
        {
            Relayed = true,
            Parameters = parameters,
        };

    static void RequireTarget(Exchange exchange)
    {
        var target = exchange.Required("target");
        if (target == exchange.Node.Name)
            throw ApiFault.Parameter("target", "target is local node.");
        if (exchange.Cluster.Node(target) is null)
            throw ApiFault.Failed($"no such cluster node '{target}'");
    }

    // startup: order=3,up=30 comes before what has no order
    static int Order(Guest guest) => guest.Config["startup"] is { } startup
        && startup.Split(',').Select(part => part.Split('=')).FirstOrDefault(pair => pair is ["order", _] or [_]) is { } order
        && int.TryParse(order[^1], CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    static IEnumerable<TimeSpan> StartAll(Exchange exchange, List<Guest> guests, TaskRecord task)
    {
        foreach (var guest in guests.Where(guest => !guest.IsRunning && (exchange.Flag("force") || guest.Config["onboot"] == "1")))
        {
            task.Say($"Starting {guest.Kind.Word} {guest.Vmid}");
            foreach (var wait in Child(exchange, guest, "start", child => GuestStart.Start(exchange.Cluster, guest, child), task))
                yield return wait;
        }
    }

    static IEnumerable<TimeSpan> StopAll(Exchange exchange, List<Guest> guests, TaskRecord task)
    {
        var patience = TimeSpan.FromSeconds(exchange.Number("timeout") ?? 180);
        foreach (var guest in guests.AsEnumerable().Reverse().Where(guest => guest.IsRunning))
        {
            task.Say(string.Create(CultureInfo.InvariantCulture, $"Stopping {guest.Kind.Word} {guest.Vmid} (timeout = {patience.TotalSeconds} seconds)"));
            foreach (var wait in Child(exchange, guest, "shutdown", child => GuestPower.Down(exchange.Cluster, guest, patience, exchange.Flag("force-stop", otherwise: true), child), task))
                yield return wait;
        }
    }

    static IEnumerable<TimeSpan> SuspendAll(Exchange exchange, List<Guest> guests, TaskRecord task)
    {
        foreach (var guest in guests.Where(guest => guest.Kind.IsQemu && guest.State is RunState.Running))
        {
            task.Say($"Suspending VM {guest.Vmid}");
            foreach (var wait in Child(exchange, guest, "pause", _ => GuestPower.Change(exchange.Cluster, guest, RunState.Paused, "suspend"), task))
                yield return wait;
        }
    }

    static IEnumerable<TimeSpan> MigrateAll(Exchange exchange, List<Guest> guests, TaskRecord task)
    {
        var target = exchange.Cluster.Node(exchange.Required("target"))!;
        foreach (var guest in guests)
        {
            task.Say($"Migrating {guest.Kind.Word} {guest.Vmid}");
            foreach (var wait in Child(exchange, guest, "migrate", child => GuestMigrate.Move(exchange.Cluster, guest, target, exchange.Flag("with-local-disks"), child), task))
                yield return wait;
        }
        task.Say(string.Create(CultureInfo.InvariantCulture, $"All jobs finished, used {guests.Count} workers in total."));
    }

    // each guest has a task of its own, which is waited for; one that fails doesn't stop the rest
    static IEnumerable<TimeSpan> Child(Exchange exchange, Guest guest, string action, Func<TaskRecord, IEnumerable<TimeSpan>> work, TaskRecord task)
    {
        var child = GuestTasks.Start(exchange, guest, action, work);
        while (child.IsRunning)
            yield return TimeSpan.FromMilliseconds(500);
        if (child.IsFailed)
            task.Say($"{guest.Kind.Word} {guest.Vmid}: {child.ExitStatus}");
    }
}
