using System.Net.WebSockets;
using System.Text;

namespace Croft.Proxmox.Tests.Consoles;

public sealed class TerminalTests
{
    const string Ticket = """{"data":{"port":"5901","ticket":"PVEVNC:0a+/=","user":"root@pam","upid":"UPID:pve1:0000115B:0003BD58:6B011B02:vncproxy:100:root@pam:"}}""";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenTerminal_TypedShownResized_GoesByTheFraming()
    {
        await using var server = new SocketServer(_ => RawAnswer.Json(Ticket));
        using var client = server.Client();
        var opening = client.Node("pve1").Guest(GuestKind.Lxc, 100).Console.OpenTerminalAsync(null, Ct);
        var (request, far) = await server.OpenedAsync(Ct);

        request.Target.ShouldBe("/api2/json/nodes/pve1/lxc/100/vncwebsocket?port=5901&vncticket=PVEVNC%3A0a%2B%2F%3D");
        request.Header("Authorization").ShouldStartWith("PVEAPIToken=");
        request.Header("Sec-WebSocket-Protocol").ShouldBe("binary");
        (await TextAsync(far)).ShouldBe("root@pam:PVEVNC:0a+/=\n");
        await far.SendAsync("O"u8.ToArray(), WebSocketMessageType.Binary, true, Ct);
        await far.SendAsync("Klogin: "u8.ToArray(), WebSocketMessageType.Binary, true, Ct);
        await using var terminal = await opening;
        var shown = new byte[64];
        Encoding.UTF8.GetString(shown, 0, await terminal.ReadAsync(shown, Ct)).ShouldBe("login: ");

        await terminal.WriteAsync("rööt\r"u8.ToArray(), Ct);
        (await TextAsync(far)).ShouldBe("0:7:rööt\r");
        await terminal.ResizeAsync(120, 40, Ct);
        (await TextAsync(far)).ShouldBe("1:120:40:");
        await terminal.WriteAsync(new byte[5000], Ct);
        (await TextAsync(far)).Length.ShouldBe("0:4096:".Length + 4096);
        (await TextAsync(far)).Length.ShouldBe("0:904:".Length + 904);

        far.Abort();
        (await terminal.ReadAsync(shown, Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task OpenTerminal_HalfAMinute_KeepsItselfAlive()
    {
        var time = new ManualTime();
        await using var server = new SocketServer(_ => RawAnswer.Json(Ticket));
        using var client = server.Client(time);
        var opening = client.Node("pve1").Console.OpenTerminalAsync(null, Ct);
        var (request, far) = await server.OpenedAsync(Ct);
        await TextAsync(far);
        await far.SendAsync("OK"u8.ToArray(), WebSocketMessageType.Binary, true, Ct);
        await using var terminal = await opening;

        time.Advance(TimeSpan.FromSeconds(30));

        request.Path.ShouldBe("/api2/json/nodes/pve1/vncwebsocket");
        (await TextAsync(far)).ShouldBe("2");
    }

    [Fact]
    public async Task OpenTerminal_FarSideClosesInsteadOfOk_IsRefused()
    {
        await using var server = new SocketServer(_ => RawAnswer.Json(Ticket));
        using var client = server.Client();
        var opening = client.Node("pve1").Guest(GuestKind.Qemu, 100).Console.OpenTerminalAsync("serial0", Ct);
        var (_, far) = await server.OpenedAsync(Ct);
        far.Abort();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => opening);
        failure.Error.ShouldBe(ProxmoxError.Unauthenticated);
        failure.ToString().ShouldNotContain("PVEVNC");
    }

    [Fact]
    public async Task OpenTerminal_FarSideSilent_IsGivenUp()
    {
        var time = new ManualTime();
        await using var server = new SocketServer(_ => RawAnswer.Json(Ticket));
        using var client = server.Client(time);
        var opening = client.Node("pve1").Console.OpenTerminalAsync(null, Ct);
        var (_, far) = await server.OpenedAsync(Ct);
        await TextAsync(far);

        time.Advance(TimeSpan.FromSeconds(15));

        (await Should.ThrowAsync<ProxmoxException>(() => opening)).Error.ShouldBe(ProxmoxError.TimedOut);
    }

    [Fact]
    public async Task OpenTerminal_SocketRefused_IsTheApisFailure()
    {
        await using var server = new RecordedServer(r => r.Method == "POST"
            ? RawAnswer.Json(Ticket)
            : RawAnswer.Json("""{"data":null,"message":"Permission check failed (/vms/100, VM.Console)\n"}""", 403, "Permission check failed (/vms/100, VM.Console)"));
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.Node("pve1").Guest(GuestKind.Qemu, 100).Console.OpenTerminalAsync(null, Ct));

        failure.Error.ShouldBe(ProxmoxError.Forbidden);
        failure.Message.ShouldNotContain("PVEVNC");
    }

    [Fact]
    public async Task OpenScreen_BytesBothWays_PassUnchanged()
    {
        await using var server = new SocketServer(_ => RawAnswer.Json(Ticket));
        using var client = server.Client();
        var opening = client.Node("pve1").Guest(GuestKind.Qemu, 100).Console.OpenScreenAsync(Ct);
        var (_, far) = await server.OpenedAsync(Ct);
        var (screen, ticket) = await opening;
        await using var closing = screen;
        await far.SendAsync("RFB 003.008\n"u8.ToArray(), WebSocketMessageType.Binary, true, Ct);
        var banner = new byte[12];
        await screen.ReadExactlyAsync(banner, Ct);
        await screen.WriteAsync(banner, Ct);

        (await TextAsync(far)).ShouldBe("RFB 003.008\n");
        ticket.ToString().ShouldBe("root@pam at 5901");
    }

    static async Task<string> TextAsync(WebSocket far)
    {
        var buffer = new byte[16 * 1024];
        var got = await far.ReceiveAsync(buffer, Ct);
        got.EndOfMessage.ShouldBeTrue();
        return Encoding.UTF8.GetString(buffer, 0, got.Count);
    }
}
