using Croft.Sandbox.Access;
using Croft.Sandbox.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Croft.Sandbox.Wire;

/// <summary>Finds out who sends a request: cookie, ticket in a header, or API token.</summary>
internal sealed class Authentication(ClusterState cluster, Tickets tickets)
{
    const string CookieName = "PVEAuthCookie";
    const string TokenName = "PVEAPIToken";

    public Tickets Tickets { get; } = tickets;

    public Identity Identify(IHeaderDictionary headers, string method)
    {
        var ticket = Extract(headers.Cookie, CookieName) ?? Extract(headers.Authorization, CookieName);
        if (ticket is not null)
            return ByTicket(ticket, headers["CSRFPreventionToken"], method);
        var token = Extract(headers.Authorization, TokenName) ?? throw ApiFault.Unauthorized("No ticket");
        return ByToken(token);
    }

    Identity ByTicket(string ticket, StringValues csrf, string method)
    {
        var userId = Tickets.Verify(Uri.UnescapeDataString(ticket)) ?? throw ApiFault.Unauthorized("permission denied - invalid PVE ticket");
        RequireEnabled(userId);
        if (method != "GET" && !Tickets.VerifyCsrf(userId, csrf))
            throw ApiFault.Unauthorized("Permission denied - invalid csrf token");
        return new Identity(userId);
    }

    Identity ByToken(string token)
    {
        var bang = token.IndexOf('!', StringComparison.Ordinal);
        var equals = token.IndexOf('=', StringComparison.Ordinal);
        if (bang < 0 || equals < bang)
            throw ApiFault.Unauthorized("no tokenid specified");
        var (userId, id, secret) = (token[..bang], token[(bang + 1)..equals], token[(equals + 1)..]);
        RequireEnabled(userId);
        if (cluster.Access.Find(userId)?.Tokens.GetValueOrDefault(id) is not { } found)
            throw ApiFault.Unauthorized($"no such token '{id}' for user '{userId}'");
        if (found.Expire != 0 && found.Expire < cluster.Now)
            throw ApiFault.Unauthorized($"token '{id}' access expired");
        if (!string.Equals(found.Secret, secret, StringComparison.Ordinal))
            throw ApiFault.Unauthorized("invalid token value!");
        return new Identity(userId, found);
    }

    void RequireEnabled(string userId)
    {
        if (cluster.Access.Find(userId) is not { } user)
            throw ApiFault.Unauthorized($"no such user ('{userId}')");
        if (!user.IsEnabled)
            throw ApiFault.Unauthorized($"user '{userId}' is disabled");
        if (user.Expire != 0 && user.Expire < cluster.Now)
            throw ApiFault.Unauthorized($"user '{userId}' access expired");
    }

    // "Name=value" or "Name value", anywhere between spaces and semicolons; case counts
    static string? Extract(StringValues header, string name)
    {
        foreach (var line in header)
        {
            if (line is null)
                continue;
            var at = line.IndexOf(name, StringComparison.Ordinal);
            if (at < 0 || at + name.Length >= line.Length || line[at + name.Length] is not ('=' or ' '))
                continue;
            var value = line.AsSpan(at + name.Length + 1);
            var end = value.IndexOf(';');
            value = (end < 0 ? value : value[..end]).Trim();
            if (value.Length > 0)
                return value.ToString();
        }
        return null;
    }
}
