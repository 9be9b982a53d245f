using System.Net;

namespace Croft.Proxmox;

/// <summary>Where a cluster is, who asks, and whom to trust.</summary>
public sealed record ProxmoxOptions
{
    /// <summary>Base addresses of nodes, such as <c>https://pve1:8006</c>; the first that answers is used.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>What the caller calls the cluster; failures carry it.</summary>
    public string? Name { get; init; }

    /// <summary>Who asks.</summary>
    public required ProxmoxCredential Credential { get; init; }

    /// <summary>Which certificates are believed; the system's authorities when not said.</summary>
    public ProxmoxTrust Trust { get; init; } = ProxmoxTrust.SystemChain;

    /// <summary>Connections held to one node at once, 1 to 20.</summary>
    public int MaxConnectionsPerEndpoint { get; init; } = 10;

    /// <summary>Time until a call is given up, where the call says nothing else.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for TCP and TLS to stand, before the next endpoint is tried.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest answer that is read, in bytes after decompression.</summary>
    public long AnswerLimit { get; init; } = 64L * 1024 * 1024;

    /// <summary>A proxy to go through; none when null, the environment's is not looked at.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>The clock for deadlines, pauses and ticket ages.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Scheme, host and port of an address; never a user or password in it.</summary>
    internal static string Site(Uri address) =>
        address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : address.OriginalString;

    /// <summary>Throws when a value is out of its limits.</summary>
    /// <exception cref="ArgumentException">The message names the value.</exception>
    internal void Validate()
    {
        if (Endpoints.Count == 0)
            throw new ArgumentException("A Proxmox client needs at least one endpoint, such as https://pve1:8006.", nameof(Endpoints));
        foreach (var endpoint in Endpoints)
        {
            if (!endpoint.IsAbsoluteUri || endpoint.Scheme != Uri.UriSchemeHttps)
                throw new ArgumentException($"The endpoint '{Site(endpoint)}' is no https address; Proxmox VE answers on https, such as https://pve1:8006.", nameof(Endpoints));
            if (endpoint.AbsolutePath is not ("/" or "/api2/json" or "/api2/json/"))
                throw new ArgumentException($"The endpoint '{endpoint.Authority}' carries the path '{endpoint.AbsolutePath}'; Proxmox VE has its API at /api2/json alone.", nameof(Endpoints));
            if (endpoint.UserInfo.Length > 0)
                throw new ArgumentException($"The endpoint for '{endpoint.Host}' carries a user or password; give them as credential.", nameof(Endpoints));
        }
        // A line break would end the header; the secret itself is never repeated.
        if (Credential is ApiToken token && (token.Id + token.Secret).Any(letter => letter is <= ' ' or > '~'))
            throw new ArgumentException("The API token holds a letter that no token has (a space, a line break, or none of ASCII).", nameof(Credential));
        if (MaxConnectionsPerEndpoint is < 1 or > 20)
            throw new ArgumentException($"{MaxConnectionsPerEndpoint} connections per endpoint are outside of 1 to 20.", nameof(MaxConnectionsPerEndpoint));
        if (Deadline <= TimeSpan.Zero || ConnectDeadline <= TimeSpan.Zero)
            throw new ArgumentException("Deadlines must be longer than nothing.", nameof(Deadline));
        if (AnswerLimit < 1024)
            throw new ArgumentException($"An answer limit of {AnswerLimit} bytes is below 1024.", nameof(AnswerLimit));
    }
}
