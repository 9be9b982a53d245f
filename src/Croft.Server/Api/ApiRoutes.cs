using Croft.Contracts;
using Croft.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Croft.Server.Api;

/// <summary>Every verb at its derived route, and the few routes that are no verb's.</summary>
public static class ApiRoutes
{
    /// <summary>Name of this face, in the audit and where a verb says why it is absent.</summary>
    public const string Face = VerbEndpoint.Face;

    /// <summary>The routes of the verbs that this face carries.</summary>
    public static IEnumerable<VerbRoute> Of(IEnumerable<VerbInfo> catalogue) => catalogue.Where(v => !v.AbsentFrom.ContainsKey(Face)).Select(VerbRoute.Of);

    internal static void Map(IEndpointRouteBuilder web, ServerParts parts, ServerOptions options, RunKeeper runs)
    {
        var reader = new RequestReader(new Uploads(Path.Combine(options.Folder, "uploads"), parts.Time), parts.Time);
        var guards = new ChangeGuards(new Versions(parts), new Repeats(parts));
        var plans = new PlanEndpoints(parts, guards.Repeats, runs);
        var routes = Of(parts.Catalogue.Entries.Select(e => e.Info)).ToList();
        foreach (var route in routes)
            web.MapMethods(route.Template, MethodsOf(route), (RequestDelegate)new VerbEndpoint(route, parts, reader, plans, guards).AnswerAsync);
        plans.Map(web);
        new ConsoleEndpoint(parts, options).Map(web);
        var description = new Lazy<byte[]>(() => OpenApi.ApiDescription.Write(routes, parts.Version));
        web.MapMethods("/openapi/v1.json", ["GET", "HEAD"], (RequestDelegate)(http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.Body.WriteAsync(description.Value, http.RequestAborted).AsTask();
        }));
    }

    // What can be got can be looked at without its body, as monitors do; a stream has no end to look at.
    static string[] MethodsOf(VerbRoute route) => route.Method == "GET" && !route.Verb.Streams ? ["GET", "HEAD"] : [route.Method];
}
