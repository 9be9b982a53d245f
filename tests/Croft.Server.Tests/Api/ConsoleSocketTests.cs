using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Croft.Contracts;

namespace Croft.Server.Tests.Api;

/// <summary>A guest's console over a WebSocket.</summary>
public sealed class ConsoleSocketTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Console_IsOpenedTypedIntoAndEnded()
    {
        await using var served = await Served.StartAsync(change: o => o with { MostConsolesOfOne = 1 });
        var guest = (await served.CallAsync("GET", "/api/v1/guests?status=running&type=ct")).Body!["items"]![0]!;
        var path = $"/api/v1/guests/lab%2F{guest["vmid"]}/console";

        using var socket = await OpenAsync(served, path, served.Token);
        ((string)(await FirstAsync(socket))["guest"]!).ShouldContain((string)guest["name"]!);
        await SeeAsync(socket, "login:");
        await socket.SendAsync("""{"columns":100,"rows":30}"""u8.ToArray(), WebSocketMessageType.Text, true, Ct);
        await socket.SendAsync("root\n"u8.ToArray(), WebSocketMessageType.Binary, true, Ct);
        await SeeAsync(socket, "assword:");
        // One more than may be held at once.
        await RefusedAsync(served, path, served.Token, HttpStatusCode.Conflict);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Ct);
        (await EndAsync(socket)).ShouldBe("left");

        (await served.CallAsync("GET", path)).Status.ShouldBe(HttpStatusCode.UpgradeRequired);
        await RefusedAsync(served, path, null, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Console_OfWhatIsNotSeenOrNotAllowed_IsRefused_AndItEndsWithTheToken()
    {
        await using var served = await Served.StartAsync();
        var guests = (await served.CallAsync("GET", "/api/v1/guests?status=running&type=ct")).Body!["items"]!.AsArray();
        var (mine, hidden) = (guests[0]!, guests.First(g => (string)g!["name"]! != (string)guests[0]!["name"]!)!);
        var viewer = await served.AdmitAsync("vera", "viewer", $"guest:lab/{mine["name"]}");
        await served.DoAsync("role create", new CreateCroftRoleRequest { Name = "hands", Permission = [Permissions.EstateRead, Permissions.GuestExec] });
        var hands = await served.AdmitAsync("hugo", "hands", $"guest:lab/{mine["name"]}");

        ((string)(await ToldAsync(served, mine, viewer))["failure"]!["kind"]!).ShouldBe("denied");
        var (unseen, absent) = (await ToldAsync(served, hidden, hands), await ToldAsync(served, new JsonObject { ["vmid"] = 98765 }, hands));
        ((string)unseen["failure"]!["kind"]!).ShouldBe("notFound");
        unseen.ToJsonString().Replace($"{hidden["vmid"]}", "98765", StringComparison.Ordinal).ShouldBe(absent.ToJsonString());

        using var socket = await OpenAsync(served, $"/api/v1/guests/lab%2F{mine["vmid"]}/console", hands);
        await SeeAsync(socket, "login:");
        await served.DoAsync("token revoke", new RevokeCroftTokenRequest { User = "hugo", Name = "test" });
        (await EndAsync(socket)).ShouldBe("the token or session has ended");
    }

    [Fact]
    public async Task Console_ByACookie_IsForThePagesOfThisServerAlone()
    {
        await using var served = await Served.StartAsync();
        await served.AdmitAsync("anna", "admin", "*");
        using var signIn = new HttpRequestMessage(HttpMethod.Post, "/session") { Content = new StringContent("""{"name":"anna","password":"correct horse battery"}""", Encoding.UTF8, "application/json") };
        using var client = served.Client(null);
        using var answer = await client.SendAsync(signIn, Ct);
        var cookie = answer.Headers.GetValues("Set-Cookie").First().Split(';')[0];
        var guest = (await served.CallAsync("GET", "/api/v1/guests?status=running&type=ct")).Body!["items"]![0]!;
        var path = $"/api/v1/guests/lab%2F{guest["vmid"]}/console";

        await RefusedAsync(served, path, null, HttpStatusCode.Forbidden, ("Cookie", cookie));
        await RefusedAsync(served, path, null, HttpStatusCode.Forbidden, ("Cookie", cookie), ("Origin", "https://evil.example"));
        using var socket = await OpenAsync(served, path, null, ("Cookie", cookie), ("Origin", served.Url.GetLeftPart(UriPartial.Authority)));
        (await FirstAsync(socket))["guest"].ShouldNotBeNull();
    }

    static async Task<JsonNode> ToldAsync(Served served, JsonNode guest, string token)
    {
        using var socket = await OpenAsync(served, $"/api/v1/guests/lab%2F{guest["vmid"]}/console", token);
        return await FirstAsync(socket);
    }

    static async Task<ClientWebSocket> OpenAsync(Served served, string path, string? token, params (string Name, string Value)[] headers)
    {
        var pinned = served.Host.Fingerprint.Replace(":", "", StringComparison.Ordinal);
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && Convert.ToHexString(SHA256.HashData(shown.GetRawCertData())) == pinned;
        if (token is not null) socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        foreach (var (name, value) in headers) socket.Options.SetRequestHeader(name, value);
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(served.Url, path)) { Scheme = "wss" }.Uri, Ct);
        }
        catch (WebSocketException e)
        {
            e.Data["status"] = socket.HttpStatusCode;
            socket.Dispose();
            throw;
        }
        return socket;
    }

    static async Task RefusedAsync(Served served, string path, string? token, HttpStatusCode status, params (string, string)[] headers) =>
        (await Should.ThrowAsync<WebSocketException>(() => OpenAsync(served, path, token, headers))).Data["status"].ShouldBe(status);

    static async Task<JsonNode> FirstAsync(ClientWebSocket socket)
    {
        var piece = new byte[64 << 10];
        var got = await socket.ReceiveAsync(piece.AsMemory(), Ct);
        got.MessageType.ShouldBe(WebSocketMessageType.Text);
        return JsonNode.Parse(piece.AsSpan(0, got.Count))!;
    }

    static async Task SeeAsync(ClientWebSocket socket, string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var shown = new StringBuilder();
        var piece = new byte[4096];
        while (!shown.ToString().Contains(text, StringComparison.Ordinal))
        {
            var got = await socket.ReceiveAsync(piece.AsMemory(), patience.Token);
            got.MessageType.ShouldNotBe(WebSocketMessageType.Close, shown.ToString());
            shown.Append(Encoding.UTF8.GetString(piece, 0, got.Count));
        }
    }

    static async Task<string?> EndAsync(ClientWebSocket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var piece = new byte[4096];
        while ((await socket.ReceiveAsync(piece.AsMemory(), patience.Token)).MessageType != WebSocketMessageType.Close)
        {
        }
        return socket.CloseStatusDescription;
    }
}
