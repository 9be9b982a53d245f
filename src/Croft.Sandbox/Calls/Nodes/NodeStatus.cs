using System.Globalization;
using Croft.Sandbox.Calls.Cluster;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Nodes;

/// <summary>GET /nodes/{node}/status.</summary>
internal static class NodeStatus
{
    const string KernelBuild = "#1 SMP PREEMPT_DYNAMIC PMX (2025-03-16T19:18Z)";

    public static readonly Call Call = new("GET", "/nodes/{node}/status", Run)
    {
        Permission = Permission.All("/nodes/{node}", "Sys.Audit"),
    };

    static void Run(Exchange exchange)
    {
        var (node, json, release) = (exchange.Node, exchange.Json, exchange.Cluster.Release);
        var load = Load.Of(exchange.Cluster, node);
        json.WriteStartObject();
        json.WriteNumber("uptime", load.Uptime);
        json.WriteNumber("cpu", load.Cpu);
        json.WriteNumber("wait", 0);
        json.WriteNumber("idle", 0);
        json.WriteStartArray("loadavg");
        foreach (var part in (ReadOnlySpan<double>)[1, 0.9, 0.8])
            json.WriteStringValue((load.Cpu * node.Cores * part).ToString("F2", CultureInfo.InvariantCulture));
        json.WriteEndArray();
        json.WriteString("kversion", $"Linux {release.Kernel} {KernelBuild}");
        json.WriteString("pveversion", $"pve-manager/{release.Full}/{release.RepositoryId}");
        WriteHardware(exchange, load);
        json.WriteEndObject();
    }

    static void WriteHardware(Exchange exchange, NodeLoad load)
    {
        var (node, json) = (exchange.Node, exchange.Json);
        json.WriteStartObject("current-kernel");
        json.WriteString("machine", "x86_64");
        json.WriteString("release", exchange.Cluster.Release.Kernel);
        json.WriteString("sysname", "Linux");
        json.WriteString("version", KernelBuild);
        json.WriteEndObject();
        json.WriteStartObject("boot-info");
        json.WriteString("mode", "legacy-bios");
        json.WriteEndObject();
        json.WriteStartObject("cpuinfo");
        json.WriteNumber("cpus", node.Cores);
        json.WriteNumber("cores", node.Cores / 2 / node.Sockets);
        json.WriteNumber("sockets", node.Sockets);
        json.WriteString("model", "AMD EPYC 7302P 16-Core Processor");
        json.WriteString("mhz", "2994.372");
        json.WriteString("hvm", "1");
        json.WriteNumber("user_hz", 100);
        json.WriteString("flags", "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge sse sse2 ht svm avx avx2");
        json.WriteEndObject();
        WriteSpace(exchange, "memory", node.Memory, load.Memory, null);
        WriteSpace(exchange, "rootfs", node.RootDisk, load.RootUsed, node.RootDisk - load.RootUsed - (node.RootDisk / 20));
        WriteSpace(exchange, "swap", 8L << 30, 0, null);
        json.WriteStartObject("ksm");
        json.WriteNumber("shared", 0);
        json.WriteEndObject();
    }

    static void WriteSpace(Exchange exchange, string name, long total, long used, long? available)
    {
        exchange.Json.WriteStartObject(name);
        exchange.Json.WriteNumber("total", total);
        exchange.Json.WriteNumber("used", used);
        exchange.Json.WriteNumber("free", total - used);
        if (available is { } bytes)
            exchange.Json.WriteNumber("avail", bytes);
        exchange.Json.WriteEndObject();
    }
}
