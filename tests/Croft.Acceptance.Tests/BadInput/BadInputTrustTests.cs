using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>Tokens, certificates and addresses that are not what they should be.</summary>
public sealed class BadInputTrustTests
{
    const string WrongSecret = "00000000-1111-2222-3333-444444444444";

    [Fact]
    public async Task Token_Wrong_IsDeniedAndNothingIsKept()
    {
        await using var bad = await BadInputFolder.NewAsync();

        var said = (await bad.AddAsync($"root@pam!croft={WrongSecret}")).Failed(4);

        said.ShouldContain("invalid token value");
        said.ShouldContain("nothing was kept");
        said.ShouldNotContain(WrongSecret);
        (await bad.CroftAsync("cluster", "list", "--json")).Done().Trim().ShouldBe("[]");
    }

    [Fact]
    public async Task Token_Expired_IsDenied()
    {
        await using var bad = await BadInputFolder.NewAsync();
        using var root = Other.Of(bad);
        await root.PostAsync("access/users", "userid=old@pve");
        var secret = await root.TokenAsync("old@pve", "expire=1000");

        (await bad.AddAsync(secret)).Failed(4).ShouldContain("expired");
    }

    [Fact]
    public async Task Token_ReplacedAtTheCluster_IsNamedWithTheWayOut()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        using var root = Other.Of(bad);
        await root.PostAsync("access/users", "userid=gone@pve");
        await root.PutAsync("access/acl", "path=/&users=gone@pve&roles=PVEAdmin");
        (await bad.CroftAsync("cluster", "set-token", "lab", "--token-file", bad.TokenFile(await root.TokenAsync("gone@pve", "comment=x")))).Done();
        await root.DeleteAsync("access/users/gone@pve/token/t");

        var said = (await bad.CroftAsync("guest", "stop", "101")).Failed(4);

        said.ShouldContain("croft cluster set-token");
        (await bad.CroftAsync("guest", "list")).Done().ShouldContain("101");
    }

    [Fact]
    public async Task Token_WithoutPrivileges_NamesWhatItLacksPathByPath()
    {
        await using var bad = await BadInputFolder.NewAsync();
        using var root = Other.Of(bad);
        await root.PostAsync("access/users", "userid=low@pve");

        var said = (await bad.AddAsync(await root.TokenAsync("low@pve", "comment=x"))).Failed(4);

        said.ShouldContain("low@pve!t may not read the cluster: Proxmox asks for Sys.Audit on /");
        said.ShouldContain("/vms lacks VM.Allocate, VM.Audit");
        said.ShouldContain("PVEAuditor");
    }

    [Fact]
    public async Task Token_ThatMayOnlyLook_SaysSoWhenAddedTestedAndRefused()
    {
        await using var bad = await BadInputFolder.NewAsync();

        (await bad.AddAsync(bad.Cluster.AuditToken)).Done().ShouldContain("VM.PowerMgmt");
        (await bad.CroftAsync("cluster", "test", "lab")).Output.ShouldContain("guest start");
        (await bad.CroftAsync("sync")).Done();
        var said = (await bad.CroftAsync("guest", "start", "101")).Failed(4);

        said.ShouldContain("VM.PowerMgmt on /vms/101");
        said.ShouldContain("croft cluster test lab");
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_NothingIsSentUntilItIsTrusted()
    {
        await using var bad = await BadInputFolder.ReadAsync(new SandboxOptions { Nodes = 2, Guests = 12, Port = PortThatIsLeftAlone() });
        await bad.Cluster.DisposeAsync();
        await using var other = await SandboxCluster.StartAsync(
            new SandboxOptions { Nodes = 2, Guests = 12, Seed = 2, Port = bad.Cluster.Url.Port }, TestContext.Current.CancellationToken);

        var said = (await bad.CroftAsync("guest", "start", "101")).Failed(1);
        var shown = (await bad.CroftAsync("cluster", "trust", "lab")).Output;

        said.ShouldContain("croft cluster trust");
        said.ShouldContain(other.Fingerprint);
        shown.ShouldContain(other.Fingerprint);
        other.Effects.All.ShouldBeEmpty();
        (await bad.CroftAsync("guest", "list")).Done().ShouldContain("101");
    }

    [Fact]
    public async Task Address_WhereNothingListens_IsUnreachable()
    {
        await using var bad = await BadInputFolder.NewAsync();

        var said = (await AddAsync(bad, "https://127.0.0.1:1")).Failed(1);

        said.ShouldContain("nothing listens there");
        said.ShouldContain("nothing was kept");
    }

    [Fact]
    public async Task Address_OfAPlainWebServer_IsNoProxmoxAndGetsNoToken()
    {
        await using var bad = await BadInputFolder.NewAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = new StringBuilder();
        var serving = ServeAsync(listener, heard);

        var said = (await AddAsync(bad, $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")).Failed(1);

        said.ShouldContain("no TLS");
        said.ShouldContain("https://NODE:8006");
        listener.Stop();
        await serving;
        heard.ToString().ShouldNotContain("PVEAPIToken");
    }

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("http://127.0.0.1:8006")]
    [InlineData("https://")]
    [InlineData("https://a b")]
    public async Task Address_OfNoForm_IsAWrongCommandLine(string address)
    {
        await using var bad = await BadInputFolder.NewAsync();

        (await AddAsync(bad, address)).Failed(64).ShouldContain("https://");
    }

    static Task<Finished> AddAsync(BadInputFolder bad, string address) =>
        bad.CroftAsync("cluster", "add", "lab", address, "--token-file", bad.TokenFile(bad.Cluster.Token), "--trust-on-first-use");

    static async Task ServeAsync(TcpListener listener, StringBuilder heard)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                var stream = client.GetStream();
                var buffer = new byte[4096];
                var read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
                heard.Append(Encoding.Latin1.GetString(buffer, 0, read));
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nServer: plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"u8.ToArray(), TestContext.Current.CancellationToken);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The test ended it.
        }
    }

    /// <summary>A free port that the system hands to nobody who asks for any, so that it is still free a moment later.</summary>
    static int PortThatIsLeftAlone()
    {
        var first = int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], CultureInfo.InvariantCulture);
        return Enumerable.Range(1, 1000).Select(i => first - i).First(IsFree);

        static bool IsFree(int port)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
