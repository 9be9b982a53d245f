using System.Collections.Concurrent;
using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Identity;
using Croft.Engine.Verbs;
using Croft.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Croft.Server.Api;

/// <summary>A guest's console over a WebSocket: binary messages are what is typed and shown, a text message of the client is its terminal's size.</summary>
/// <remarks>The first message tells what was opened, or the failure; the reason of the closing tells how it ended.</remarks>
internal sealed class ConsoleEndpoint(ServerParts parts, ServerOptions options)
{
    public const string Path = $"{VerbRoute.Root}/guests/{{guest}}/console";

    /// <summary>How often it is asked whether the caller may still type.</summary>
    static readonly TimeSpan every = TimeSpan.FromSeconds(20);

    static readonly TimeSpan farewell = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<string, int> held = new(StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder web) => web.MapMethods(Path, ["GET", "CONNECT"], (RequestDelegate)AnswerAsync);

    async Task AnswerAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.Headers.Upgrade = "websocket";
            await new Problem(StatusCodes.Status426UpgradeRequired, "no WebSocket", "A console is opened as a WebSocket.") { Kind = FailureKind.Invalid, WayOut = "croft guest console GUEST does so, in a folder that is logged in." }.WriteAsync(http);
            return;
        }
        // A WebSocket is no fetch: other sites may open it, and can't set a header. Their page's origin tells them apart.
        if (http.Request.Headers.Authorization.Count == 0 && !Doors.IsOwnOrigin(http))
            throw new FailureException(FailureKind.Denied, "A page of another site may not act for who is signed in here.", "Open it from a page of this server, or with a token.");
        var caller = http.Features.Get<Caller>()!;
        var context = PlanEndpoints.ContextOf(http);
        var request = new ConsoleGuestRequest { Guest = Guest(http), Cluster = http.Request.Query["cluster"].FirstOrDefault() };
        using var place = Take(caller.Id);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.FromSeconds(30), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        using var line = new ConsoleLine(socket);
        try
        {
            await parts.Runner.SessionAsync(GuestConsole.Info, request, context, async stop =>
            {
                await using var console = await parts.Consoles.OpenAsync(request, stop);
                return await HoldAsync(line, console, caller, stop);
            }, http.RequestAborted);
        }
        catch (FailureException e)
        {
            await line.RefuseAsync(Problem.Of(e.Failure));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Who typed has left, or the server ends.
        }
    }

    async Task<string> HoldAsync(ConsoleLine line, OpenConsole console, Caller caller, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await line.SayAsync(new { guest = console.Guest.ToString(), serial = console.Serial }, end.Token);
        var typed = line.TypedAsync(console.Terminal, parts.Time, end.Token);
        var first = await Task.WhenAny(typed, line.ShownAsync(console.Terminal, parts.Time, end.Token), WatchAsync(line, caller, end.Token));
        ct.ThrowIfCancellationRequested();
        var told = await first;
        // A receipt that is cancelled takes the connection with it, and what was said last: the client's own closing is waited for.
        using var patience = new CancellationTokenSource(farewell);
        await line.CloseAsync(told, patience.Token);
        await Task.WhenAny(typed, Task.Delay(farewell, parts.Time, patience.Token));
        await end.CancelAsync();
        return told;
    }

    async Task<string> WatchAsync(ConsoleLine line, Caller caller, CancellationToken ct)
    {
        line.Used = parts.Time.GetTimestamp();
        while (true)
        {
            await Task.Delay(every, parts.Time, ct);
            if (parts.Time.GetElapsedTime(line.Used) > options.ConsoleIdle) return $"nothing was typed or shown for {Durations.Of(options.ConsoleIdle)}";
            if (await parts.Callers.AgainAsync(caller, ct) is not { } now) return "the token or session has ended";
            if (!IsSame(caller.Actor.Grants, now.Actor.Grants)) return "what the caller may do has changed";
        }
    }

    static bool IsSame(IReadOnlyList<Grant> a, IReadOnlyList<Grant> b) => a.Count == b.Count && a.Zip(b).All(p => p.First.Scope == p.Second.Scope && p.First.Permissions.SequenceEqual(p.Second.Permissions));

    Place Take(string caller)
    {
        var mine = held.AddOrUpdate(caller, 1, static (_, count) => count + 1);
        var place = new Place(() => held.AddOrUpdate(caller, 0, static (_, count) => count - 1));
        var all = held.Values.Sum();
        if (mine <= options.MostConsolesOfOne && all <= options.MostConsoles) return place;
        place.Dispose();
        throw new FailureException(FailureKind.Conflict, string.Create(CultureInfo.InvariantCulture, $"{(mine > options.MostConsolesOfOne ? $"You have {mine - 1} consoles open" : $"{all - 1} consoles are open")}, and no more are held at once."), "Leave one: Ctrl-].");
    }

    // As it was sent: a decoded path no longer tells a slash within a name from one between names.
    static string Guest(HttpContext http) => Uri.UnescapeDataString(http.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0].TrimEnd('/').Split('/')[^2]);

    sealed class Place(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
