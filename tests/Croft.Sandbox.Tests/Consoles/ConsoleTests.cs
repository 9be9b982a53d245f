using System.Net.WebSockets;
using System.Text;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Consoles;

public sealed class ConsoleTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminal_OfContainer_LetsInEchoesAndRunsLines()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, path) = sandbox.Guest("lxc", running: true);
        var opened = (await sandbox.Client.Post(path + "/termproxy")).Data;
        using var socket = await ConnectAsync(sandbox, path, opened.GetProperty("port").GetString()!, opened.GetProperty("ticket").GetString()!);
        await SendAsync(socket, $"{opened.GetProperty("user").GetString()}:{opened.GetProperty("ticket").GetString()}\n");
        await ReadUntilAsync(socket, "OK");
        await ReadUntilAsync(socket, $"{guest.Name} login: ");
        await TypeAsync(socket, "root\r");
        await ReadUntilAsync(socket, "Password: ");
        await SendAsync(socket, "1:80:24:2");
        await TypeAsync(socket, "secret\r");
        (await ReadUntilAsync(socket, "~# ")).ShouldNotContain("secret");
        await TypeAsync(socket, "echo hello\r");
        (await ReadUntilAsync(socket, "~# ")).ShouldContain("echo hello\r\nhello\r\n");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        await EndedAsync(sandbox, opened.GetProperty("upid").GetString()!, "OK");
    }

    [Fact]
    public async Task Shell_OfNode_EndsWithTheSession()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var opened = (await sandbox.Client.Post("/nodes/pve1/termproxy")).Data;
        using var socket = await ConnectAsync(sandbox, "/nodes/pve1", opened.GetProperty("port").GetString()!, opened.GetProperty("ticket").GetString()!);
        await SendAsync(socket, $"{opened.GetProperty("user").GetString()}:{opened.GetProperty("ticket").GetString()}\n");
        await ReadUntilAsync(socket, "root@pve1:~# ");
        await TypeAsync(socket, "exit\r");
        await ReadUntilAsync(socket, "logout");
        (await socket.ReceiveAsync(new byte[10].AsMemory(), Cancellation)).MessageType.ShouldBe(WebSocketMessageType.Close);
    }

    [Fact]
    public async Task Ticket_OfAnotherGuest_OpensNothing()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (_, path) = sandbox.Guest("lxc", running: true);
        var (_, other) = sandbox.Guest("qemu", running: true);
        var opened = (await sandbox.Client.Post(path + "/termproxy")).Data;
        var query = $"?port={opened.GetProperty("port").GetString()}&vncticket={Uri.EscapeDataString(opened.GetProperty("ticket").GetString()!)}";
        (await sandbox.Client.Get($"{other}/vncwebsocket{query}")).Reason.ShouldBe("permission denied - invalid PVEVNC ticket");
        (await sandbox.Client.Get($"{path}/vncwebsocket{query}")).Data.GetProperty("port").GetString().ShouldBe(opened.GetProperty("port").GetString());
    }

    [Fact]
    public async Task Screen_OfMachine_SpeaksRfb()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (_, path) = sandbox.Guest("qemu", running: true);
        var opened = (await sandbox.Client.Post(path + "/vncproxy", ("websocket", "1"), ("generate-password", "1"))).Data;
        using var socket = await ConnectAsync(sandbox, path, opened.GetProperty("port").GetString()!, opened.GetProperty("ticket").GetString()!);
        await ReadUntilAsync(socket, "RFB 003.008\n");
    }

    [Fact]
    public async Task Console_NobodyComes_GivesUp()
    {
        var time = new ManualTime();
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Speed = 1, Time = time });
        var (_, path) = sandbox.Guest("lxc", running: true);
        var upid = (await sandbox.Client.Post(path + "/termproxy")).Data.GetProperty("upid").GetString()!;
        time.Advance(TimeSpan.FromSeconds(11));
        (await sandbox.Client.ExitStatus(upid)).ShouldBe("connection timed out");
    }

    static async Task<ClientWebSocket> ConnectAsync(Sandboxed sandbox, string path, string port, string ticket)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("binary");
        socket.Options.SetRequestHeader("Authorization", $"PVEAPIToken={sandbox.Cluster.Token}");
        socket.Options.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        var url = new UriBuilder(sandbox.Cluster.Url) { Scheme = "wss", Path = "/api2/json" + path + "/vncwebsocket", Query = $"port={port}&vncticket={Uri.EscapeDataString(ticket)}" };
        await socket.ConnectAsync(url.Uri, Cancellation);
        return socket;
    }

    static Task TypeAsync(ClientWebSocket socket, string keys) => SendAsync(socket, $"0:{keys.Length}:{keys}");

    static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Binary, true, Cancellation);

    static async Task<string> ReadUntilAsync(ClientWebSocket socket, string end)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), Cancellation);
            received.MessageType.ShouldNotBe(WebSocketMessageType.Close, text.ToString());
            text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
        return text.ToString();
    }

    // the server notices the end of the connection a moment after the client made it
    static async Task EndedAsync(Sandboxed sandbox, string upid, string status)
    {
        while ((await sandbox.Client.Get($"/nodes/{upid.Split(':')[1]}/tasks/{upid}/status")).Data.GetProperty("status").GetString() == "running")
            await Task.Yield();
        (await sandbox.Client.ExitStatus(upid)).ShouldBe(status);
    }
}
