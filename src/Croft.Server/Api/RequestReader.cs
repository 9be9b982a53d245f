using System.Reflection;
using System.Text.Json;
using Croft.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Croft.Server.Api;

/// <summary>Makes a verb's request from a call's path, query and body; every fault is told at once.</summary>
internal sealed class RequestReader(Uploads uploads, TimeProvider time)
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>What a face asks beside the request: to see the plan alone, and what was typed to confirm it.</summary>
    public const string Plan = "plan", Confirm = "confirm";

    /// <exception cref="FailureException">Invalid, with a fault for each wrong field.</exception>
    public async Task<object> ReadAsync(VerbRoute route, HttpContext http)
    {
        var request = Activator.CreateInstance(route.Verb.Request)!;
        List<Fault> faults = [];
        ReadPath(route, request, http, faults);
        ReadQuery(route, request, http.Request.Query, faults);
        // What a client was told last is newer than what it asked at first.
        if (route.Verb.Streams && http.Request.Headers[EventStream.LastEventId] is [{ Length: > 0 } told] && EventStream.ResumedBy(route.Verb.Request) is { } resumed) Fill(request, resumed, [told], faults);
        if (route.HasBody) await ReadBodyAsync(route, request, http, faults);
        if (faults.Count > 0)
            throw new FailureException(new Failure(FailureKind.Invalid, $"'{route.Verb.FullName}' was not done: {string.Join("; ", faults.Select(f => $"{f.Field} {f.Message}"))}.") { Faults = faults });
        // Last: a file is not taken in for a call that is refused.
        if (route.File is { } file) file.SetValue(request, await uploads.TakeAsync(http, http.Request.Query[VerbRoute.NameOf(file)].ToString() is { Length: > 0 } name ? Path.GetFileName(name) : "upload"));
        return request;
    }

    void ReadPath(VerbRoute route, object request, HttpContext http, List<Fault> faults)
    {
        // As it was sent: a decoded path no longer tells a slash within a name from one between names. By its end, since a proxy may send an address whole.
        var sent = http.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0].TrimEnd('/').Split('/');
        if (sent.Length < route.Segments.Count) throw new FailureException(FailureKind.Invalid, "The path can't be read.");
        foreach (var (segment, text) in route.Segments.Zip(sent[^route.Segments.Count..]))
        {
            if (segment.Property is { } property && !(text == VerbRoute.None && VerbRoute.MayBeNone(property))) Fill(request, property, [Uri.UnescapeDataString(text)], faults);
        }
    }

    void ReadQuery(VerbRoute route, object request, IQueryCollection query, List<Fault> faults)
    {
        var known = route.HasBody ? [] : route.Rest.ToDictionary(VerbRoute.NameOf, StringComparer.Ordinal);
        var maps = new Dictionary<PropertyInfo, Dictionary<string, string>>();
        foreach (var (name, values) in query)
        {
            // OpenAPI's deepObject.
            if (name.Split('[', 2) is [var whole, [.. var key, ']']] && known.TryGetValue(whole, out var map) && VerbRoute.IsMap(map.PropertyType))
            {
                if (values is not [{ } value]) faults.Add(new Fault(name, "is given more than once"));
                else (maps.TryGetValue(map, out var entries) ? entries : maps[map] = new(StringComparer.Ordinal))[key] = value;
                continue;
            }
            if (known.TryGetValue(name, out var property) && property == route.File) continue;
            if (name == Plan && route.Verb.Plans)
            {
                // What is no clear no would be carried out.
                if (values is not ["true" or "false"]) faults.Add(new Fault(name, "has to be true or false, once"));
                continue;
            }
            if (property is not null) Fill(request, property, [.. values.OfType<string>()], faults);
            else if (!(name == Confirm && (route.Verb.Plans || route.Verb.Forgets is not null)) && !(name is Paging.Limit or Paging.Cursor && Paging.Cuts(route)))
                faults.Add(new Fault(name, $"is no parameter of the query here{(route.HasBody ? "; what is asked for stands in the body" : "")}"));
        }
        foreach (var (property, entries) in maps) property.SetValue(request, entries);
    }

    void Fill(object request, PropertyInfo property, IReadOnlyList<string> texts, List<Fault> faults)
    {
        var name = VerbRoute.NameOf(property);
        var item = VerbRoute.ItemOf(property.PropertyType);
        var isList = item != property.PropertyType && Nullable.GetUnderlyingType(property.PropertyType) is null;
        if (VerbRoute.IsMap(property.PropertyType))
        {
            faults.Add(new Fault(name, $"is given key by key, as {name}[KEY]=VALUE"));
            return;
        }
        if (texts.Count != 1 && !isList)
        {
            faults.Add(new Fault(name, "is given more than once"));
            return;
        }
        List<object> values = [];
        foreach (var text in texts)
        {
            if (QueryText.TryRead(text, item, time, out var value, out var why)) values.Add(value!);
            else faults.Add(new Fault(name, why));
        }
        if (values.Count == texts.Count) property.SetValue(request, isList ? Collected(property, item, values) : values[0]);
    }

    static object? Collected(PropertyInfo property, Type item, List<object> values)
    {
        var array = Array.CreateInstance(item, values.Count);
        for (var at = 0; at < values.Count; at++) array.SetValue(values[at], at);
        return property.PropertyType.IsInstanceOfType(array) ? array : JsonSerializer.SerializeToElement(array, ContractJson.Sent).Deserialize(property.PropertyType, ContractJson.Sent);
    }

    static async Task ReadBodyAsync(VerbRoute route, object request, HttpContext http, List<Fault> faults)
    {
        if (http.Request.ContentLength is 0 or null && http.Request.ContentType is null && !http.Request.Headers.ContainsKey("Transfer-Encoding")) return;
        if (!http.Request.HasJsonContentType()) throw new FailureException(FailureKind.Invalid, "The body has to be JSON: Content-Type: application/json.");
        using var body = await ParseAsync(http);
        if (body.RootElement.ValueKind != JsonValueKind.Object) throw new FailureException(FailureKind.Invalid, "The body has to be a JSON object.");
        var known = route.Rest.ToDictionary(VerbRoute.NameOf, StringComparer.Ordinal);
        foreach (var field in body.RootElement.EnumerateObject())
        {
            if (!known.TryGetValue(field.Name, out var property)) faults.Add(new Fault(field.Name, "is no field here"));
            else if (field.Value.ValueKind != JsonValueKind.Null) Fill(request, property, field.Value, faults);
        }
    }

    static async Task<JsonDocument> ParseAsync(HttpContext http)
    {
        try
        {
            return await JsonDocument.ParseAsync(http.Request.Body, Strict, http.RequestAborted);
        }
        catch (JsonException e)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, "The body is no JSON that can be read.") { Cause = e.LineNumber is { } line ? $"line {line + 1}, byte {e.BytePositionInLine + 1}" : e.Message }, e);
        }
    }

    static void Fill(object request, PropertyInfo property, JsonElement value, List<Fault> faults)
    {
        var name = VerbRoute.NameOf(property);
        try
        {
            property.SetValue(request, value.Deserialize(property.PropertyType, ContractJson.Sent));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            faults.Add(new Fault(name, Expected(property.PropertyType)));
        }
    }

    static string Expected(Type type)
    {
        var item = VerbRoute.ItemOf(type);
        var one = item == typeof(string) || item == typeof(Guid) ? "a text"
            : item == typeof(Uri) ? "an address such as https://pve1.example:8006"
            : item.IsEnum ? $"one of {string.Join(", ", Words.Of(item))}"
            : item == typeof(bool) ? "true or false"
            : item == typeof(TimeSpan) ? "a length of time such as 30s, 5m or 1h30m"
            : item == typeof(DateTimeOffset) ? "a time such as 2026-11-20T14:00:00Z"
            : item == typeof(double) || item == typeof(decimal) || item == typeof(float) ? "a number"
            : item.IsPrimitive ? "a whole number" : "an object as the API's description tells";
        return $"has to be {(item != type && Nullable.GetUnderlyingType(type) is null ? $"a list, each {one}" : one)}";
    }
}
