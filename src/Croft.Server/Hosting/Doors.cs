using System.Globalization;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.Secrets;
using Croft.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Croft.Server.Hosting;

/// <summary>The ways in for people: the first administrator by the setup token, and a browser's session by name and password.</summary>
internal sealed class Doors(ServerParts parts)
{
    /// <summary>Cookie of a session; its prefix makes browsers send it to this host alone, and only encrypted.</summary>
    public const string Cookie = "__Host-croft";

    /// <summary>Header that a page of Croft's sends with each change: no page of another site can.</summary>
    public const string SamePage = "Croft-Page";

    const int MostBody = 16 << 10;

    public void Map(IEndpointRouteBuilder web)
    {
        web.MapMethods("/setup", ["POST"], (RequestDelegate)SetUpAsync);
        web.MapMethods("/session", ["POST"], (RequestDelegate)SignInAsync);
        web.MapMethods("/session", ["DELETE"], (RequestDelegate)SignOutAsync);
    }

    async Task SetUpAsync(HttpContext http)
    {
        var said = await ReadAsync(http, "token", "name", "password");
        var name = await parts.Setup.RedeemAsync(said["token"], said["name"], new Secret(said["password"]), http.RequestAborted);
        await Answers.WriteAsync(http, StatusCodes.Status200OK, new { user = name }, typeof(object));
    }

    async Task SignInAsync(HttpContext http)
    {
        var said = await ReadAsync(http, "name", "password", "code");
        var source = new SignInSource(http.Connection.RemoteIpAddress?.ToString() ?? "", http.Request.Headers.UserAgent.ToString());
        var outcome = await parts.SignIn.RunAsync(
            new SignInAttempt(said["name"], new Secret(said["password"]), said["code"].Length == 0 ? null : new Secret(said["code"])), source, http.RequestAborted);
        if (outcome.Session is not { } session)
        {
            if (outcome.Wait is { } wait) http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await new Problem(outcome.Wait is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests, "not signed in",
                outcome.Untried ? "Nothing was looked at: too many tries have failed, or too many are made at once." : "Name, password or code is wrong.")
            {
                Kind = FailureKind.Denied,
                WayOut = outcome.Wait is { } pause ? $"Try again in {Durations.Of(pause)}." : "Try again.",
            }.WriteAsync(http);
            return;
        }
        http.Response.Cookies.Append(Cookie, session.Reveal(), new CookieOptions { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/", Expires = outcome.Ends });
        await Answers.WriteAsync(http, StatusCodes.Status200OK, new { user = outcome.User, ends = outcome.Ends }, typeof(object));
    }

    async Task SignOutAsync(HttpContext http)
    {
        if (!IsOwnPage(http)) throw new FailureException(FailureKind.Denied, "A page of another site may not sign anybody out.");
        if (http.Request.Cookies[Cookie] is { } session) await parts.SignIn.SignOutAsync(session, http.RequestAborted);
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Secure = true, Path = "/" });
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>True where a call that a session's cookie came with was made by a page of this server (OWASP: custom header, and the origin).</summary>
    public static bool IsOwnPage(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
        // How a WebSocket begins over HTTP/2; its endpoint looks at the origin.
        || HttpMethods.IsConnect(http.Request.Method)
        || (http.Request.Headers.ContainsKey(SamePage)
            && (http.Request.Headers.Origin.Count == 0 || IsOwnOrigin(http)));

    /// <summary>True where the page that calls says that it is of this server.</summary>
    public static bool IsOwnOrigin(HttpContext http) =>
        http.Request.Headers.Origin is [{ } origin] && Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value;

    static async Task<IReadOnlyDictionary<string, string>> ReadAsync(HttpContext http, params string[] names)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBody;
        if (!http.Request.HasJsonContentType()) throw new FailureException(FailureKind.Invalid, "The body has to be JSON: Content-Type: application/json.");
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false }, http.RequestAborted);
            return names.ToDictionary(n => n, n => body.RootElement.TryGetProperty(n, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "", StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FailureException(FailureKind.Invalid, $"The body has to be a JSON object with {string.Join(", ", names)}.");
        }
    }
}
