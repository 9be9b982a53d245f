using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Croft.Sandbox.Tests.Support;

/// <summary>Talks to a sandbox as curl would: raw HTTP, nothing of ours in between.</summary>
internal sealed class Client : IDisposable
{
    readonly HttpClient http;

    public Client(SandboxCluster cluster, string? token = null, Uri? url = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509Certificate2.CreateFromPem(cluster.AuthorityPem) },
        };
        http = new HttpClient(handler) { BaseAddress = url ?? cluster.Url, Timeout = TimeSpan.FromSeconds(30) };
        token ??= cluster.Token;
        if (token.Length > 0)
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"PVEAPIToken={token}");
    }

    public HttpRequestHeaders Headers => http.DefaultRequestHeaders;

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Reply> Post(string path, params (string, string)[] form) => Send(HttpMethod.Post, path, form);

    public Task<Reply> Put(string path, params (string, string)[] form) => Send(HttpMethod.Put, path, form);

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Reply> Send(HttpMethod method, string path, params (string, string)[] form)
    {
        HttpContent? content = method == HttpMethod.Post || method == HttpMethod.Put
            ? new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)))
            : null;
        return Send(method, path, content);
    }

    public async Task<Reply> Send(HttpMethod method, string path, HttpContent? content, IEnumerable<(string Name, string Value)>? headers = null)
    {
        var raw = path.StartsWith("/api2", StringComparison.Ordinal) ? path : "/api2/json" + path;
        using var request = new HttpRequestMessage(method, new Uri(http.BaseAddress + raw[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Content = content;
        foreach (var (name, value) in headers ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var received = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, response.ReasonPhrase ?? "", body, received);
    }

    /// <summary>Posts, and waits until the task it answers has ended.</summary>
    public async Task<string> Run(HttpMethod method, string path, params (string, string)[] form)
    {
        var reply = await Send(method, path, form);
        reply.Status.ShouldBe(200, reply.Body);
        return await ExitStatus(reply.Data.GetString()!);
    }

    public async Task<string> ExitStatus(string upid)
    {
        var status = await Get($"/nodes/{upid.Split(':')[1]}/tasks/{Uri.EscapeDataString(upid)}/status");
        status.Data.GetProperty("status").GetString().ShouldBe("stopped");
        return status.Data.GetProperty("exitstatus").GetString()!;
    }

    public void Dispose() => http.Dispose();
}

internal sealed record Reply(int Status, string Reason, string Body, Dictionary<string, string> Headers)
{
    readonly Lazy<JsonElement> root = new(() => JsonDocument.Parse(Body).RootElement);

    public JsonElement Root => root.Value;

    public JsonElement Data => Root.GetProperty("data");

    public string? Message => Root.TryGetProperty("message", out var message) ? message.GetString() : null;

    public string? Error(string parameter) => Root.GetProperty("errors").GetProperty(parameter).GetString();
}
