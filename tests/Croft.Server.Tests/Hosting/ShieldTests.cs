using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Croft.Contracts;

namespace Croft.Server.Tests.Hosting;

public sealed class ShieldTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watchers_AreAnsweredWithoutAToken_AndFiguresOnThisMachine()
    {
        await using var served = await Served.StartAsync();
        using var client = served.Client(null);
        (await client.GetStringAsync("/healthz", Ct)).ShouldBe("ok\n");
        (await client.GetStringAsync("/readyz", Ct)).ShouldBe("ready\n");
        await served.CallAsync("GET", "/api/v1/guests");
        var figures = await client.GetStringAsync("/metrics", Ct);
        figures.ShouldContain("croft_verb_duration_seconds_count{verb=\"guest list\",outcome=\"done\"} ", Case.Sensitive, "other servers of this process count along");
        figures.ShouldContain("# TYPE croft_verb_duration_seconds histogram");
    }

    [Fact]
    public async Task Answers_CarryHeadersThatKeepBrowsersSafe()
    {
        await using var served = await Served.StartAsync();
        using var client = served.Client(null);
        foreach (var path in new[] { "/healthz", "/api/v1/guests", "/nothing", "/openapi/v1.json", "/api/index.html" })
        {
            using var answer = await client.GetAsync(path, Ct);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
            answer.Headers.Contains("Strict-Transport-Security").ShouldBeTrue();
            answer.Headers.Contains("Server").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Token_ThatCallsTooOften_IsToldToWait()
    {
        await using var served = await Served.StartAsync(change: o => o with { CallsPerSecond = 1 });
        using var client = served.Client(served.Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.GetAsync("/api/v1/version", Ct)));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBeInRange(2, 50);
        answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests).Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Token_ThatExpiredOrWasRevoked_IsNobodys()
    {
        await using var served = await Served.StartAsync();
        var token = await served.AdmitAsync("bob", "viewer", "*");
        (await served.CallAsync("GET", "/api/v1/guests", token: token)).Status.ShouldBe(HttpStatusCode.OK);
        (await served.CallAsync("POST", "/api/v1/sync", new { }, token)).Status.ShouldBe(HttpStatusCode.Forbidden);
        await served.DoAsync("token revoke", new RevokeCroftTokenRequest { User = "bob", Name = "test" });
        (await served.CallAsync("GET", "/api/v1/guests", token: token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task BodyThatIsTooLong_IsRefused()
    {
        await using var served = await Served.StartAsync(change: o => o with { MostBody = 10_000 });
        var (status, problem) = await served.CallAsync("POST", "/api/v1/validate", new { documents = new[] { new { path = "a.yaml", text = new string('x', 20_000) } } });
        status.ShouldBe(HttpStatusCode.RequestEntityTooLarge, $"{problem}");
    }

    [Fact]
    public async Task Change_NamesTheVersionItWasMadeFrom()
    {
        await using var served = await Served.StartAsync();
        using var client = served.Client(served.Token);
        var guest = (await served.CallAsync("GET", "/api/v1/guests?type=vm")).Body!["items"]![0]!;
        var path = $"/api/v1/guests/lab%2F{guest["vmid"]}";
        var version = (await client.GetAsync(path, Ct)).Headers.ETag!;
        (await client.GetAsync(path, Ct)).Headers.ETag.ShouldBe(version);

        async Task<HttpStatusCode> DescribeAsync(string text, params string[] versions)
        {
            using var call = new HttpRequestMessage(HttpMethod.Patch, path) { Content = new StringContent(new JsonObject { ["description"] = text }.ToJsonString(), Encoding.UTF8, "application/json") };
            foreach (var named in versions) call.Headers.TryAddWithoutValidation("If-Match", named).ShouldBeTrue();
            using var answer = await client.SendAsync(call, Ct);
            if (answer.StatusCode == HttpStatusCode.Accepted) await served.EndOfAsync((int)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!["id"]!);
            return answer.StatusCode;
        }

        // What can't be read is no leave to change whatever is there.
        foreach (var unread in new[] { "", " ", version.Tag.Trim('"'), $"{version.Tag} {version.Tag}" }) (await DescribeAsync("unread", unread)).ShouldBe(HttpStatusCode.BadRequest, $"If-Match: {unread}");
        (await DescribeAsync("other", "\"another\"")).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await DescribeAsync("first", "\"another\"", $"W/{version.Tag}")).ShouldBe(HttpStatusCode.Accepted);
        for (var tries = 0; Equals((await client.GetAsync(path, Ct)).Headers.ETag, version); tries++)
        {
            tries.ShouldBeLessThan(300, "the change is never seen");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
        }
        (await DescribeAsync("second", version.Tag)).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await DescribeAsync("second", "*")).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task CallWithAKey_IsCarriedOutOnce()
    {
        await using var served = await Served.StartAsync();
        using var client = served.Client(served.Token);
        var guest = (await served.CallAsync("GET", "/api/v1/guests?status=running&type=vm")).Body!["items"]![0]!;

        async Task<(HttpStatusCode Status, string Text, bool Again)> RebootAsync(string key, string body)
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/guests/lab%2F{guest["vmid"]}/reset") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            call.Headers.Add("Idempotency-Key", key);
            using var answer = await client.SendAsync(call, Ct);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct), answer.Headers.Contains("Idempotent-Replayed"));
        }

        (await RebootAsync("", "{}")).Status.ShouldBe(HttpStatusCode.BadRequest, "a key that is empty keeps nothing from being done twice");
        var first = await RebootAsync("one", "{}");
        first.Status.ShouldBe(HttpStatusCode.Accepted, first.Text);
        var second = await RebootAsync("one", "{}");
        (second.Status, second.Text, second.Again).ShouldBe((HttpStatusCode.Accepted, first.Text, true));
        (await RebootAsync("one", "{ }")).Status.ShouldBe(HttpStatusCode.BadRequest, "another call has the key");
        (await RebootAsync("two", "{\"colour\":1}")).Status.ShouldBe(HttpStatusCode.BadRequest);
        await served.EndOfAsync((int)JsonNode.Parse(first.Text)!["id"]!);
        (await RebootAsync("two", "{}")).Status.ShouldBe(HttpStatusCode.Accepted, "what was refused may be mended");
        (await served.CallAsync("GET", "/api/v1/runs")).Body!["items"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task WhatForgets_IsConfirmedByName()
    {
        await using var served = await Served.StartAsync();
        var (status, problem) = await served.CallAsync("DELETE", "/api/v1/clusters/lab");
        status.ShouldBe(HttpStatusCode.Forbidden);
        ((string)problem!["confirmation"]!["type"]!).ShouldBe("lab");
        (await served.CallAsync("GET", "/api/v1/clusters/lab")).Status.ShouldBe(HttpStatusCode.OK);
        (await served.CallAsync("DELETE", "/api/v1/clusters/lab?confirm=lab")).Status.ShouldBe(HttpStatusCode.OK);
        (await served.CallAsync("GET", "/api/v1/clusters/lab")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task IdleConnections_AndSlowClients_KeepNobodyOut()
    {
        await using var served = await Served.StartAsync();
        List<Socket> idle = [];
        try
        {
            for (var number = 0; number < 2_000; number++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, served.Url.Port, Ct);
                idle.Add(socket);
            }
            (await served.CallAsync("GET", "/api/v1/guests")).Status.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            foreach (var socket in idle) socket.Dispose();
        }
    }

    [Fact]
    public async Task Run_IsFollowedByEvents_ToItsEnd()
    {
        await using var served = await Served.StartAsync();
        var guest = (await served.CallAsync("GET", "/api/v1/guests?status=running&type=ct")).Body!["items"]![0]!;
        var run = (int)(await served.CallAsync("POST", $"/api/v1/guests/lab%2F{guest["vmid"]}/stop", new { })).Body!["id"]!;
        using var client = served.Client(served.Token);
        using var call = new HttpRequestMessage(HttpMethod.Get, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/api/v1/runs/{run}/watch"));
        call.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, Ct);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var told = await answer.Content.ReadAsStringAsync(Ct);
        told.ShouldContain("id: 1\ndata: {");
        told.ShouldContain("\"runState\":\"done\"");
        told.ShouldEndWith("event: end\ndata: {}\n\n");
        (await served.CallAsync("GET", "/api/v1/runs/99999/watch")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
