using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Wire;

public sealed class ListenersTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_AskedAtTheAddressTheyReport_AnswerAsThemselvesOnOnePort()
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Number = 3 });
        var nodes = (await sandbox.Client.Get("/cluster/status")).Data.EnumerateArray().Where(row => Text(row, "type") == "node").ToList();
        nodes.Select(node => Text(node, "ip")).ShouldBe(["127.13.0.11", "127.13.0.12", "127.13.0.13"]);
        foreach (var node in nodes)
        {
            var url = new Uri($"https://{Text(node, "ip")}:{sandbox.Cluster.Url.Port}");
            url.ShouldBe(sandbox.Cluster.UrlOf(Text(node, "name")));
            using var direct = new Client(sandbox.Cluster, url: url); // checks the certificate against the cluster's CA and this address
            (await LocalAsync(direct)).ShouldBe(Text(node, "name"));
        }
    }

    [Fact]
    public async Task FirstNode_Lost_ClosesTheSharedAddressAndLeavesTheOthers()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var cluster = sandbox.Cluster;
        using var second = new Client(cluster, url: cluster.UrlOf("pve2"));
        (await sandbox.Client.Get("/version")).Status.ShouldBe(200);
        await cluster.Faults.SetNodeOnlineAsync("pve1", false, Cancellation);
        (await RefusesAsync(cluster.Url)).ShouldBeTrue();
        (await RefusesAsync(cluster.UrlOf("pve1"))).ShouldBeTrue();
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.Client.Get("/version"));
        (await second.Get("/nodes/pve3/status")).Status.ShouldBe(200);
        (await second.Get("/nodes/pve1/status")).Status.ShouldBe(595);
        await cluster.Faults.SetNodeOnlineAsync("pve1", true, Cancellation);
        (await sandbox.Client.Get("/version")).Status.ShouldBe(200);
        (await LocalAsync(sandbox.Client)).ShouldBe("pve1");
    }

    [Fact]
    public async Task Port_OfALostFirstNode_StaysItsOwn()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Cluster.Faults.SetNodeOnlineAsync("pve1", false, Cancellation);
        for (var others = 0; others < 20; others++)
        {
            using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            ((IPEndPoint)other.LocalEndPoint!).Port.ShouldNotBe(sandbox.Cluster.Url.Port);
        }
        await sandbox.Cluster.Faults.SetNodeOnlineAsync("pve1", true, Cancellation);
        (await sandbox.Client.Get("/version")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Port_Taken_IsNamed()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var port = sandbox.Cluster.Url.Port;
        var failure = await Should.ThrowAsync<IOException>(() => SandboxCluster.StartAsync(new SandboxOptions { Port = port }, Cancellation));
        failure.Message.ShouldContain($"127.0.0.1:{port}");
    }

    [Fact]
    public async Task Port_TakenOnOneNodesAddress_StopsTheWholeCluster()
    {
        using var other = new TcpListener(IPAddress.Parse("127.10.0.12"), 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var failure = await Should.ThrowAsync<IOException>(() => SandboxCluster.StartAsync(new SandboxOptions { Port = port }, Cancellation));
        failure.Message.ShouldContain($"127.10.0.12:{port}");
        (await RefusesAsync(new Uri($"https://127.0.0.1:{port}"))).ShouldBeTrue();
    }

    [Fact]
    public async Task Addresses_NotAsked_AllNodesAnswerOnOne()
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { NodeAddresses = false });
        sandbox.Cluster.UrlOf("pve2").ShouldBe(sandbox.Cluster.Url);
        Text((await sandbox.Client.Get("/cluster/status")).Data[1], "ip").ShouldBe("10.0.0.11");
        (await sandbox.Client.Get("/nodes/pve2/status")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Localhost_InAPath_IsTheNodeThatAnswers()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        using var second = new Client(sandbox.Cluster, url: sandbox.Cluster.UrlOf("pve2"));
        var (guest, _) = sandbox.Guest("qemu", running: false, guest => guest.Node.Name == "pve2");
        (await second.Get($"/nodes/localhost/{guest.Id}/config")).Status.ShouldBe(200);
        (await sandbox.Client.Get($"/nodes/localhost/{guest.Id}/config")).Status.ShouldBe(500);
        var upid = (await second.Post($"/nodes/localhost/{guest.Id}/status/start")).Data.GetString()!;
        upid.ShouldStartWith("UPID:pve2:");
        (await second.Get($"/nodes/localhost/tasks/{upid}/status")).Data.GetProperty("exitstatus").GetString().ShouldBe("OK");
    }

    static async Task<string> LocalAsync(Client client) =>
        Text((await client.Get("/cluster/status")).Data.EnumerateArray().Single(row => row.TryGetProperty("local", out var local) && local.GetInt32() == 1), "name");

    static async Task<bool> RefusesAsync(Uri url)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(url.Host), url.Port, Cancellation);
            return false;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode is SocketError.ConnectionRefused;
        }
    }

    static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
