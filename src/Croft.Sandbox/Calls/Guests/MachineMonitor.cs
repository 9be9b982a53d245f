using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>…/qemu/{vmid}/monitor, sendkey and unlink.</summary>
internal static class MachineMonitor
{
    public static readonly Call[] All =
    [
        new("POST", "/nodes/{node}/qemu/{vmid}/monitor", Ask)
        {
            Relayed = true,
            Permission = Permission.FromNine(Permission.OneOf("/vms/{vmid}", "Sys.Audit", "Sys.Modify"), Permission.All("/vms/{vmid}", "VM.Monitor")),
            Parameters = [Parameter.Text("command").Required()],
        },
        new("PUT", "/nodes/{node}/qemu/{vmid}/sendkey", SendKey)
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.Console"),
            Parameters = [Parameter.Text("key").Required(), Parameter.Flag("skiplock")],
        },
        new("PUT", "/nodes/{node}/qemu/{vmid}/unlink", Unlink)
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.Config.Disk"),
            Parameters = [Parameter.Text("idlist").Required(), Parameter.Flag("force")],
        },
    ];

    static void Ask(Exchange exchange)
    {
        var guest = exchange.Guest(GuestKind.Qemu);
        var command = exchange.Required("command").Trim();
        exchange.Json.WriteStringValue(!guest.IsRunning ? string.Create(CultureInfo.InvariantCulture, $"ERROR: VM {guest.Vmid} not running\n") : command switch
        {
            "info version" => $"{exchange.Cluster.Release.Qemu}pve-qemu-kvm_{exchange.Cluster.Release.Qemu}\r\n",
            "info status" => $"VM status: {(guest.State is RunState.Paused ? "paused" : "running")}\r\n",
            "info name" => $"{guest.Name},debug-threads=on\r\n",
            "info uuid" => $"{guest.Config["smbios1"]?.Replace("uuid=", "", StringComparison.Ordinal)}\r\n",
            _ => $"unknown command: '{command.Split(' ')[0]}'\r\n",
        });
    }

    static void SendKey(Exchange exchange)
    {
        var guest = exchange.Guest(GuestKind.Qemu);
        GuestTasks.RefuseSkipLock(exchange);
        GuestTasks.RequireRunning(guest);
        exchange.Cluster.Effects.Count(guest.Id, "sendkey");
    }

    static void Unlink(Exchange exchange)
    {
        exchange.Arguments.Set("delete", exchange.Required("idlist"));
        exchange.Arguments.Drop("idlist");
        var guest = exchange.Guest(GuestKind.Qemu);
        var change = ConfigChange.Read(exchange, GuestKind.Qemu);
        GuestTasks.RequireUnlocked(guest);
        change.Bind(exchange, guest);
        change.Apply(static _ => { });
    }
}
