using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls;

/// <summary>…/rrddata of nodes, guests and storages: seventy points that follow the same curves as the live figures.</summary>
internal static class RoundRobin
{
    const int Points = 70;

    static readonly Dictionary<string, int> Steps = new(StringComparer.Ordinal)
    {
        ["hour"] = 60,
        ["day"] = 1800,
        ["week"] = 3 * 3600,
        ["month"] = 12 * 3600,
        ["year"] = 7 * 86_400,
        ["decade"] = 52 * 86_400,
    };

    static readonly Parameter Consolidation = Parameter.OneOf("cf", "AVERAGE", "MAX");

    static readonly Parameter[] Parameters = [Parameter.OneOf("timeframe", [.. Steps.Keys.Take(5)]).Required(), Consolidation];

    static readonly Parameter[] OfNodes =
    [
        Parameter.OneOf("timeframe", [.. Steps.Keys.Take(5)]).Required().Before(9, 0), Parameter.OneOf("timeframe", [.. Steps.Keys]).Required().From(9, 0), Consolidation,
    ];

    public static readonly Call OfNode = new("GET", "/nodes/{node}/rrddata", Node)
    {
        Relayed = true,
        Permission = Permission.All("/nodes/{node}", "Sys.Audit"),
        Parameters = OfNodes,
    };

    public static readonly Call OfStorage = new("GET", "/nodes/{node}/storage/{storage}/rrddata", Storage)
    {
        Relayed = true,
        Permission = Calls.Storage.StorageWords.MayLook,
        Parameters = Parameters,
    };

    public static Call OfGuest(GuestKind kind) => new("GET", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/rrddata", exchange => Guest(exchange, kind))
    {
        Relayed = true,
        Permission = Permission.All("/vms/{vmid}", "VM.Audit"),
        Parameters = Parameters,
    };

    static void Node(Exchange exchange)
    {
        var node = exchange.Node;
        Write(exchange, node.BootedAt.ToUnixTimeSeconds(), time =>
        {
            var (json, load) = (exchange.Json, Load.Of(exchange.Cluster, node));
            var cpu = Load.CpuAt(node, time);
            json.WriteNumber("cpu", cpu);
            json.WriteNumber("maxcpu", node.Cores);
            json.WriteNumber("loadavg", cpu * node.Cores);
            json.WriteNumber("iowait", cpu / 50);
            json.WriteNumber("memused", load.Memory * (0.95 + cpu / 10));
            json.WriteNumber("memtotal", node.Memory);
            json.WriteNumber("swapused", 0);
            json.WriteNumber("swaptotal", 8L << 30);
            json.WriteNumber("rootused", load.RootUsed);
            json.WriteNumber("roottotal", node.RootDisk);
            json.WriteNumber("netin", 40_000 + cpu * 900_000);
            json.WriteNumber("netout", 30_000 + cpu * 700_000);
        });
    }

    static void Storage(Exchange exchange)
    {
        var storage = Calls.Storage.StorageWords.Find(exchange);
        Write(exchange, exchange.Node.BootedAt.ToUnixTimeSeconds(), _ =>
        {
            exchange.Json.WriteNumber("total", storage.SpaceOn(exchange.Node).Total);
            exchange.Json.WriteNumber("used", storage.SpaceOn(exchange.Node).TotalUsed);
        });
    }

    static void Guest(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        var started = guest.IsRunning ? guest.StartedAt.ToUnixTimeSeconds() : long.MaxValue;
        Write(exchange, guest.MadeAt, time =>
        {
            var json = exchange.Json;
            json.WriteNumber("maxcpu", GuestFigures.Processors(guest));
            json.WriteNumber("maxmem", GuestFigures.MaxMemory(guest));
            json.WriteNumber("maxdisk", GuestFigures.MaxDisk(guest));
            json.WriteNumber("disk", kind.IsQemu || !guest.IsRunning ? 0 : GuestFigures.MaxDisk(guest) / 4);
            if (time < started)
                return;
            json.WriteNumber("cpu", Load.Cpu(guest, time));
            json.WriteNumber("mem", Load.Memory(guest, time));
            foreach (var (name, rate) in (ReadOnlySpan<(string, double)>)[("netin", 2_000), ("netout", 1_500), ("diskread", 500), ("diskwrite", 3_000)])
                json.WriteNumber(name, rate * (1 + 20 * Load.Cpu(guest, time)));
        });
    }

    // nothing was recorded before the thing existed: those points carry only their time, as does the newest
    static void Write(Exchange exchange, long from, Action<long> write)
    {
        var step = Steps[exchange.Required("timeframe")];
        var last = exchange.Cluster.NowOn(exchange.Node) / step * step;
        exchange.Json.WriteStartArray();
        for (var time = last - (Points - 1) * step; time <= last; time += step)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteNumber("time", time);
            if (time >= from && time < last)
                write(time);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }
}
