using System.Net.Sockets;
using System.Text;

namespace Croft.Serving;

/// <summary>Tells systemd how a unit of <c>Type=notify</c> fares (sd_notify); nothing where nobody listens.</summary>
static class ServiceNotice
{
    public const string Ready = "READY=1", Stopping = "STOPPING=1";

    public static void Say(string state)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 1 } name) return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.ASCII.GetBytes(state), new UnixDomainSocketEndPoint(name[0] == '@' ? $"\0{name[1..]}" : name));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // Whoever asked to be told has left.
        }
    }
}
