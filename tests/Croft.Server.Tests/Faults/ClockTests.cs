using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Croft.Contracts;
using Croft.Engine.Inventory.Loops;
using Croft.Sandbox;

namespace Croft.Server.Tests.Faults;

/// <summary>A clock that is set forward by a year and back.</summary>
public sealed class ClockTests
{
    const string Password = "correct horse battery";

    static readonly TimeSpan year = TimeSpan.FromDays(366);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClockForthAndBack_LocksNobodyOut_AndWakesNothingThatHadEnded()
    {
        var clock = new SetClock();
        await using var served = await Served.StartAsync(new SandboxOptions { Name = "lab", Nodes = 2, Guests = 8, Speed = 100 }, time: clock);
        var visitor = await served.AdmitAsync("bob", "admin", "*");
        await served.AdmitAsync("eve", "viewer", "*");
        var key = ((CroftEnrollment)await served.DoAsync("user enroll", new EnrollCroftUserRequest { Name = "bob" })).Key!;
        await served.DoAsync("user enroll", new EnrollCroftUserRequest { Name = "bob", Code = Code() });
        clock.Off = TimeSpan.FromSeconds(60);
        var before = await SignInAsync("bob", Password, Code());

        clock.Off = year;
        (await AsAsync(before)).ShouldBe(HttpStatusCode.Unauthorized, "a session of a year ago");
        (await served.CallAsync("GET", "/api/v1/guests", token: visitor)).Status.ShouldBe(HttpStatusCode.Unauthorized, "a token of a year");
        var meanwhile = await SignInAsync("bob", Password, Code());
        (await AsAsync(meanwhile)).ShouldBe(HttpStatusCode.OK);
        for (var tries = 0; tries < 6; tries++) await RefusedAsync("eve", "wrong horse battery");
        await TurnAsync();
        var lasting = ((CreatedCroftToken)await served.DoAsync("token create", new CreateCroftTokenRequest { User = "bob", Name = "lasting", NeverExpires = true })).Token;
        await RunAsync(lasting);
        var keyed = await KeyedAsync(lasting);

        clock.Off = TimeSpan.FromSeconds(120);
        (await AsAsync(meanwhile)).ShouldBe(HttpStatusCode.Unauthorized, "it would last for a year and a week");
        (await AsAsync(await SignInAsync("bob", Password, Code()))).ShouldBe(HttpStatusCode.OK, "the app's codes count again");
        (await AsAsync(await SignInAsync("eve", Password, null))).ShouldBe(HttpStatusCode.OK, "what braked then brakes no more");
        (await served.CallAsync("GET", "/api/v1/guests", token: visitor)).Status.ShouldBe(HttpStatusCode.OK);
        (await KeyedAsync(lasting)).ShouldBe(keyed, "the call was carried out once");
        await RunAsync(lasting);
        await TurnAsync();
        var now = clock.GetUtcNow() + TimeSpan.FromHours(1);
        for (var turns = 0; (await served.CallAsync("GET", "/api/v1/guests")).Body!["items"]!.AsArray().Any(g => (DateTimeOffset)g!["configSeen"]! > now); turns++)
        {
            turns.ShouldBeLessThan(60, "configs are read anew");
            await TurnAsync();
        }

        string Code() => App.CodeOf(key, clock.GetUtcNow());

        async Task TurnAsync()
        {
            foreach (var loop in served.Get<IEnumerable<Loop>>()) await loop.TurnAsync(Ct);
        }

        async Task<HttpResponseMessage> TryAsync(string name, string password, string? code) =>
            await served.Client(null).PostAsJsonAsync("/session", new { name, password, code = code ?? "" }, Ct);

        async Task<string> SignInAsync(string name, string password, string? code)
        {
            using var answer = await TryAsync(name, password, code);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{name}, {await answer.Content.ReadAsStringAsync(Ct)}");
            return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        }

        async Task RefusedAsync(string name, string password)
        {
            using var answer = await TryAsync(name, password, null);
            ((int)answer.StatusCode).ShouldBeOneOf(401, 429);
        }

        async Task<HttpStatusCode> AsAsync(string cookie)
        {
            using var call = new HttpRequestMessage(HttpMethod.Get, "/api/v1/guests");
            call.Headers.Add("Cookie", cookie);
            using var answer = await served.Client(null).SendAsync(call, Ct);
            return answer.StatusCode;
        }

        async Task RunAsync(string token)
        {
            var guest = (await served.CallAsync("GET", "/api/v1/guests?status=running&type=vm", token: token)).Body!["items"]![0]!;
            var (status, run) = await served.CallAsync("POST", $"/api/v1/guests/lab%2F{guest["vmid"]}/reset", new { }, token);
            status.ShouldBe(HttpStatusCode.Accepted, $"{run}");
            ((string)(await EndAsync((int)run!["id"]!, token))["state"]!).ShouldBe("done");
        }

        async Task<JsonNode> EndAsync(int run, string token)
        {
            for (var tries = 0; ; tries++)
            {
                var shown = (await served.CallAsync("GET", $"/api/v1/runs/{run.ToString(System.Globalization.CultureInfo.InvariantCulture)}", token: token)).Body!["run"]!;
                if (shown["ended"] is not null) return shown;
                tries.ShouldBeLessThan(300, "the run goes on and on");
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
            }
        }

        async Task<string> KeyedAsync(string token)
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sync") { Content = JsonContent.Create(new { statusOnly = true }) };
            call.Headers.Add("Idempotency-Key", "across the years");
            using var answer = await served.Client(token).SendAsync(call, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return await answer.Content.ReadAsStringAsync(Ct);
        }
    }
}
