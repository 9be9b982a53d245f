namespace Croft.Proxmox.Tests.Guests;

public sealed class GuestReadsTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Interfaces_OfAContainerBefore84_ComeFromTheShortForm()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":[{"name":"eth0","hwaddr":"bc:24:11:00:00:01","inet":"10.0.0.9/24","inet6":"fe80::1/64"}]}"""));
        using var client = server.Client();

        (await client.Node("pve1").Guest(GuestKind.Lxc, 100).InterfacesAsync(Ct)).ShouldHaveSingleItem().Addresses
            .ShouldBe([new("10.0.0.9", 24, false), new("fe80::1", 64, true)]);
    }

    [Fact]
    public async Task Interfaces_OfAStoppedContainer_AreNone()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":null}"""));
        using var client = server.Client();

        (await client.Node("pve1").Guest(GuestKind.Lxc, 100).InterfacesAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rrd_PointsAhead_AreDropped()
    {
        var now = new ManualTime().GetUtcNow().ToUnixTimeSeconds();
        await using var server = new RecordedServer(_ => RawAnswer.Json(
            $$"""{"data":[{"time":{{now - 60}},"cpu":0.25,"mem":"1024","netin":null},{"time":{{now + 60}}},{"time":{{now + 61}},"cpu":1},{"time":{{now + 90_000}},"cpu":1}]}"""));
        using var client = new ProxmoxClient(server.Options(new ManualTime()));

        var points = await client.Node("pve1").Guest(GuestKind.Qemu, 100).RrdAsync(RrdTimeframe.Hour, null, Ct);

        points.Count.ShouldBe(2);
        points[0].ShouldSatisfyAllConditions(p => p.Cpu.ShouldBe(0.25), p => p.Memory.ShouldBe(1024), p => p["netin"].ShouldBeNull());
        points[1].Cpu.ShouldBeNull();
    }

    [Theory]
    [InlineData(GuestKind.Qemu, "move_disk", "disk=scsi0&storage=b&format=raw&delete=1")]
    [InlineData(GuestKind.Lxc, "move_volume", "volume=scsi0&storage=b&delete=1")]
    public async Task MoveDisk_BothKinds_AreAskedInTheirWords(GuestKind kind, string call, string body)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":"UPID:pve1:0000115B:0003BD58:6B011B02:any:101:root@pam:"}"""));
        using var client = server.Client();

        await client.Node("pve1").Guest(kind, 100).MoveDiskAsync(new("scsi0") { Storage = "b", DeleteSource = true, Format = kind == GuestKind.Qemu ? "raw" : null }, Ct);

        server.Requests.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Path.ShouldEndWith(call), r => r.Body.ShouldBe(body));
    }

    [Fact]
    public async Task Stop_ParameterThatAnOldVersionLacks_IsLeftOut()
    {
        await using var server = new RecordedServer(r => r.Body.Contains("overrule", StringComparison.Ordinal)
            ? RawAnswer.Json("""{"data":null,"message":"Parameter verification failed.\n","errors":{"overrule-shutdown":"property is not defined in schema and the schema does not allow additional properties"}}""", 400, "Parameter verification failed.")
            : RawAnswer.Json("""{"data":"UPID:pve1:0000115B:0003BD58:6B011B02:qmstop:100:root@pam:"}"""));
        using var client = server.Client();

        (await client.Node("pve1").Guest(GuestKind.Qemu, 100).StopAsync(true, TimeSpan.FromSeconds(9), Ct)).Type.ShouldBe("qmstop");

        server.Requests.Select(r => r.Body).ShouldBe(["overrule-shutdown=1&timeout=9", "timeout=9"]);
    }

    [Fact]
    public async Task Stop_AnotherFaultBesides_IsToldAndNotSentAgain()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(
            """{"data":null,"message":"Parameter verification failed.\n","errors":{"overrule-shutdown":"property is not defined in schema and the schema does not allow additional properties","timeout":"type check"}}""", 400, "Parameter verification failed."));
        using var client = server.Client();

        (await Should.ThrowAsync<ProxmoxException>(() => client.Node("pve1").Guest(GuestKind.Qemu, 100).StopAsync(true, TimeSpan.FromSeconds(9), Ct))).Faults.Count.ShouldBe(2);
        server.Requests.ShouldHaveSingleItem();
    }
}
