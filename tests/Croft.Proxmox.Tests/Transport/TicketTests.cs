namespace Croft.Proxmox.Tests.Transport;

public sealed class TicketTests
{
    const string Secret = "planted pässword&=+";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A peer that gives numbered tickets and answers every call with the ticket that came.</summary>
    sealed class LoginServer : IAsyncDisposable
    {
        int tickets;

        public LoginServer() => Server = new RecordedServer(Answer);

        public RecordedServer Server { get; }

        public ManualTime Time { get; } = new();

        /// <summary>Tickets below this number are refused.</summary>
        public int ValidFrom { get; set; } = 1;

        public int Logins => tickets;

        public ProxmoxClient Client() => new(Server.Options(Time) with { Credential = new Password("root@pam", Secret) });

        RawAnswer Answer(RawRequest request)
        {
            if (request.Path == "/api2/json/access/ticket")
            {
                var number = Interlocked.Increment(ref tickets);
                return RawAnswer.Json($$$"""{"data":{"username":"root@pam","ticket":"PVE:root@pam:{{{number}}}::b64+/==","CSRFPreventionToken":"{{{number}}}:csrf"}}""");
            }
            var cookie = Uri.UnescapeDataString(request.Header("Cookie") ?? "");
            var ticket = int.Parse(cookie.Split(':')[2]);
            return ticket < ValidFrom
                ? new RawAnswer("HTTP/1.1 401 permission denied - invalid PVE ticket\r\nConnection: close\r\nServer: pve-api-daemon/3.0\r\n\r\n"u8.ToArray())
                : RawAnswer.Json($$"""{"data":{{ticket}}}""");
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    [Fact]
    public async Task Password_FirstCall_LogsInAndSendsTheTicket()
    {
        await using var peer = new LoginServer();
        using var client = peer.Client();

        await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct);
        await client.SendAsync(new ProxmoxCall(HttpMethod.Post, "/pools"), Ct);
        await client.SendAsync(new ProxmoxCall(HttpMethod.Delete, "/pools"), Ct);

        var requests = peer.Server.Requests.ToArray();
        requests[0].Body.ShouldBe("username=root%40pam&password=planted%20p%C3%A4ssword%26%3D%2B");
        requests[0].Header("Cookie").ShouldBeNull();
        requests[1].Header("Cookie").ShouldBe("PVEAuthCookie=PVE%3Aroot%40pam%3A1%3A%3Ab64%2B%2F%3D%3D");
        requests[1].Header("CSRFPreventionToken").ShouldBeNull();
        requests[2].Header("CSRFPreventionToken").ShouldBe("1:csrf");
        requests[3].Header("CSRFPreventionToken").ShouldBe("1:csrf");
        requests.ShouldAllBe(r => r.Header("Authorization") == null);
        requests.Length.ShouldBe(4);
    }

    [Fact]
    public async Task Ticket_BeforeTwoHours_IsRenewed()
    {
        await using var peer = new LoginServer();
        using var client = peer.Client();
        await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct);

        peer.Time.Advance(TimeSpan.FromMinutes(89));
        (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct)).Data.GetInt32().ShouldBe(1);
        peer.Time.Advance(TimeSpan.FromMinutes(2));
        (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct)).Data.GetInt32().ShouldBe(2);

        peer.Logins.ShouldBe(2);
    }

    [Fact]
    public async Task Ticket_RefusedEarly_IsRenewedOnceAndTheCallSentAgain()
    {
        await using var peer = new LoginServer();
        using var client = peer.Client();
        await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct);
        peer.ValidFrom = 2;

        (await client.SendAsync(new ProxmoxCall(HttpMethod.Post, "/pools"), Ct)).Data.GetInt32().ShouldBe(2);

        peer.ValidFrom = 99;
        (await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct))).Error.ShouldBe(ProxmoxError.Unauthenticated);
        peer.Logins.ShouldBe(3);
    }

    [Fact]
    public async Task Password_ManyFirstCalls_LogInOnce()
    {
        await using var peer = new LoginServer();
        using var client = peer.Client();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct)));

        peer.Logins.ShouldBe(1);
    }

    [Fact]
    public async Task Password_Wrong_IsUnauthenticatedWithoutTheSecret()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"message":"authentication failure\n","data":null}""", 401, "authentication failure"));
        using var client = new ProxmoxClient(server.Options() with { Credential = new Password("root@pam", Secret) });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct));

        failure.Error.ShouldBe(ProxmoxError.Unauthenticated);
        failure.Call.ShouldBe("POST /access/ticket");
        failure.Reason.ShouldBe("authentication failure");
        failure.ToString().ShouldNotContain("planted");
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Password_SecondFactorWanted_NamesTheToken()
    {
        await using var server = new RecordedServer(_ =>
            RawAnswer.Json("""{"data":{"username":"root@pam","NeedTFA":1,"ticket":"PVE:!tfa!x","CSRFPreventionToken":"a"}}"""));
        using var client = new ProxmoxClient(server.Options() with { Credential = new Password("root@pam", Secret) });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct));

        failure.Error.ShouldBe(ProxmoxError.Unauthenticated);
        failure.Message.ShouldContain("second factor");
        server.Requests.Count.ShouldBe(1);
    }
}
