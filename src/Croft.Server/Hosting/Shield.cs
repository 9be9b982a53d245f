using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Identity;
using Croft.Server.Api;
using Microsoft.AspNetCore.Http;

namespace Croft.Server.Hosting;

/// <summary>What stands around every call: headers, failures as problems, and who calls.</summary>
internal sealed class Shield(ServerOptions options, ServerParts parts, CallLimits limits)
{
    const string Scheme = "Bearer ";

    /// <summary>Outermost: whatever goes wrong is told as a problem, in words that hold no internals.</summary>
    public async Task AroundAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Croft-Version"] = parts.Version;
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.ContentType is null && http.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
                await Nothing(http).WriteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Who asked has left.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            await Told(e, http).WriteAsync(http);
        }
    }

    /// <summary>Behind routing: below the API everybody says who they are.</summary>
    public async Task AdmitAsync(HttpContext http, RequestDelegate next)
    {
        // As routing compares paths: without regard to case.
        if (http.Request.Path.StartsWithSegments(VerbRoute.Root, StringComparison.OrdinalIgnoreCase))
        {
            if (await CallerAsync(http) is not { } caller)
            {
                if (HasSession(http) && !Doors.IsOwnPage(http)) throw new FailureException(FailureKind.Denied, "A page of another site may not act for who is signed in here.", $"A page of this server sends the header {Doors.SamePage} with each change.");
                http.Response.Headers.WWWAuthenticate = "Bearer realm=\"croft\"";
                await new Problem(StatusCodes.Status401Unauthorized, "who are you?", "The call carries no token that is valid.") { Kind = FailureKind.Denied, WayOut = "Send Authorization: Bearer TOKEN; 'croft token create' makes one." }.WriteAsync(http);
                return;
            }
            if (!limits.Admits(caller.Id))
            {
                http.Response.Headers.RetryAfter = "1";
                await new Problem(StatusCodes.Status429TooManyRequests, "too many calls", $"This token makes more than {options.CallsPerSecond} calls a second.") { Kind = FailureKind.Conflict, WayOut = "Wait a second; lists take a limit of many rows, and event streams save asking again." }.WriteAsync(http);
                return;
            }
            http.Features.Set(caller);
        }
        else if (http.Request.Headers.Authorization.Count > 0 && !PlainEndpoints.AsksNobody(http.Request.Path) && await CallerAsync(http) is { } known)
        {
            http.Features.Set(known);
        }
        await next(http);
    }

    async Task<Caller?> CallerAsync(HttpContext http) =>
        http.Request.Headers.Authorization is [{ Length: < 512 } said] && said.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await parts.Callers.OfTokenAsync(said[Scheme.Length..].Trim(), http.RequestAborted)
            : HasSession(http) && Doors.IsOwnPage(http) ? await parts.Callers.OfSessionAsync(http.Request.Cookies[Doors.Cookie]!, http.RequestAborted) : null;

    static bool HasSession(HttpContext http) => http.Request.Headers.Authorization.Count == 0 && http.Request.Cookies.ContainsKey(Doors.Cookie);

    Problem Told(Exception e, HttpContext http) => e switch
    {
        FailureException known => Problem.Of(known.Failure),
        BadHttpRequestException bad => new Problem(bad.StatusCode, "bad request", bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"The body is longer than the {options.MostBody >> 20} MiB that are taken." : "The request can't be read.") { Kind = FailureKind.Invalid },
        // The database went away between two steps, or its disk is full: nobody's mistake.
        _ when FailureMap.Of(e, Attempted(http), parts.Bugs.OfDatabase) is { } known => Problem.Of(known),
        _ => Problem.Of(parts.Bugs.Report(e, Attempted(http))),
    };

    static string Attempted(HttpContext http) => $"{http.Request.Method} {http.GetEndpoint()?.DisplayName ?? "(no route)"}";

    static Problem Nothing(HttpContext http) => http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
        ? new(StatusCodes.Status405MethodNotAllowed, "no such method", $"This path takes {http.Response.Headers.Allow}.") { Kind = FailureKind.Invalid, WayOut = "/openapi/v1.json lists all." }
        : new(StatusCodes.Status404NotFound, "no such path", "The API has no such path; /openapi/v1.json lists all.") { Kind = FailureKind.NotFound };
}
