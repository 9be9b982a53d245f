using System.Net.WebSockets;

namespace Croft.Proxmox;

/// <summary>Consoles of a guest or a node (<c>…/termproxy</c>, <c>…/vncproxy</c>, <c>…/vncwebsocket</c>).</summary>
/// <remarks>Before 9.1 Proxmox opens none to an API token: it checks the ticket by the user's name, and a token's is none.</remarks>
public readonly struct ProxmoxConsole
{
    readonly ProxmoxApi api;
    readonly string path;
    readonly string vnc;

    internal ProxmoxConsole(ProxmoxApi api, string path, string vnc = "/vncproxy") => (this.api, this.path, this.vnc) = (api, path, vnc);

    /// <summary>Readies a terminal for a viewer of one's own (<c>POST …/termproxy</c>).</summary>
    /// <param name="serial">Serial port of a virtual machine, such as <c>serial0</c>; its display's when null. Containers and nodes have none.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ConsoleTicket> TerminalTicketAsync(string? serial, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, path + "/termproxy", new Form().Add("serial", serial), ConsoleTicket.Read, ct);

    /// <summary>Readies a screen for a viewer of one's own (<c>POST …/vncproxy</c>; nodes <c>…/vncshell</c>).</summary>
    /// <param name="withPassword">True for a password of its own, which virtual machines alone can have; the ticket serves as one otherwise.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ConsoleTicket> ScreenTicketAsync(bool withPassword, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, path + vnc, new Form().Add("websocket", true).AddIf("generate-password", withPassword), ConsoleTicket.Read, ct);

    /// <summary>Opens a terminal (<c>POST …/termproxy</c>, then <c>GET …/vncwebsocket</c>).</summary>
    /// <exception cref="ProxmoxException">WrongState when the guest does not run; Unauthenticated when the console refuses the ticket.</exception>
    public async Task<ProxmoxTerminal> OpenTerminalAsync(string? serial, CancellationToken ct)
    {
        var ticket = await TerminalTicketAsync(serial, ct).ConfigureAwait(false);
        var socket = await ConnectAsync(ticket, ct).ConfigureAwait(false);
        return await ProxmoxTerminal.OpenAsync(socket, ticket, path, api.Time, ct).ConfigureAwait(false);
    }

    /// <summary>Opens a screen: bytes of RFB both ways (<c>POST …/vncproxy</c>, then <c>GET …/vncwebsocket</c>).</summary>
    /// <returns>The stream, and the ticket whose first eight letters RFB asks for as its password.</returns>
    public async Task<(Stream Screen, ConsoleTicket Ticket)> OpenScreenAsync(CancellationToken ct)
    {
        var ticket = await ScreenTicketAsync(false, ct).ConfigureAwait(false);
        var socket = await ConnectAsync(ticket, ct).ConfigureAwait(false);
        return (WebSocketStream.Create(socket, WebSocketMessageType.Binary, closeTimeout: TimeSpan.Zero), ticket);
    }

    Task<WebSocket> ConnectAsync(ConsoleTicket ticket, CancellationToken ct) =>
        api.ConnectAsync(path + "/vncwebsocket", new Form().Add("port", ticket.Port).Add("vncticket", ticket.Ticket), ct);
}
