using System.Text;
using System.Text.Json.Nodes;
using Croft.Contracts;

namespace Croft.Server.Tests.Fuzz;

/// <summary>Every route of the API's own description, called with what nobody should send: it answers in order, tells no internals, and nothing is a mistake of Croft's.</summary>
public sealed class ApiFuzzTests
{
    static readonly string[] Nasty =
    [
        "", " ", "'", "\"", "' OR 1=1 --", "'; DROP TABLE guest_readings; --", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "\0", "a\r\nSet-Cookie: x=1", "${7*7}", "{{7*7}}", "<script>alert(1)</script>",
        "-", "--help", "*", "lab/*", "lab/101", "lab/pve1/101", "101", "-1", "0", "9999999999999999999999", "1e400", "NaN", "true", "null", "\u202e\ufeff", "ÄÖ\ud83d\ude00", new string('A', 5_000), "%", "_", "\\", "/", "lab", "pve1", "2026-13-45T99:99:99Z", "a=b", ";", "|id", "$(id)", "`id`",
    ];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task NoCall_IsAMistakeOfCrofts(int seed)
    {
        await using var served = await Served.StartAsync(change: o => o with { CallsPerSecond = 100_000 });
        using var client = served.Client(served.Token);
        client.Timeout = TimeSpan.FromSeconds(60);
        var description = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", Ct))!;
        var schemas = description["components"]!["schemas"]!;
        List<string> wrong = [];
        var random = new Random(seed);
        foreach (var (path, methods) in description["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                for (var tries = 0; tries < 4; tries++)
                {
                    using var call = Call(path, method, operation!, schemas, random, description);
                    var told = $"{call.Method} {call.RequestUri} {(call.Content is null ? "" : await call.Content.ReadAsStringAsync(Ct))}";
                    try
                    {
                        using var answer = await client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, Ct);
                        var isStream = answer.Content.Headers.ContentType?.MediaType is "application/x-ndjson" or "text/event-stream";
                        var text = isStream ? "" : await answer.Content.ReadAsStringAsync(Ct);
                        if ((int)answer.StatusCode == 500 || text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal)) wrong.Add($"{(int)answer.StatusCode} {told}\n  {text}");
                        else if (!answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType != "application/problem+json" && (int)answer.StatusCode is not (400 or 414)) wrong.Add($"{(int)answer.StatusCode} {told}: no problem details");
                    }
                    catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                    {
                        wrong.Add($"{told}: {e.Message}");
                    }
                }
            }
        }
        wrong.ShouldBeEmpty(string.Join("\n", wrong.Take(20)));
        (await served.CallAsync("GET", "/api/v1/guests")).Body!["items"]!.AsArray().Count.ShouldBeGreaterThan(0);
        ((AuditVerified)await served.DoAsync("audit verify", new VerifyAuditRequest())).ShouldNotBeNull();
    }

    static HttpRequestMessage Call(string path, string method, JsonNode operation, JsonNode schemas, Random random, JsonNode description)
    {
        List<string> query = [];
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var name = (string)parameter!["name"]!;
            var value = Value(parameter["schema"]!, random);
            if ((string)parameter["in"]! == "path") path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value.Length == 0 ? "x" : value), StringComparison.Ordinal);
            else if (random.Next(3) == 0) query.Add($"{name}={Uri.EscapeDataString(value)}");
        }
        if (random.Next(8) == 0) query.Add($"{Uri.EscapeDataString(Nasty[random.Next(Nasty.Length)])}={Uri.EscapeDataString(Nasty[random.Next(Nasty.Length)])}");
        var call = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path + (query.Count > 0 ? $"?{string.Join('&', query)}" : ""));
        if (operation["requestBody"]?["content"] is { } content)
        {
            var schema = content["application/json"]?["schema"];
            var body = schema is null ? "bytes" : Body(schema, schemas, random, 0)?.ToJsonString() ?? "null";
            // Half a body, or something else than what is said.
            if (random.Next(10) == 0) body = body[..(body.Length / 2)];
            call.Content = new StringContent(body, Encoding.UTF8, random.Next(12) == 0 ? "text/plain" : schema is null ? "application/octet-stream" : "application/json");
        }
        return call;
    }

    static string Value(JsonNode schema, Random random) =>
        schema["enum"] is JsonArray words && random.Next(2) == 0 ? $"{words[random.Next(words.Count)]}"
        : Is(schema, "integer") && random.Next(2) == 0 ? random.Next(-2, 200).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : Is(schema, "boolean") && random.Next(2) == 0 ? "true"
        : random.Next(3) == 0 ? "lab/101" : Nasty[random.Next(Nasty.Length)];

    static bool Is(JsonNode schema, string type) => schema["type"] is JsonArray many ? many.Any(t => (string?)t == type) : (string?)schema["type"] == type;

    static JsonNode? Body(JsonNode schema, JsonNode schemas, Random random, int depth)
    {
        if (depth > 4 || random.Next(15) == 0) return random.Next(4) switch { 0 => null, 1 => JsonValue.Create(random.Next()), 2 => new JsonArray(JsonValue.Create(1)), _ => JsonValue.Create(Nasty[random.Next(Nasty.Length)]) };
        if (schema["anyOf"] is JsonArray any) return Body(any[0]!, schemas, random, depth);
        if ((string?)schema["$ref"] is { } named) return Body(schemas[named.Split('/')[^1]]!, schemas, random, depth + 1);
        if (Is(schema, "object"))
        {
            var made = new JsonObject();
            foreach (var (name, inner) in schema["properties"]?.AsObject() ?? [])
                if (random.Next(3) > 0) made[name] = Body(inner!, schemas, random, depth + 1);
            if (random.Next(12) == 0) made["__proto__"] = 1;
            return made;
        }
        if (Is(schema, "array")) return new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Body(schema["items"]!, schemas, random, depth + 1))]);
        if (Is(schema, "boolean")) return JsonValue.Create(random.Next(2) == 0);
        if (Is(schema, "integer") || Is(schema, "number")) return random.Next(6) switch { 0 => JsonValue.Create(-1), 1 => JsonValue.Create(long.MaxValue), 2 => JsonValue.Create(1.5), _ => JsonValue.Create(random.Next(1, 5000)) };
        return JsonValue.Create(Value(schema, random));
    }
}
