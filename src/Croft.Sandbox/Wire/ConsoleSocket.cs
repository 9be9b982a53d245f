using System.Net.WebSockets;
using Croft.Sandbox.State;
using Microsoft.AspNetCore.Http;

namespace Croft.Sandbox.Wire;

/// <summary>The websocket of a console: bytes to and from the terminal or screen behind it, until either side goes.</summary>
internal static class ConsoleSocket
{
    public static async Task ServeAsync(HttpContext context, ClusterState cluster, int port)
    {
        ConsoleSession? session;
        lock (cluster.Gate)
        {
            session = cluster.Consoles.Find(port);
            if (session is { IsTaken: false })
                session.IsTaken = true;
            else
                session = null;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.Contains("binary") ? "binary" : null);
        try
        {
            if (session is { IsText: true })
                await new TerminalLine(cluster, session, socket).RunAsync(context.RequestAborted);
            else if (session is not null)
                await new ScreenLine(session, socket).RunAsync(context.RequestAborted);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException or IOException)
        {
            // the client went away: the console ends with it
            context.Abort();
        }
        finally
        {
            if (session is not null)
                lock (cluster.Gate)
                    cluster.Tasks.Resume(session.Task!);
        }
    }
}
