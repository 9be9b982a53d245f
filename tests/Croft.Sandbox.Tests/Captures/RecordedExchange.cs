using System.Text.Json;

namespace Croft.Sandbox.Tests.Captures;

/// <summary>One recorded exchange with the real daemons.</summary>
internal sealed record RecordedExchange(int Number, string Name, RecordedRequest Request, RecordedResponse Response)
{
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("CROFT_CAPTURES") is { Length: > 0 } root
        && Directory.Exists(Path.Combine(root, "pve-golden")) ? Path.Combine(root, "pve-golden") : null;

    public static IReadOnlyList<RecordedExchange> ReadAll()
    {
        var exchanges = new List<RecordedExchange>();
        foreach (var file in Directory.EnumerateFiles(Folder!, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            if (!document.RootElement.TryGetProperty("request", out var request))
                continue;
            var name = Path.GetFileNameWithoutExtension(file);
            exchanges.Add(new RecordedExchange(int.Parse(name[..3]), name, RecordedRequest.Read(request), RecordedResponse.Read(document.RootElement.GetProperty("response"))));
        }
        return exchanges;
    }

    public override string ToString() => Name;
}

internal sealed record RecordedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string? Body)
{
    public static RecordedRequest Read(JsonElement request) => new(
        request.GetProperty("method").GetString()!,
        request.GetProperty("path").GetString()!,
        request.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase),
        request.GetProperty("body").GetString());
}

internal sealed record RecordedResponse(int Status, string Reason, string Body, IReadOnlyList<string> Connection)
{
    public static RecordedResponse Read(JsonElement response) => new(
        response.GetProperty("status").GetInt32(),
        response.GetProperty("reason").GetString()!,
        response.GetProperty("body").GetString() ?? "",
        [.. response.GetProperty("headers").EnumerateArray().Where(header => header[0].GetString() == "Connection").Select(header => header[1].GetString()!)]);
}
