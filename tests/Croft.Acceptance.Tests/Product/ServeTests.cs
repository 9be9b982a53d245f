using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Croft.Acceptance.Tests.Product;

/// <summary>The built program as a server, and as a client of it in another folder.</summary>
public sealed class ServeTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Folder_ThatIsLoggedIn_WorksAsALocalOneDoes()
    {
        using var host = new TestFolder();
        using var visitor = new TestFolder();
        var (setup, admin) = (Path.Combine(host.Workspace, "setup"), Path.Combine(host.Workspace, "admin"));
        var url = $"https://127.0.0.1:{FreePort()}";
        using var server = CroftProcess.Start(host, "serve", "--sandbox", "--urls", url, "--setup-token-out", setup, "--admin-token-out", admin);
        await server.SaysAsync("go there meanwhile");
        foreach (var file in new[] { setup, admin }) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var token = (await File.ReadAllTextAsync(admin, Ct)).Trim();
        server.Said.ShouldNotContain(token);

        var pinned = server.Said.Split("certificate: ")[1][..95].Replace(":", "", StringComparison.Ordinal);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && Convert.ToHexString(SHA256.HashData(shown.GetRawCertData())) == pinned },
        })
        { BaseAddress = new Uri(url) };
        (await client.GetAsync("/api/v1/guests", Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        (await CroftProcess.RunAsync(visitor, "login", url, "--token-file", admin)).ExitCode.ShouldBe(1, "nobody compared the certificate");
        var login = await CroftProcess.RunAsync(visitor, "login", url, "--token-file", admin, "--trust-on-first-use");
        login.ExitCode.ShouldBe(0, login.Errors);
        var listed = await CroftProcess.RunAsync(visitor, "guest", "list", "--json");
        listed.ExitCode.ShouldBe(0, listed.Errors);
        var there = JsonNode.Parse(await client.GetStringAsync("/api/v1/guests", Ct))!["items"]!.AsArray();
        var here = JsonNode.Parse(listed.Output)!.AsArray();
        here.Select(Settled).ShouldBe(there.Select(Settled));
        (await CroftProcess.RunAsync(host, "guest", "list", "--json")).ExitCode.ShouldBe(0, "the folder that serves a sandbox works with it");

        var stopped = (string)here.First(g => (string)g!["status"]! == "running")!["name"]!;
        (await CroftProcess.RunAsync(visitor, "guest", "stop", stopped)).ExitCode.ShouldBe(0);
        var started = await CroftProcess.RunAsync(visitor, "guest", "start", stopped);
        started.ExitCode.ShouldBe(0, started.Errors);
        started.Errors.ShouldContain("TASK OK");
        var runs = JsonNode.Parse((await CroftProcess.RunAsync(visitor, "run", "list", "--json")).Output)!.AsArray();
        runs.Select(r => $"{r!["verb"]} {r["state"]} {r["actor"]}").ShouldBe(["guest start done admin", "guest stop done admin"]);
        var destroyed = await CroftProcess.RunAsync(visitor, "guest", "destroy", stopped, "--stop");
        destroyed.ExitCode.ShouldBe(4);
        (await CroftProcess.RunAsync(visitor, "guest", "destroy", stopped, "--stop", "--yes", stopped)).ExitCode.ShouldBe(0);

        (await CroftProcess.RunAsync(visitor, "logout")).ExitCode.ShouldBe(0);
        (await CroftProcess.RunAsync(visitor, "guest", "list")).ExitCode.ShouldNotBe(0);
        await server.SignalAsync("TERM");
        (await server.FinishAsync()).ExitCode.ShouldBe(0);
        Directory.Exists(Path.Combine(host.Workspace, ".croft")).ShouldBeFalse("a sandbox leaves nothing behind");
    }

    // Figures differ between two looks, as does when they were taken.
    static string Settled(JsonNode? guest)
    {
        var settled = guest!.DeepClone().AsObject();
        foreach (var name in new[] { "cpu", "memory", "uptime", "seen", "configSeen" }) settled.Remove(name);
        return settled.ToJsonString();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
