using System.Collections;
using System.Globalization;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Contracts;

namespace Croft.Remote;

/// <summary>Writes a verb's request as the call that a server reads.</summary>
static class RequestWriter
{
    /// <summary>The call; what stands at its default is left out.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="request">Its request.</param>
    /// <param name="asked">What the face asks beside it, for the query: <c>plan=true</c>.</param>
    public static HttpRequestMessage Write(VerbInfo verb, object request, string? asked = null)
    {
        var route = VerbRoute.Of(verb);
        var prototype = Activator.CreateInstance(verb.Request)!;
        var path = new StringBuilder(VerbRoute.Root);
        foreach (var segment in route.Segments) path.Append('/').Append(segment.Property is { } p ? Named(p.GetValue(request)) : segment.Text);
        var rest = route.Rest.Select(p => (Property: p, Value: p.GetValue(request))).Where(p => p.Value is not null && !Equals(p.Value, p.Property.GetValue(prototype))).ToList();
        List<string> query = asked is null ? [] : [asked];
        // The face has asked for it before it calls.
        if (verb.AsksFor(request) is { } confirmed) query.Add($"confirm={Uri.EscapeDataString(confirmed.Type)}");
        if (!route.HasBody) query.AddRange(rest.SelectMany(p => Asked(VerbRoute.NameOf(p.Property), p.Value!)));
        if (query.Count > 0) path.Append('?').AppendJoin('&', query);
        var message = new HttpRequestMessage(new HttpMethod(route.Method), path.ToString());
        if (route.File is { } file) message.Content = Content((FileContent)file.GetValue(request)!);
        else if (route.HasBody) message.Content = Body(rest);
        return message;
    }

    static StringContent Body(List<(PropertyInfo Property, object? Value)> rest)
    {
        var body = new JsonObject();
        foreach (var (property, value) in rest) body[VerbRoute.NameOf(property)] = JsonSerializer.SerializeToNode(value, property.PropertyType, ContractJson.Sent);
        return new StringContent(body.ToJsonString(ContractJson.Sent), Encoding.UTF8, "application/json");
    }

    static StreamContent Content(FileContent file)
    {
        var content = new StreamContent(file.Open(), 1 << 17);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentLength = file.Length;
        return content;
    }

    static string Named(object? value) => value is null or "" ? VerbRoute.None : Uri.EscapeDataString(Text(value));

    static IEnumerable<string> Asked(string name, object value) => value is IReadOnlyDictionary<string, string> map
        ? map.Select(e => $"{Uri.EscapeDataString($"{name}[{e.Key}]")}={Uri.EscapeDataString(e.Value)}")
        : Texts(value).Select(t => $"{name}={Uri.EscapeDataString(t)}");

    static IEnumerable<string> Texts(object value) => value is not string and IEnumerable many ? many.Cast<object>().Select(Text) : [Text(value)];

    static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum word => Words.Camel(word.ToString()),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString("O", CultureInfo.InvariantCulture),
        FileContent file => file.Name,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
