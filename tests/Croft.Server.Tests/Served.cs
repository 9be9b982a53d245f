using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Contracts;
using Croft.Engine;
using Croft.Engine.Access;
using Croft.Engine.Identity;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Sandbox;
using Croft.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Server.Tests;

/// <summary>A server over the product's own container, with a simulated cluster, asked over real HTTPS.</summary>
sealed class Served : IAsyncDisposable
{
    readonly DirectoryInfo root = Directory.CreateTempSubdirectory("croft-served-");
    readonly List<HttpClient> clients = [];
    readonly ServiceProvider services;
    readonly VerbContext context = new(Actor.Local("anna", "desk"), "test");
    SandboxCluster? cluster;
    ServerHost? host;

    Served(TimeProvider time)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root.FullName, "lab")).FullName;
        Location = new WorkspaceLocation(folder, Path.Combine(root.FullName, "config"), Path.Combine(root.FullName, "state")) { User = "anna", Host = "desk" };
        services = new ServiceCollection().AddSingleton(time).AddCroftEngine(Location).BuildServiceProvider();
    }

    /// <summary>An administrator's token.</summary>
    public string Token { get; private set; } = "";

    public WorkspaceLocation Location { get; }

    public SandboxCluster Cluster => cluster!;

    public ServerHost Host => host!;

    public Uri Url => Host.Urls[0];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Served> StartAsync(SandboxOptions? options = null, Func<ServerOptions, ServerOptions>? change = null, TimeProvider? time = null)
    {
        var served = new Served(time ?? TimeProvider.System);
        await served.DoAsync("init", new InitRequest { Name = "lab" });
        served.cluster = await SandboxCluster.StartAsync(options ?? new SandboxOptions { Name = "lab", Nodes = 3, Guests = 20, Speed = 100 }, Ct);
        await served.DoAsync("cluster add", new AddClusterRequest { Name = "lab", Url = served.Cluster.Url.ToString(), Token = served.Cluster.Token, Fingerprint = served.Cluster.Fingerprint });
        await served.DoAsync("sync", new SyncRequest());
        var server = new ServerOptions { Urls = [new Uri("https://127.0.0.1:0")], Folder = Path.Combine(served.Location.Folder, ".croft", "server") };
        served.host = await ServerHost.StartAsync(change is null ? server : change(server), new ServerParts(served.services, "0.1.0"), Ct);
        served.Token = (await served.Get<Setup>().IssueAdministratorTokenAsync("admin", Ct))!;
        return served;
    }

    /// <summary>A part of a room.</summary>
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Makes a user with a role, and a token of theirs.</summary>
    public async Task<string> AdmitAsync(string user, string role, string scope)
    {
        await DoAsync("user create", new CreateCroftUserRequest { Name = user, Password = "correct horse battery" });
        await DoAsync("user grant", new GrantCroftRoleRequest { Name = user, Role = role, Scope = scope });
        return ((CreatedCroftToken)await DoAsync("token create", new CreateCroftTokenRequest { User = user, Name = "test" })).Token;
    }

    public Task<object> DoAsync(string verb, object request) =>
        services.GetRequiredService<VerbRunner>().RunAsync(services.GetRequiredService<Catalogue>()[verb], request, context, Ct);

    /// <summary>A client that trusts this server's certificate alone.</summary>
    public HttpClient Client(string? token)
    {
        var pinned = Host.Fingerprint.Replace(":", "", StringComparison.Ordinal);
        var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && Convert.ToHexString(SHA256.HashData(shown.GetRawCertData())) == pinned },
        })
        { BaseAddress = Url };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        clients.Add(client);
        return client;
    }

    /// <summary>Calls the API; the answer's body as JSON.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> CallAsync(string method, string path, object? body = null, string? token = "")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await Client(token == "" ? Token : token).SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Sends what no client would write, and looks for a text in the answer.</summary>
    public async Task RawAsync(string request, string says)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, Url.Port, Ct);
        var pinned = Host.Fingerprint.Replace(":", "", StringComparison.Ordinal);
        await using var tls = new SslStream(tcp.GetStream(), false, (_, shown, _, _) => shown is not null && Convert.ToHexString(SHA256.HashData(shown.GetRawCertData())) == pinned);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Ct);
        await tls.WriteAsync(Encoding.UTF8.GetBytes(request), Ct);
        using var reader = new StreamReader(tls);
        (await reader.ReadToEndAsync(Ct)).ShouldContain(says, Case.Sensitive, request);
    }

    /// <summary>Waits until a guest is shown to be so, or for null to be gone: what a run changed is looked at once it has ended.</summary>
    public async Task SeeAsync(string path, string? status)
    {
        for (var tries = 0; (string?)(await CallAsync("GET", path)).Body!["guest"]?["status"] != status; tries++)
        {
            tries.ShouldBeLessThan(300, $"{path} is not shown as {status}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
        }
    }

    /// <summary>Waits for a run to end.</summary>
    public async Task<JsonNode> EndOfAsync(int run)
    {
        while (true)
        {
            var (_, body) = await CallAsync("GET", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/api/v1/runs/{run}"));
            if (body!["run"]!["ended"] is not null) return body["run"]!;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        if (host is not null) await host.DisposeAsync();
        await services.DisposeAsync();
        if (cluster is not null) await cluster.DisposeAsync();
        root.Delete(recursive: true);
    }
}
