using System.Net.Sockets;
using System.Security.Authentication;

namespace Croft.Proxmox;

/// <summary>A call without an answer: says why, and whether it may have had its effect.</summary>
sealed record LostCall(ProxmoxCall Call, Uri Endpoint, bool Sent, CallTime Time)
{
    /// <summary>Other endpoints that were asked before, and failed.</summary>
    public IReadOnlyCollection<Uri> Before { get; init; } = [];

    /// <summary>False only when it is certain that the peer got no whole request.</summary>
    public static bool Left(HttpRequestMessage request, Exception e) => e switch
    {
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => false,
        OperationCanceledException { InnerException: TimeoutException } => false,
        _ => request.Content is not SentBody body || body.Left,
    };

    /// <summary>The failure to throw; the caller's own cancellation passes as it is.</summary>
    public static ProxmoxException Explain(LostCall lost, Exception e)
    {
        var cause = Causes(e).ToList();
        if (cause.OfType<ProxmoxException>().FirstOrDefault() is { } judged)
            return new ProxmoxException(judged.Error, $"{RequestForm.Name(lost.Call)}: {judged.Message}") { Call = RequestForm.Name(lost.Call) };
        if (e is OperationCanceledException && lost.Time.Passed)
            return lost.Failed(ProxmoxError.TimedOut, $"no answer within {lost.Time.Limit.TotalSeconds:0.###} s{lost.Aftermath}.", e);
        if (e is OperationCanceledException { InnerException: not TimeoutException })
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e);
        var (error, words) = Words(lost, cause);
        return lost.Failed(error, words, e);
    }

    static (ProxmoxError, string) Words(LostCall lost, List<Exception> cause)
    {
        var kind = cause.OfType<HttpRequestException>().FirstOrDefault()?.HttpRequestError
            ?? cause.OfType<HttpIOException>().FirstOrDefault()?.HttpRequestError;
        var socket = cause.OfType<SocketException>().FirstOrDefault();
        var last = cause[^1].Message.TrimEnd('.');
        return kind switch
        {
            HttpRequestError.NameResolutionError =>
                (ProxmoxError.Unreachable, $"the name '{lost.Endpoint.IdnHost}' has no address ({last}). Check the name, or use the IP address."),
            HttpRequestError.ConnectionError when socket?.SocketErrorCode == SocketError.ConnectionRefused =>
                (ProxmoxError.Unreachable, "nothing listens there (connection refused). Check the port (8006 by default) and that pveproxy runs."),
            HttpRequestError.ConnectionError or null when !lost.Sent =>
                (ProxmoxError.Unreachable, $"no connection ({last}). Check that the node is up and that no firewall is between."),
            HttpRequestError.SecureConnectionError when cause.OfType<AuthenticationException>().Any() =>
                (ProxmoxError.NotProxmox, $"what answers there speaks no TLS that Proxmox VE would ({last}). Check address and port (8006 by default)."),
            HttpRequestError.SecureConnectionError => (ProxmoxError.Unreachable, $"the connection broke while TLS began ({last})."),
            HttpRequestError.ProxyTunnelError => (ProxmoxError.Unreachable, $"the proxy gave no way through ({last})."),
            HttpRequestError.InvalidResponse => (ProxmoxError.NotProxmox, $"what answers there speaks no HTTP that Proxmox VE would ({last}){lost.Aftermath}."),
            HttpRequestError.ConfigurationLimitExceeded => (ProxmoxError.BadAnswer, $"the head of the answer is too long{lost.Aftermath}."),
            HttpRequestError.ResponseEnded => (ProxmoxError.Unreachable, $"the connection was closed before a whole answer came{lost.Aftermath}."),
            _ => (ProxmoxError.Unreachable, $"the connection broke ({last}){lost.Aftermath}."),
        };
    }

    bool MayHaveHappened => Sent && !Call.Repeatable;

    string Aftermath => MayHaveHappened ? "; the change may have been made, look before trying again" : "";

    ProxmoxException Failed(ProxmoxError error, string words, Exception? inner) =>
        new(error, $"{RequestForm.Name(Call)} at {Endpoint.Authority}: {words}{Others}", inner)
        {
            Call = RequestForm.Name(Call),
            MayHaveHappened = MayHaveHappened,
        };

    string Others => Before.Any(other => other != Endpoint)
        ? $" No answer either from {string.Join(", ", Before.Where(other => other != Endpoint).Select(other => other.Authority).Distinct(StringComparer.Ordinal))}."
        : "";

    static IEnumerable<Exception> Causes(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            yield return e;
    }
}
