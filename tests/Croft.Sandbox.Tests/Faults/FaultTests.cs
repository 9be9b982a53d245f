using System.Text;
using System.Text.Json;
using Croft.Sandbox.Faults;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Faults;

public sealed class FaultTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_Lost_Is595ThroughOthersAndItsAddressRefuses()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        using var direct = new Client(sandbox.Cluster, url: sandbox.Cluster.UrlOf("pve2"));
        (await direct.Get("/version")).Status.ShouldBe(200);
        await sandbox.Cluster.Faults.SetNodeOnlineAsync("pve2", false, Cancellation);
        var reply = await sandbox.Client.Get("/nodes/pve2/status");
        (reply.Status, reply.Reason, reply.Body).ShouldBe((595, "No route to host", ""));
        await Should.ThrowAsync<HttpRequestException>(() => direct.Get("/version"));
        (await sandbox.Client.Get("/nodes")).Data.EnumerateArray().First(node => node.GetProperty("node").GetString() == "pve2").GetProperty("status").GetString().ShouldBe("offline");
        await sandbox.Cluster.Faults.SetNodeOnlineAsync("pve2", true, Cancellation);
        (await direct.Get("/version")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Node_LostUnderATask_BreaksItWithoutALastLine()
    {
        var time = new ManualTime();
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Speed = 1, Time = time });
        var (guest, path) = sandbox.Guest("qemu", running: false, guest => guest.Node.Name == "pve2");
        var upid = (await sandbox.Client.Post(path + "/status/start")).Data.GetString()!;
        await sandbox.Cluster.Faults.SetNodeOnlineAsync("pve2", false, Cancellation);
        time.Advance(TimeSpan.FromMinutes(1));
        await sandbox.Cluster.Faults.SetNodeOnlineAsync("pve2", true, Cancellation);
        (await sandbox.Client.ExitStatus(upid)).ShouldBe("unexpected status");
        (await sandbox.Client.Get($"/nodes/pve2/tasks/{upid}/log")).Data[0].GetProperty("t").GetString().ShouldBe("no content");
        sandbox.Cluster.Effects[$"{guest.Id} start"].ShouldBe(0);
    }

    [Fact]
    public async Task Quorum_Lost_RefusesChangesOnly()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.Faults.SetQuorate(false);
        (await sandbox.Client.Post("/pools", ("poolid", "p1"))).Reason.ShouldBe("cluster not ready - no quorum?");
        (await sandbox.Client.Get("/cluster/status")).Data[0].GetProperty("quorate").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData(HoldPoint.BeforeEffect, 0)]
    [InlineData(HoldPoint.AfterEffect, 1)]
    public async Task Connection_Cut_HasItsEffectOrNot(HoldPoint point, int effects)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.Faults.CutNext(call => call.Path == "/pools", point);
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.Client.Post("/pools", ("poolid", "p1")));
        sandbox.Cluster.Effects["pool/p1 create"].ShouldBe(effects);
    }

    [Theory]
    [InlineData(HoldPoint.BeforeEffect, 0)]
    [InlineData(HoldPoint.AfterEffect, 1)]
    public async Task Call_Held_WaitsUntilReleased(HoldPoint point, int effectsWhileHeld)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, path) = sandbox.Guest("lxc", running: false);
        var hold = sandbox.Cluster.HoldNext(call => call.Path.EndsWith("/status/start", StringComparison.Ordinal), point);
        var call = sandbox.Client.Post(path + "/status/start");
        (await hold.Arrived).Path.ShouldBe(path + "/status/start");
        call.IsCompleted.ShouldBeFalse();
        sandbox.Cluster.Effects[$"{guest.Id} start"].ShouldBe(effectsWhileHeld);
        hold.Release();
        (await call).Status.ShouldBe(200);
        sandbox.Cluster.Effects[$"{guest.Id} start"].ShouldBe(1);
    }

    [Fact]
    public async Task Node_Hanging_AnswersNothingWhileOthersDo()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.Faults.SetNodeHanging("pve2", true);
        var hanging = sandbox.Client.Get("/nodes/pve2/status");
        (await sandbox.Client.Get("/nodes/pve3/status")).Status.ShouldBe(200);
        hanging.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Certificate_Changed_ShowsOnNewConnections()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var before = sandbox.Cluster.Fingerprint;
        sandbox.Cluster.Faults.ChangeCertificate("pve1");
        sandbox.Cluster.Fingerprint.ShouldNotBe(before);
        using var client = new Client(sandbox.Cluster);
        (await client.Get("/nodes/pve1/certificates/info")).Data.EnumerateArray().Select(entry => entry.GetProperty("fingerprint").GetString()).ShouldContain(sandbox.Cluster.Fingerprint);
    }

    [Fact]
    public async Task Control_FromOutside_HoldsCountsAndBreaks()
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Control = true });
        using var http = new HttpClient { BaseAddress = sandbox.Cluster.ControlUrl };
        (await http.GetAsync(new Uri("effects", UriKind.Relative), Cancellation)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Authorization = new("Bearer", sandbox.Cluster.ControlSecret);
        var hold = await Control(http, HttpMethod.Post, "holds", """{"method":"POST","path":"/pools","point":"before"}""");
        var call = sandbox.Client.Post("/pools", ("poolid", "p1"));
        var number = hold.GetProperty("number").GetInt32();
        (await Control(http, HttpMethod.Get, $"holds/{number}/arrived")).GetProperty("call").GetProperty("path").GetString().ShouldBe("/pools");
        await Control(http, HttpMethod.Post, $"holds/{number}/drop", """{"done":true}""");
        await Should.ThrowAsync<HttpRequestException>(() => call);
        (await Control(http, HttpMethod.Get, "effects")).GetProperty("pool/p1 create").GetInt32().ShouldBe(1);
        await Control(http, HttpMethod.Post, "faults", """{"kind":"quorum","on":false}""");
        (await Control(http, HttpMethod.Get, "state")).GetProperty("quorate").GetBoolean().ShouldBeFalse();
    }

    static async Task<JsonElement> Control(HttpClient http, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Cancellation);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Cancellation));
        return (await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(Cancellation), default, Cancellation)).RootElement;
    }
}
