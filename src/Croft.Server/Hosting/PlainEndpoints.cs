using System.Net;
using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Croft.Server.Hosting;

/// <summary>What those ask who watch over the server: is it there, is it able, what does it measure.</summary>
internal sealed class PlainEndpoints(ServerParts parts, Metrics metrics)
{
    public void Map(IEndpointRouteBuilder web)
    {
        web.MapMethods("/healthz", ["GET", "HEAD"], (RequestDelegate)(http => TextAsync(http, StatusCodes.Status200OK, "ok\n")));
        web.MapMethods("/readyz", ["GET", "HEAD"], (RequestDelegate)ReadyAsync);
        web.MapMethods("/metrics", ["GET", "HEAD"], (RequestDelegate)MetricsAsync);
        web.MapMethods("/", ["GET", "HEAD"], (RequestDelegate)(http => TextAsync(http, StatusCodes.Status200OK, "Croft's API is below /api/v1; /api shows it, /openapi/v1.json describes it.\n")));
    }

    /// <summary>True for what answers alike whoever asks: also while the database that knows them is away.</summary>
    public static bool AsksNobody(PathString path) => path.Value is "/healthz" or "/readyz";

    // Why it can't is for the journal: whoever asks here has not said who they are.
    async Task ReadyAsync(HttpContext http)
    {
        var ready = await parts.Database.AnswersAsync(http.RequestAborted);
        await TextAsync(http, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, ready ? "ready\n" : "its database does not answer\n");
    }

    async Task MetricsAsync(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from))
        {
            if (http.Features.Get<Caller>() is not { } caller || !caller.Actor.May(Contracts.Permissions.EstateRead))
            {
                await new Problem(StatusCodes.Status401Unauthorized, "who are you?", "Figures are for this machine, or for a token that may see the estate.") { Kind = FailureKind.Denied, WayOut = "Send Authorization: Bearer TOKEN; 'croft token create' makes one." }.WriteAsync(http);
                return;
            }
        }
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await http.Response.WriteAsync(metrics.Write(), http.RequestAborted);
    }

    static Task TextAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
