using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.Verbs;
using Croft.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Croft.Server.Api;

/// <summary>One verb over HTTP: the request is read, the runner called, the answer written by the verb's shape.</summary>
internal sealed class VerbEndpoint(VerbRoute route, ServerParts parts, RequestReader reader, PlanEndpoints plans, ChangeGuards guards)
{
    public const string Face = "rest";

    readonly VerbEntry entry = parts.Catalogue[route.Verb.FullName];
    readonly EventStream streams = new(route.Verb.Result, parts.Time);

    public Task AnswerAsync(HttpContext http) => guards.Repeats.OnceAsync(http, tellsTwice: !route.Verb.RevealsSecrets, () => AnswerOnceAsync(http));

    async Task AnswerOnceAsync(HttpContext http)
    {
        var request = await reader.ReadAsync(route, http);
        var context = PlanEndpoints.ContextOf(http);
        if (route.Verb.Streams) await streams.WriteAsync(http, (reached, ct) => parts.Runner.StreamAsync(entry, request, Lasting(http, context, reached), ct));
        else if (route.Verb.Effect is not Effect.Reads && await guards.Versions.RefusalAsync(route, request, http, context) is { } refusal) await refusal.WriteAsync(http);
        else if (route.Verb.AsksFor(request) is { } asked && !asked.IsMetBy(http.Request.Query[RequestReader.Confirm])) await Unconfirmed(asked, http).WriteAsync(http);
        else if (route.Verb.Plans) await ChangeAsync(http, request, context);
        else await ReadAsync(http, request, context);
    }

    VerbContext Lasting(HttpContext http, VerbContext context, Action<string> reached)
    {
        var caller = http.Features.Get<Caller>()!;
        return context with { Anew = async ct => (await parts.Callers.AgainAsync(caller, ct))?.Actor, Reached = reached };
    }

    Problem Unconfirmed(Confirmation asked, HttpContext http) => new(StatusCodes.Status403Forbidden, "not confirmed", $"'{route.Verb.FullName} {asked.Type}' has to be confirmed: {asked.Because}")
    {
        Kind = FailureKind.Denied,
        Confirmation = asked,
        WayOut = $"Send {http.Request.Method} {http.Request.Path}?confirm={Uri.EscapeDataString(asked.Type)}",
    };

    async Task ReadAsync(HttpContext http, object request, VerbContext context)
    {
        var (skip, take) = Paging.Cuts(route) ? Paging.Of(http.Request.Query) : (0, int.MaxValue);
        var result = await parts.Runner.RunAsync(entry, request, context, http.RequestAborted);
        plans.Follow(result);
        if (guards.Versions.Shows(route)) http.Response.Headers.ETag = Versions.Of(result, route.Verb.Result);
        if (result is IPage page && (skip, take) != (0, int.MaxValue)) await Answers.WritePageAsync(http, page, route.Verb.Result, skip, take);
        else await Answers.WriteAsync(http, StatusCodes.Status200OK, result, route.Verb.Result);
    }

    async Task ChangeAsync(HttpContext http, object request, VerbContext context)
    {
        var plan = await parts.Runner.PlanAsync(entry, request, context, http.RequestAborted);
        if (route.Verb.OnlyShows || http.Request.Query[RequestReader.Plan] == "true" || plan.Steps.Count == 0)
            await Answers.WriteAsync(http, StatusCodes.Status200OK, plan, typeof(Plan));
        else
            await plans.StartAsync(http, plan, context);
    }
}

/// <summary>What keeps a change from being made twice, or from another version than its caller saw.</summary>
internal sealed record ChangeGuards(Versions Versions, Repeats Repeats);
