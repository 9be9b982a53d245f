using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Remote;

/// <summary>Calls a server: its certificate is compared before anything is sent, and what it refuses becomes a failure again.</summary>
sealed class ServerConnection : IDisposable
{
    readonly HttpClient client;
    readonly Uri url;
    readonly string? token;
    readonly RemoteCertificateValidationCallback judge;
    string? seen;
    DateTime? ended;

    /// <summary>A connection to be opened with the first call.</summary>
    /// <param name="url">The server.</param>
    /// <param name="fingerprint">What its certificate has to be; null where this system has to trust it.</param>
    /// <param name="token">The caller's token; null for calls that need none.</param>
    public ServerConnection(Uri url, string? fingerprint, string? token)
    {
        (this.url, this.token) = (url, token);
        judge = (_, shown, _, errors) =>
        {
            seen = shown is null ? null : Convert.ToHexString(SHA256.HashData(shown.GetRawCertData()));
            ended = shown is X509Certificate2 { NotAfter: var end } && end.ToUniversalTime() < TimeProvider.System.GetUtcNow().UtcDateTime ? end.ToUniversalTime() : null;
            return ended is null && (fingerprint is null ? errors == SslPolicyErrors.None : seen == fingerprint);
        };
        client = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions =
            {
                RemoteCertificateValidationCallback = judge,
            },
        })
        { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan, DefaultRequestVersion = HttpVersion.Version20 };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("croft");
    }

    /// <summary>SHA-256 of the certificate that was shown last; null before any.</summary>
    public string? Seen => seen;

    /// <summary>True where the certificate that was shown last has expired.</summary>
    public bool HasExpired => ended is not null;

    /// <summary>Told the version of the server with each answer.</summary>
    public Action<string> OnVersion { get; init; } = static _ => { };

    /// <summary>Calls and returns the answer's body as the type; null for an answer without any.</summary>
    /// <exception cref="FailureException">What the server refused, or that it can't be reached.</exception>
    public async Task<object?> CallAsync(HttpRequestMessage message, Type type, CancellationToken ct)
    {
        using var answer = await SendAsync(message, ct);
        if (answer.StatusCode == HttpStatusCode.NoContent) return null;
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            return await JsonSerializer.DeserializeAsync(body, type, ContractJson.Shown, ct);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            throw new FailureException(new Failure(FailureKind.Unreachable, $"The answer of {url} can't be read.") { Cause = e.Message, WayOut = "Look whether client and server are of one version: croft version." }, e);
        }
    }

    /// <summary>Calls; whoever gets the answer closes it.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken ct)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException e)
        {
            throw new FailureException(Silent(e), e);
        }
        if (answer.Headers.TryGetValues("Croft-Version", out var version)) OnVersion(version.First());
        if (answer.IsSuccessStatusCode) return answer;
        using (answer) throw new FailureException(await RefusalAsync(answer, ct));
    }

    /// <summary>Opens a WebSocket; whoever gets it closes it.</summary>
    public async Task<ClientWebSocket> SocketAsync(string path, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.RemoteCertificateValidationCallback = judge;
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            if (token is not null) socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            var at = new UriBuilder(new Uri(url, path)) { Scheme = url.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs };
            await socket.ConnectAsync(at.Uri, ct);
            return socket;
        }
        catch (WebSocketException e)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new FailureException(status switch
            {
                HttpStatusCode.Unauthorized => Unknown,
                HttpStatusCode.Conflict => new Failure(FailureKind.Conflict, $"{url} holds as many consoles as it may already.") { WayOut = "Leave one: Ctrl-]." },
                HttpStatusCode.TooManyRequests => new Failure(FailureKind.Conflict, $"{url} is called too often by this token.") { WayOut = "Wait a second." },
                HttpStatusCode.NotFound => new Failure(FailureKind.Unsupported, $"{url} holds no consoles: it is an older Croft, or what stands between does not pass them on.") { WayOut = "Compare: croft version." },
                _ when e.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } silent => Silent(silent),
                _ => new Failure(FailureKind.Unreachable, $"{url} opened no console.") { Cause = e.InnerException?.Message ?? e.Message, WayOut = "Look whether what stands between passes WebSockets on." },
            }, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    Failure Unknown => new(FailureKind.Denied, $"{url} does not know your token, or no longer.") { WayOut = $"Log in again: croft login {url}" };

    Failure Silent(HttpRequestException e) => e.InnerException is AuthenticationException && ended is { } end
        ? new(FailureKind.Unreachable, $"The certificate of {url} has expired, at {end:yyyy-MM-dd HH:mm} UTC.")
        {
            Cause = $"SHA-256 {Spaced(seen!)}",
            WayOut = "Nothing was sent. Whoever runs the server restarts it, which makes its own certificate anew, or puts a new one into its --certificate-file; then: croft login URL. Look at this machine's clock, too.",
        }
        : e.InnerException is AuthenticationException
        ? new(FailureKind.Unreachable, seen is null ? $"{url} does not speak TLS as it should." : $"{url} shows a certificate that is not the one that was agreed to, or that this system does not trust.")
        {
            Cause = seen is null ? e.InnerException.Message : $"SHA-256 {Spaced(seen)}",
            WayOut = "Nothing was sent. Compare it with what the server prints when it starts; if it is right, name it: croft login URL --fingerprint SHA256 (or croft setup, where that is what you do).",
        }
        : new(FailureKind.Unreachable, $"Croft's server at {url} can't be reached.") { Cause = e.InnerException?.Message ?? e.Message, WayOut = "Look whether it runs and the address is right." };

    async Task<Failure> RefusalAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.StatusCode == HttpStatusCode.Unauthorized && token is not null)
            return Unknown;
        try
        {
            using var problem = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(ct), default, ct);
            return FailureOf(problem.RootElement, answer.StatusCode);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException or InvalidOperationException)
        {
            return new Failure(FailureKind.Unreachable, $"{url} answered {(int)answer.StatusCode}, and not as a Croft server does.") { WayOut = "Look whether the address is that of Croft, or what stands between." };
        }
    }

    /// <summary>The failure that a problem tells.</summary>
    public Failure FailureOf(JsonElement problem, HttpStatusCode status) => new(Kind(problem, status), Text(problem, "detail") ?? $"{url} answered {(int)status}.")
    {
        Cause = Text(problem, "cause"),
        WayOut = Text(problem, "wayOut"),
        Faults = problem.TryGetProperty("faults", out var faults) && faults.ValueKind == JsonValueKind.Array ? faults.Deserialize<IReadOnlyList<Fault>>(ContractJson.Shown)! : [],
    };

    static FailureKind Kind(JsonElement problem, HttpStatusCode status) =>
        Enum.TryParse<FailureKind>(Text(problem, "kind"), ignoreCase: true, out var kind) ? kind
        : status is HttpStatusCode.Unauthorized ? FailureKind.Denied
        : status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? FailureKind.Conflict
        : FailureKind.Unsupported;

    static string? Text(JsonElement problem, string name) => problem.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    /// <summary>A fingerprint as people compare it.</summary>
    public static string Spaced(string hex) => string.Join(':', hex.Chunk(2).Select(pair => new string(pair)));

    public void Dispose() => client.Dispose();
}
