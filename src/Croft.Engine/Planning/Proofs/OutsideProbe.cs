using System.Globalization;
using System.Net.Sockets;

namespace Croft.Engine.Planning.Proofs;

/// <summary>Asks ports and pages from Croft's own host, each time over a connection of its own; no credential ever goes over it.</summary>
static class OutsideProbe
{
    /// <summary>Whether a port takes connections.</summary>
    public static async Task<Answer> PortAsync(string host, int port, CancellationToken ct)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(host, port, ct);
            return Answer.Yes("it takes connections");
        }
        catch (SocketException e)
        {
            return Answer.No(e.Message);
        }
    }

    /// <summary>Whether a page answers with 2xx or 3xx; where it sends to is not followed.</summary>
    public static async Task<Answer> PageAsync(Uri page, CancellationToken ct)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.UserAgent.ParseAdd("croft");
        try
        {
            using var answer = await invoker.SendAsync(request, ct);
            var said = string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {answer.ReasonPhrase}").TrimEnd();
            return (int)answer.StatusCode is >= 200 and < 400 ? Answer.Yes(said) : Answer.No(said);
        }
        catch (HttpRequestException e)
        {
            return Answer.No(e.InnerException is { Message: { } inner } && !e.Message.Contains(inner, StringComparison.Ordinal) ? $"{e.Message} {inner}" : e.Message);
        }
    }
}
