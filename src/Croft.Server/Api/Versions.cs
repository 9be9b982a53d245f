using System.Security.Cryptography;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Server.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Croft.Server.Api;

/// <summary>Versions of what is shown (RFC 9110): a change that names one by <c>If-Match</c> is refused once it is another.</summary>
internal sealed class Versions(ServerParts parts)
{
    readonly Dictionary<string, VerbRoute> shows = ApiRoutes.Of(parts.Catalogue.Entries.Select(e => e.Info))
        .Where(r => r.Verb.Name == "show" && r.Method == "GET").ToDictionary(r => r.Verb.Noun, StringComparer.Ordinal);

    /// <summary>The version of a result; figures and the times of readings make no other.</summary>
    public static string Of(object result, Type type) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(result, type, ContractJson.Settled)))[..32]}\"";

    /// <summary>True where this is what a thing is shown by, so that its answer carries a version.</summary>
    public bool Shows(VerbRoute route) => ReferenceEquals(shows.GetValueOrDefault(route.Verb.Noun)?.Verb, route.Verb);

    /// <summary>Refuses a change of what is no longer the version that it names.</summary>
    /// <exception cref="FailureException">Invalid: what is named has no versions.</exception>
    public async Task<Problem?> RefusalAsync(VerbRoute route, object request, HttpContext http, VerbContext context)
    {
        if (http.Request.Headers.IfMatch is not { Count: > 0 } header) return null;
        if (!EntityTagHeaderValue.TryParseStrictList(header, out var wanted))
            throw new FailureException(FailureKind.Invalid, "If-Match names no version.", "Send the ETag of a GET, with its quotation marks.");
        if (wanted.Contains(EntityTagHeaderValue.Any)) return null;
        var show = shows.GetValueOrDefault(route.Verb.Noun);
        if (show is null || Named(route) is not { } named || Named(show) is not { } showing)
            throw new FailureException(FailureKind.Invalid, $"'{route.Verb.FullName}' names nothing that has a version.", "Send it without If-Match.");
        var asked = Activator.CreateInstance(show.Verb.Request)!;
        showing.SetValue(asked, named.GetValue(request));
        var now = await parts.Runner.RunAsync(parts.Catalogue[show.Verb.FullName], asked, context, http.RequestAborted);
        var version = Of(now, show.Verb.Result);
        // Not told by W/ alone: proxies that compress an answer put it before the version.
        return wanted.Any(w => w.Tag.Equals(version, StringComparison.Ordinal)) ? null
            : new Problem(StatusCodes.Status412PreconditionFailed, "another version", $"'{route.Verb.FullName}' was not done: {named.GetValue(request)} is no longer the version that If-Match names.")
            {
                Kind = FailureKind.Conflict,
                WayOut = $"Look at it again; it is {version} now.",
            };
    }

    static System.Reflection.PropertyInfo? Named(VerbRoute route) => route.Segments.Select(s => s.Property).FirstOrDefault(p => p is not null);
}
