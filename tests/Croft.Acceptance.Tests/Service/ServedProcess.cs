using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Croft.Acceptance.Tests.Service;

/// <summary><c>croft serve</c> as a process of its own, and a client that calls it.</summary>
sealed partial class ServedProcess : IDisposable
{
    readonly HttpClient client;

    ServedProcess(CroftProcess croft, HttpClient client) => (Croft, this.client) = (croft, client);

    public CroftProcess Croft { get; }

    public Uri Url => client.BaseAddress!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<ServedProcess> StartAsync(TestFolder folder, params string[] words)
    {
        var token = folder.Beside("admin");
        var croft = CroftProcess.Start(folder, ["serve", .. words.Contains("--urls") ? Array.Empty<string>() : ["--urls", "https://127.0.0.1:0"], "--admin-token-out", token, .. words]);
        try
        {
            await Eventually.BeAsync("croft serve says where", () => croft.HasExited || Said().IsMatch(croft.Said));
            if (croft.HasExited) Assert.Fail((await croft.FinishAsync()).Errors);
            return new ServedProcess(croft, ClientOf(new Uri(Said().Match(croft.Said).Groups[1].Value), await File.ReadAllTextAsync(token, Ct)));
        }
        catch
        {
            croft.Dispose();
            throw;
        }
    }

    /// <summary>A client that takes whatever certificate there is: another test looks at that.</summary>
    public static HttpClient ClientOf(Uri url, string token)
    {
        var made = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null } }) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };
        if (token.Length > 0) made.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        return made;
    }

    /// <summary>Calls the API; the answer's body as JSON, or its text.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> CallAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return (answer.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    /// <summary>Status of a path that needs nobody's name.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path) => (await CallAsync("GET", path)).Status;

    /// <summary>Ends it as systemd does.</summary>
    public async Task<Finished> StopAsync()
    {
        await Croft.SignalAsync("TERM");
        return await Croft.FinishAsync();
    }

    public void Dispose()
    {
        client.Dispose();
        Croft.Dispose();
    }

    [GeneratedRegex(@" at (https://\S+)\n  certificate: \S+\n", RegexOptions.None, 1000)]
    private static partial Regex Said();
}
