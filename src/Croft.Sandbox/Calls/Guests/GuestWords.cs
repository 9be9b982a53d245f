using System.Text.Json;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>How guests read in lists and single status answers.</summary>
internal static class GuestWords
{
    public static void WriteStatus(Exchange exchange, Guest guest, bool isFull)
    {
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        json.WriteNumber("vmid", guest.Vmid);
        json.WriteString("name", guest.Name);
        json.WriteString("status", guest.IsRunning ? "running" : "stopped");
        json.Optional("tags", guest.Config["tags"]);
        json.Optional("lock", guest.Lock);
        if (guest.IsTemplate)
            json.WriteNumber("template", 1);
        if (guest.IsRunning)
            json.WriteNumber("pid", guest.Pid);
        json.WriteNumber("cpu", Load.Cpu(guest, cluster.Now));
        json.WriteNumber("cpus", GuestFigures.Processors(guest));
        json.WriteNumber("mem", Load.Memory(guest, cluster.Now));
        json.WriteNumber("maxmem", GuestFigures.MaxMemory(guest));
        json.WriteNumber("disk", guest.Kind.IsQemu || !guest.IsRunning ? 0 : GuestFigures.MaxDisk(guest) / 4);
        json.WriteNumber("maxdisk", GuestFigures.MaxDisk(guest));
        json.WriteNumber("diskread", Load.Traffic(guest, cluster, 1));
        json.WriteNumber("diskwrite", Load.Traffic(guest, cluster, 2));
        json.WriteNumber("netin", Load.Traffic(guest, cluster, 3));
        json.WriteNumber("netout", Load.Traffic(guest, cluster, 4));
        json.WriteNumber("uptime", Load.Uptime(guest, cluster));
        if (guest.Kind.IsQemu)
            WriteMachine(json, guest, isFull);
        else
            WriteContainer(json, guest);
    }

    static void WriteMachine(Utf8JsonWriter json, Guest guest, bool isFull)
    {
        if (!isFull)
            return;
        json.WriteString("qmpstatus", guest.State switch
        {
            RunState.Running => "running",
            RunState.Paused => "paused",
            _ => "stopped",
        });
        if (!guest.IsRunning)
            return;
        json.WriteString("running-machine", "pc-i440fx-9.2+pve1");
        json.WriteString("running-qemu", "9.2.0");
    }

    static void WriteContainer(Utf8JsonWriter json, Guest guest)
    {
        json.WriteString("type", "lxc");
        json.WriteNumber("swap", 0);
        json.WriteNumber("maxswap", GuestFigures.MaxSwap(guest));
    }
}
