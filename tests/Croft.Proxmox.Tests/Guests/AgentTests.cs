namespace Croft.Proxmox.Tests.Guests;

public sealed class AgentTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<T> AskAsync<T>(string body, Func<ProxmoxAgent, Task<T>> ask)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(body));
        using var client = server.Client();
        return await ask(client.Node("pve1").Guest(GuestKind.Qemu, 100).Agent);
    }

    [Fact]
    public async Task Interfaces_OfTheAgent_CarryTheirAddresses()
    {
        var nics = await AskAsync(
            """{"data":{"result":[{"name":"eth0","hardware-address":"bc:24:11:00:00:01","statistics":{"rx-bytes":5},"ip-addresses":[{"ip-address":"10.0.0.9","ip-address-type":"ipv4","prefix":24},{"ip-address":"fe80::1","ip-address-type":"ipv6","prefix":64}]},{"name":"dummy"}]}}""",
            a => a.InterfacesAsync(Ct));

        nics[0].Addresses.ShouldBe([new("10.0.0.9", 24, false), new("fe80::1", 64, true)]);
        nics[0].Settings["statistics"].ShouldBe("""{"rx-bytes":5}""");
        nics[1].ShouldSatisfyAllConditions(n => n.Mac.ShouldBeNull(), n => n.Addresses.ShouldBeEmpty());
    }

    [Theory]
    [InlineData("Unsupported", ProxmoxError.NotImplemented)]
    [InlineData("CommandNotFound", ProxmoxError.NotImplemented)]
    [InlineData("GenericError", ProxmoxError.Refused)]
    public async Task Result_ErrorOfTheAgentWithin200_IsAFailure(string kind, ProxmoxError expected)
    {
        var failure = await Should.ThrowAsync<ProxmoxException>(() => AskAsync(
            $$$"""{"data":{"result":{"error":{"desc":"not now","class":"{{{kind}}}"} } } }""", a => a.InterfacesAsync(Ct)));

        failure.Error.ShouldBe(expected);
        failure.Message.ShouldContain("not now");
    }

    [Theory]
    [InlineData("QEMU guest agent is not running", ProxmoxError.WrongState)]
    [InlineData("No QEMU guest agent configured", ProxmoxError.WrongState)]
    [InlineData("VM 100 qga command 'guest-ping' failed - got timeout", ProxmoxError.TimedOut)]
    public async Task Ping_AgentSilent_IsToldByKind(string words, ProxmoxError expected)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json($$"""{"data":null,"message":"{{words}}\n"}""", 500, words));
        using var client = server.Client();

        (await Should.ThrowAsync<ProxmoxException>(() => client.Node("pve1").Guest(GuestKind.Qemu, 100).Agent.PingAsync(Ct))).Error.ShouldBe(expected);
    }

    [Fact]
    public async Task Start_OldVersion_GetsOneTextPartedByZeroes()
    {
        await using var server = new RecordedServer(r => r.Body.Split("command=").Length > 2
            ? RawAnswer.Json("""{"data":null,"message":"Parameter verification failed.\n","errors":{"command":"type check ('string') failed - got ARRAY"}}""", 400, "Parameter verification failed.")
            : RawAnswer.Json("""{"data":{"pid":4242}}"""));
        using var client = server.Client();

        (await client.Node("pve1").Guest(GuestKind.Qemu, 100).Agent.StartAsync(["/bin/echo", "a b"], null, Ct)).ShouldBe(4242);

        server.Requests.Select(r => r.Body).ShouldBe(["command=%2Fbin%2Fecho&command=a%20b", "command=%2Fbin%2Fecho%00a%20b"]);
    }

    [Fact]
    public async Task Run_EndsLater_AsksUntilItHas()
    {
        var asked = 0;
        await using var server = new RecordedServer(r => RawAnswer.Json(r.Method == "POST" ? """{"data":{"pid":7}}"""
            : ++asked < 3 ? """{"data":{"exited":0}}""" : """{"data":{"exited":1,"exitcode":3,"out-data":"out","err-data":"err","err-truncated":1}}"""));
        using var client = new ProxmoxClient(server.Options(new Tasks.LeapingTime(TimeSpan.FromSeconds(2))));

        (await client.Node("pve1").Guest(GuestKind.Qemu, 100).Agent.RunAsync(["/bin/false"], null, Ct)).ShouldBe(new AgentExit(true, 3, null, "out", "err", true));
        asked.ShouldBe(3);
    }

    [Fact]
    public async Task WriteFile_AnyBytes_GoAsBase64()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":null}"""));
        using var client = server.Client();
        var agent = client.Node("pve1").Guest(GuestKind.Qemu, 100).Agent;

        await agent.WriteFileAsync("/a", new byte[] { 0, 255, 13 }, Ct);
        server.Requests.ShouldHaveSingleItem().Body.ShouldBe("file=%2Fa&content=AP8N&encode=0");
        await Should.ThrowAsync<ArgumentException>(() => agent.WriteFileAsync("/a", new byte[46_081], Ct));
    }

    [Fact]
    public async Task ReadFile_Bytes_ComeBackAsTheyAre() =>
        (await AskAsync("{\"data\":{\"content\":\"\u00ff\\u0000a\",\"truncated\":1}}", a => a.ReadFileAsync("/a", Ct)))
            .ShouldSatisfyAllConditions(f => f.Bytes().ShouldBe([255, 0, 97]), f => f.IsTruncated.ShouldBeTrue());

    [Theory]
    [InlineData("frozen", true)]
    [InlineData("thawed", false)]
    public async Task IsFrozen_BothWords_AreRead(string word, bool expected) =>
        (await AskAsync($$$"""{"data":{"result":"{{{word}}}"}}""", a => a.IsFrozenAsync(Ct))).ShouldBe(expected);

    [Fact]
    public async Task IsFrozen_OtherWord_IsNeverTakenForThawed() =>
        (await Should.ThrowAsync<ProxmoxException>(() => AskAsync("""{"data":{"result":"thawing"}}""", a => a.IsFrozenAsync(Ct)))).Error.ShouldBe(ProxmoxError.BadAnswer);

    [Fact]
    public async Task Version_DisabledCommands_AreLeftOut() =>
        (await AskAsync("""{"data":{"result":{"version":"9.2.0","supported_commands":[{"name":"guest-ping","enabled":true},{"name":"guest-exec","enabled":false}]}}}""", a => a.VersionAsync(Ct)))
            .Commands.ShouldBe(["guest-ping"]);

    [Fact]
    public async Task Agent_OfAContainer_IsRefused()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Hangup);
        using var client = server.Client();
        Should.Throw<ArgumentException>(() => client.Node("pve1").Guest(GuestKind.Lxc, 100).Agent);
    }
}
