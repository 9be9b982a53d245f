using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Croft.Bench;

/// <summary>An estate with a server over it, and clients that call it over kept connections.</summary>
sealed class ServedEstate : IAsyncDisposable
{
    /// <summary>Each makes up to 200 calls a second before it is told to wait.</summary>
    const int Administrators = 100;

    readonly HttpClient client;
    int turn;

    ServedEstate(Estate estate, ServerProcess server) => (Estate, Server, client) = (estate, server, Connect(server.Url));

    /// <summary>The estate; what its own engine does goes past the server.</summary>
    public Estate Estate { get; }

    public ServerProcess Server { get; }

    /// <summary>Tokens of the administrator's, to be used in turn.</summary>
    public IReadOnlyList<string> Tokens { get; private set; } = [];

    /// <summary>Starts sandbox, workspace and server; nothing is read yet but what its loops have by then.</summary>
    public static async Task<ServedEstate> StartAsync(string croft, string app, string folder, EstateSize size, CancellationToken ct)
    {
        var estate = await Estate.StartAsync(croft, folder, size, new Figures(TextWriter.Null), ct);
        var served = new ServedEstate(estate, await ServerProcess.StartAsync(app, estate.Workspace, ct)) { Tokens = [] };
        served.Tokens = [served.Server.Token];
        var tokens = new List<string>();
        for (var i = 0; i < Administrators; i++) tokens.Add(await served.TokenAsync("admin", $"bench-{i.ToString(CultureInfo.InvariantCulture)}", ct));
        served.Tokens = tokens;
        return served;
    }

    /// <summary>A client of its own, which takes the certificate as it is.</summary>
    public static HttpClient Connect(Uri url) => new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null },
        AutomaticDecompression = DecompressionMethods.None,
    })
    { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5), DefaultRequestVersion = HttpVersion.Version11 };

    /// <summary>Makes a token of somebody's.</summary>
    public async Task<string> TokenAsync(string user, string name, CancellationToken ct) =>
        (string)(await CallAsync("POST", "/api/v1/tokens", new { user, name }, ct))["token"]!;

    /// <summary>Calls the API; its answer as JSON.</summary>
    public async Task<JsonNode> CallAsync(string method, string path, object? body, CancellationToken ct, string? token = null)
    {
        using var answer = await SendAsync(method, path, body, token, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>Reads an answer to its last byte, unparsed: what is measured is the server. Its length.</summary>
    public async Task<int> ReadAsync(string path, string? token, CancellationToken ct)
    {
        using var answer = await SendAsync("GET", path, null, token, ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync(ct)).Length;
    }

    Task<HttpResponseMessage> SendAsync(string method, string path, object? body, string? token, CancellationToken ct)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Tokens[(int)((uint)Interlocked.Increment(ref turn) % Tokens.Count)]);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return client.SendAsync(request, ct);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        Server.Dispose();
        await Estate.DisposeAsync();
    }
}
