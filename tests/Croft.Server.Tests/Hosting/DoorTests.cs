using System.Net;
using System.Net.Http.Json;
using Croft.Engine.Identity;
using Croft.Server.Hosting;

namespace Croft.Server.Tests.Hosting;

public sealed class DoorTests
{
    const string Password = "correct horse battery staple";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstAdministrator_IsMadeByTheSetupToken_Once_AndSignsIn()
    {
        await using var served = await Served.StartAsync();
        var token = (await served.Get<Setup>().IssueAsync(Ct))!;
        (await served.CallAsync("POST", "/setup", new { token = "croft_setup_wrong", name = "anna", password = Password }, null)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await served.CallAsync("POST", "/setup", new { token, name = "anna", password = Password }, null)).Status.ShouldBe(HttpStatusCode.OK);
        (await served.CallAsync("POST", "/setup", new { token, name = "eve", password = Password }, null)).Status.ShouldBe(HttpStatusCode.Forbidden);

        using var browser = served.Client(null);
        (await browser.PostAsJsonAsync("/session", new { name = "anna", password = "wrong horse battery staple" }, Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var signedIn = await browser.PostAsJsonAsync("/session", new { name = "anna", password = Password }, Ct);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.OK);
        signedIn.Headers.GetValues("Set-Cookie").Single().ShouldSatisfyAllConditions(
            c => c.ShouldContain("__Host-croft="), c => c.ShouldContain("httponly"), c => c.ShouldContain("secure"), c => c.ShouldContain("samesite=strict"));
    }

    [Fact]
    public async Task Session_ReadsFreely_AndChangesFromItsOwnPageAlone()
    {
        await using var served = await Served.StartAsync();
        await served.Get<Setup>().RedeemAsync((await served.Get<Setup>().IssueAsync(Ct))!, "anna", new(Password), Ct);
        using var browser = served.Client(null);
        using var signedIn = await browser.PostAsJsonAsync("/session", new { name = "anna", password = Password }, Ct);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        async Task<HttpStatusCode> SendAsync(string method, string path, string? page, string? origin)
        {
            using var call = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "GET" ? null : JsonContent.Create(new { }) };
            call.Headers.Add("Cookie", cookie);
            if (page is not null) call.Headers.Add(Doors.SamePage, page);
            if (origin is not null) call.Headers.Add("Origin", origin);
            using var answer = await browser.SendAsync(call, Ct);
            return answer.StatusCode;
        }

        (await SendAsync("GET", "/api/v1/guests", null, null)).ShouldBe(HttpStatusCode.OK);
        (await SendAsync("POST", "/api/v1/sync", null, null)).ShouldBe(HttpStatusCode.Forbidden, "a form of another site sends no header of ours");
        (await SendAsync("POST", "/api/v1/sync", "1", "https://evil.example")).ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("POST", "/api/v1/sync", "1", served.Url.ToString().TrimEnd('/'))).ShouldBe(HttpStatusCode.OK);
        (await SendAsync("DELETE", "/session", null, null)).ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("DELETE", "/session", "1", null)).ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync("GET", "/api/v1/guests", null, null)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Guessing_IsSlowedDown_AndTellsWhenToTryAgain()
    {
        await using var served = await Served.StartAsync();
        using var browser = served.Client(null);
        HttpResponseMessage? last = null;
        for (var tries = 0; tries < 8 && last?.StatusCode != HttpStatusCode.TooManyRequests; tries++)
            last = await browser.PostAsJsonAsync("/session", new { name = "anna", password = $"guess {tries}" }, Ct);
        last!.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        last.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
    }
}
