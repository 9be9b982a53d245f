using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>PUT …/{vmid}/config, and QEMU's POST that does the same as a task.</summary>
internal static class GuestConfigWrite
{
    static readonly Parameter[] About =
    [
        Parameter.Text("delete"), Parameter.Text("revert"), Parameter.Text("digest", max: 40), Parameter.Flag("force"), Parameter.Flag("skiplock"),
        Parameter.Integer("background_delay", 1, 30),
    ];

    static readonly string[] AnyOfMachine =
        ["VM.Config.Disk", "VM.Config.CDROM", "VM.Config.CPU", "VM.Config.Memory", "VM.Config.Network", "VM.Config.HWType", "VM.Config.Options", "VM.Config.Cloudinit"];

    static readonly string[] AnyOfContainer = ["VM.Config.Disk", "VM.Config.CPU", "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options"];

    public static IEnumerable<Call> Of(GuestKind kind)
    {
        var path = $"/nodes/{{node}}/{kind.Path}/{{vmid}}/config";
        yield return Declare("PUT", path, kind, exchange => Put(exchange, kind));
        if (kind.IsQemu)
            yield return Declare("POST", path, kind, Post);
    }

    static Call Declare(string method, string path, GuestKind kind, Action<Exchange> run) => new(method, path, run)
    {
        Relayed = true,
        Permission = Permission.OneOf("/vms/{vmid}", kind.IsQemu ? AnyOfMachine : AnyOfContainer),
        Parameters = kind.IsQemu
            ? [.. MachineParameters.Config, .. About.Where(parameter => method == "POST" || parameter.Name != "background_delay")]
            : [.. ContainerParameters.Config, .. About.Where(parameter => parameter.Name is "delete" or "revert" or "digest")],
    };

    static void Put(Exchange exchange, GuestKind kind)
    {
        var (guest, change) = Prepare(exchange, kind);
        if (kind.IsQemu)
            Log(exchange, guest, change);
        change.Apply(static _ => { });
    }

    static void Post(Exchange exchange)
    {
        var (guest, change) = Prepare(exchange, GuestKind.Qemu);
        exchange.Answer(GuestTasks.Start(exchange, guest, "config", task => Work(task, guest, change)));
        Log(exchange, guest, change);
    }

    static IEnumerable<TimeSpan> Work(TaskRecord task, Guest guest, ConfigChange change)
    {
        task.Say(string.Create(CultureInfo.InvariantCulture, $"update VM {guest.Vmid}: {change.Words}"));
        change.Apply(task.Say);
        yield return TimeSpan.FromMilliseconds(300);
    }

    static (Guest, ConfigChange) Prepare(Exchange exchange, GuestKind kind)
    {
        var change = ConfigChange.Read(exchange, kind);
        var guest = exchange.Guest(kind);
        GuestTasks.RequireFreeFile(guest);
        GuestTasks.RequireUnlocked(guest);
        GuestTasks.RequireDigest(exchange, guest);
        change.Bind(exchange, guest);
        return (guest, change);
    }

    static void Log(Exchange exchange, Guest guest, ConfigChange change) =>
        exchange.Cluster.Log.Add(exchange.Cluster.Now, guest.Node, exchange.Caller.AuthId, "pvedaemon", 6,
            string.Create(CultureInfo.InvariantCulture, $"update VM {guest.Vmid}: {change.Words}"));
}
