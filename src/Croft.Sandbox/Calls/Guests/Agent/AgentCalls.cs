using System.Globalization;
using System.Text.Json;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests.Agent;

/// <summary>…/qemu/{vmid}/agent/…: the agent's commands without parameters, and the old call that names one.</summary>
internal static class AgentCalls
{
    const string Path = "/nodes/{node}/qemu/{vmid}/agent";

    static readonly (string Name, string Method, Action<Exchange, Guest> Run)[] Commands =
    [
        ("ping", "POST", static (exchange, _) => WriteNothing(exchange)),
        ("get-time", "GET", static (exchange, _) => exchange.Json.WriteNumberValue(exchange.Cluster.Time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000)),
        ("info", "GET", WriteAbout),
        ("fsfreeze-status", "POST", static (exchange, guest) => exchange.Json.WriteStringValue(guest.Agent.IsFrozen ? "frozen" : "thawed")),
        ("fsfreeze-freeze", "POST", static (exchange, guest) => Freeze(exchange, guest, true)),
        ("fsfreeze-thaw", "POST", static (exchange, guest) => Freeze(exchange, guest, false)),
        ("fstrim", "POST", WriteTrim),
        ("network-get-interfaces", "GET", AgentReports.WriteInterfaces),
        ("get-vcpus", "GET", AgentReports.WriteProcessors),
        ("get-fsinfo", "GET", AgentReports.WriteFilesystems),
        ("get-memory-blocks", "GET", static (exchange, _) => WriteEmptyList(exchange)),
        ("get-memory-block-info", "GET", WriteBlock),
        ("suspend-hybrid", "POST", static (_, _) => throw ApiFault.Failed("Agent error: hybrid suspend not supported by guest OS")),
        ("suspend-ram", "POST", static (exchange, guest) => Sleep(exchange, guest)),
        ("suspend-disk", "POST", static (_, _) => throw ApiFault.Failed("Agent error: suspend-to-disk not supported by guest OS")),
        ("shutdown", "POST", Shutdown),
        ("get-host-name", "GET", WriteHostName),
        ("get-osinfo", "GET", AgentReports.WriteSystem),
        ("get-users", "GET", static (exchange, _) => WriteEmptyList(exchange)),
        ("get-timezone", "GET", WriteTimezone),
    ];

    public static IEnumerable<Call> All =>
    [
        new("GET", Path, Index) { Relayed = true },
        new("POST", Path, static exchange => Run(exchange, Commands.First(command => command.Name == exchange.Required("command")).Run))
        {
            Relayed = true,
            Permission = AgentWords.Unrestricted,
            Parameters = [Parameter.OneOf("command", [.. Commands.Select(command => command.Name).Order(StringComparer.Ordinal)]).Required()],
        },
        .. Commands.Select(command => new Call(command.Method, $"{Path}/{command.Name}", exchange => Run(exchange, command.Run))
        {
            Relayed = true,
            Permission = PermissionFor(command.Name),
        }),
    ];

    static Permission PermissionFor(string command) => Permission.FromNine(
        command switch
        {
            "fsfreeze-freeze" or "fsfreeze-thaw" or "fstrim" => Permission.All("/vms/{vmid}", "VM.GuestAgent.FileSystemMgmt"),
            "fsfreeze-status" => Permission.OneOf("/vms/{vmid}", "VM.GuestAgent.Audit", "VM.GuestAgent.FileSystemMgmt", "VM.GuestAgent.Unrestricted"),
            "suspend-hybrid" or "suspend-ram" or "suspend-disk" or "shutdown" => Permission.All("/vms/{vmid}", "VM.PowerMgmt"),
            _ => Permission.OneOf("/vms/{vmid}", "VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted"),
        },
        Permission.All("/vms/{vmid}", "VM.Monitor"));

    static void Index(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var name in Commands.Select(command => command.Name).Concat(["exec", "exec-status", "file-read", "file-write", "set-user-password"]))
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("name", name);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Run(Exchange exchange, Action<Exchange, Guest> command)
    {
        var guest = AgentWords.Ask(exchange);
        AgentWords.Result(exchange, () => command(exchange, guest));
    }

    static void Freeze(Exchange exchange, Guest guest, bool frozen)
    {
        if (guest.Agent.IsFrozen == frozen && frozen)
            throw ApiFault.Failed("Agent error: The command guest-fsfreeze-freeze has been disabled: the agent is in frozen state");
        guest.Agent.IsFrozen = frozen;
        exchange.Cluster.Effects.Count(guest.Id, frozen ? "freeze" : "thaw");
        exchange.Json.WriteNumberValue(1);
    }

    static void Shutdown(Exchange exchange, Guest guest)
    {
        var cluster = exchange.Cluster;
        cluster.Tasks.Later(TimeSpan.FromSeconds(8), () =>
        {
            if (!guest.IsRunning || guest.IgnoresShutdown)
                return;
            GuestStop.PowerOff(cluster, guest);
            cluster.Effects.Count(guest.Id, "shutdown");
        });
        WriteNothing(exchange);
    }

    static void Sleep(Exchange exchange, Guest guest)
    {
        guest.State = RunState.Paused;
        exchange.Cluster.Touch();
        WriteNothing(exchange);
    }

    static void WriteNothing(Exchange exchange)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteEndObject();
    }

    static void WriteEmptyList(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        exchange.Json.WriteEndArray();
    }

    static void WriteAbout(Exchange exchange, Guest guest)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("version", "7.2.19");
        json.WriteStartArray("supported_commands");
        foreach (var command in Commands)
            WriteCommand(json, "guest-" + command.Name, !guest.Agent.IsFrozen || command.Name.StartsWith("fsfreeze", StringComparison.Ordinal));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteCommand(Utf8JsonWriter json, string name, bool isEnabled)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteBoolean("enabled", isEnabled);
        json.WriteBoolean("success-response", name is not ("guest-shutdown" or "guest-suspend-ram" or "guest-suspend-disk" or "guest-suspend-hybrid"));
        json.WriteEndObject();
    }

    static void WriteTrim(Exchange exchange, Guest guest)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteStartArray("paths");
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("path", "/");
        exchange.Json.WriteNumber("trimmed", GuestFigures.MaxDisk(guest) / 2);
        exchange.Json.WriteNumber("minimum", 0);
        exchange.Json.WriteEndObject();
        exchange.Json.WriteEndArray();
        exchange.Json.WriteEndObject();
        exchange.Cluster.Effects.Count(guest.Id, "fstrim");
    }

    static void WriteBlock(Exchange exchange, Guest guest)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteNumber("size", 128 << 20);
        exchange.Json.WriteEndObject();
    }

    static void WriteHostName(Exchange exchange, Guest guest)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("host-name", guest.Name);
        exchange.Json.WriteEndObject();
    }

    static void WriteTimezone(Exchange exchange, Guest guest)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("zone", "UTC");
        exchange.Json.WriteNumber("offset", 0);
        exchange.Json.WriteEndObject();
    }
}
