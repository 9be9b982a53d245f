using System.Globalization;
using Croft.Sandbox.Access;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Console;

/// <summary>vncproxy, termproxy and vncwebsocket of guests and nodes: a port and a ticket, then the connection itself.</summary>
internal sealed class ConsoleCalls(Tickets tickets, string authorityPem)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    static readonly Parameter[] Socket = [Parameter.Text("vncticket", max: 512).Required(), Parameter.Integer("port", 5900, 5999).Required()];

    static readonly Parameter[] Shell = [Parameter.OneOf("cmd", "login", "upgrade", "ceph_install"), Parameter.Text("cmd-opts")];

    static readonly Parameter[] Size = [Parameter.Integer("width", 16, 4096), Parameter.Integer("height", 16, 2160)];

    public IEnumerable<Call> OfGuest(GuestKind kind)
    {
        var (path, permission) = ($"/nodes/{{node}}/{kind.Path}/{{vmid}}/", Permission.All("/vms/{vmid}", "VM.Console"));
        yield return new("POST", path + "vncproxy", exchange => Screen(exchange, exchange.Guest(kind)))
        {
            Relayed = true,
            Permission = permission,
            Parameters = [Parameter.Flag("websocket"), .. kind.IsQemu ? [Parameter.Flag("generate-password")] : Size],
        };
        yield return new("POST", path + "termproxy", exchange => Text(exchange, exchange.Guest(kind)))
        {
            Relayed = true,
            Permission = permission,
            Parameters = kind.IsQemu ? [Parameter.OneOf("serial", "serial0", "serial1", "serial2", "serial3")] : [],
        };
        yield return new("GET", path + "vncwebsocket", exchange => Connect(exchange, exchange.Guest(kind).AccessPath))
        {
            Permission = permission,
            Parameters = Socket,
            OpensSocket = true,
        };
    }

    public IEnumerable<Call> OfNode()
    {
        var permission = Permission.All("/nodes/{node}", "Sys.Console");
        yield return new("POST", "/nodes/{node}/termproxy", exchange => Text(exchange, null)) { Relayed = true, Permission = permission, Parameters = Shell };
        yield return new("POST", "/nodes/{node}/vncshell", exchange => Screen(exchange, null))
        {
            Relayed = true,
            Permission = permission,
            Parameters = [Parameter.Flag("websocket"), .. Size, .. Shell],
        };
        yield return new("GET", "/nodes/{node}/vncwebsocket", exchange => Connect(exchange, $"/nodes/{exchange.Node.Name}"))
        {
            Permission = permission,
            Parameters = Socket,
            OpensSocket = true,
        };
    }

    void Text(Exchange exchange, Guest? guest)
    {
        var session = Open(exchange, guest, null);
        exchange.Json.WriteStartObject();
        WriteCommon(exchange, session);
        exchange.Json.WriteEndObject();
    }

    void Screen(Exchange exchange, Guest? guest)
    {
        var password = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
        var session = Open(exchange, guest, password);
        exchange.Json.WriteStartObject();
        WriteCommon(exchange, session);
        exchange.Json.WriteString("cert", authorityPem + "\n");
        if (exchange.Flag("generate-password") || exchange.Cluster.Release.IsFrom(9, 2))
            exchange.Json.WriteString("password", password);
        exchange.Json.WriteEndObject();
    }

    static void WriteCommon(Exchange exchange, ConsoleSession session)
    {
        exchange.Json.WriteString("user", session.User);
        exchange.Json.WriteString("ticket", session.Ticket);
        exchange.Json.WriteString("port", session.Port.ToString(CultureInfo.InvariantCulture));
        exchange.Json.WriteString("upid", session.Task!.Upid);
    }

    ConsoleSession Open(Exchange exchange, Guest? guest, string? password)
    {
        var (cluster, node) = (exchange.Cluster, exchange.Node);
        var port = cluster.Consoles.FreePort() ?? throw ApiFault.Failed("unable to find free port (5900-6000)");
        var path = guest?.AccessPath ?? $"/nodes/{node.Name}";
        var ticket = tickets.CreateConsole(exchange.Caller.AuthId, path, port);
        // without a password of its own to send, a screen is let in by the ticket
        var session = new ConsoleSession(port, exchange.Caller.AuthId, path, ticket, exchange.Flag("generate-password") ? password : password is null ? null : ticket[..8], guest, node);
        cluster.Consoles.Add(session);
        session.Task = cluster.Tasks.Start(node, guest is null ? "vncshell" : "vncproxy", guest?.Vmid.ToString(CultureInfo.InvariantCulture) ?? "",
            exchange.Caller, _ => Wait(cluster, session));
        if (!cluster.Tasks.IsInstant)
            cluster.Tasks.Later(Patience, () => GiveUp(cluster, session));
        return session;
    }

    static IEnumerable<TimeSpan> Wait(ClusterState cluster, ConsoleSession session)
    {
        yield return Timeout.InfiniteTimeSpan;
        cluster.Consoles.Remove(session);
        if (!session.IsTaken)
            throw new TaskFault("connection timed out");
    }

    static void GiveUp(ClusterState cluster, ConsoleSession session)
    {
        if (!session.IsTaken)
            cluster.Tasks.Resume(session.Task!);
    }

    void Connect(Exchange exchange, string path)
    {
        var port = exchange.Number("port")!.Value;
        if (!tickets.VerifyConsole(exchange.Required("vncticket"), exchange.Caller.AuthId, path, port))
            throw ApiFault.Unauthorized("permission denied - invalid PVEVNC ticket");
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("port", port.ToString(CultureInfo.InvariantCulture));
        exchange.Json.WriteEndObject();
    }
}
