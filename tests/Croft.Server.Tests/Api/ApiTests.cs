using System.Net;
using System.Text.Json.Nodes;
using Croft.Contracts;

namespace Croft.Server.Tests.Api;

public sealed class ApiTests
{
    [Fact]
    public async Task Guests_AreListed_InPages_AndByFilter()
    {
        await using var served = await Served.StartAsync();
        var (status, all) = await served.CallAsync("GET", "/api/v1/guests");
        status.ShouldBe(HttpStatusCode.OK);
        var names = Names(all);
        names.Count.ShouldBe(20);
        all!.AsObject().ContainsKey("next").ShouldBeTrue("a list says that it is at its end");
        List<string> paged = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var (_, page) = await served.CallAsync("GET", $"/api/v1/guests?limit=7{(cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : "")}");
            Names(page).Count.ShouldBeLessThanOrEqualTo(7);
            paged.AddRange(Names(page));
            cursor = (string?)page!["next"];
        }
        paged.ShouldBe(names);
        Names((await served.CallAsync("GET", "/api/v1/guests?status=stopped")).Body).ShouldBeSubsetOf(names);
        Names((await served.CallAsync("GET", "/api/v1/nodes?limit=2")).Body!).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_WithoutAToken_LearnNothing()
    {
        await using var served = await Served.StartAsync();
        foreach (var token in new[] { null, "croft_guessed", "croft_" + new string('A', 43) })
        {
            var (status, body) = await served.CallAsync("GET", "/api/v1/guests", token: token);
            status.ShouldBe(HttpStatusCode.Unauthorized);
            ((string)body!["detail"]!).ShouldBe("The call carries no token that is valid.");
            (await served.CallAsync("GET", "/api/v1/nothing", token: token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Head_TellsWhatAGetWould_WithoutItsBody()
    {
        await using var served = await Served.StartAsync();
        foreach (var (path, token, status) in new[] { ("/healthz", null, 200), ("/api/v1/guests?limit=2", served.Token, 200), ("/api/v1/guests", null, 401), ("/api/v1/guests/lab%2F9999", served.Token, 404), ("/api/v1/runs/1/watch", served.Token, 405) })
        {
            using var client = served.Client(token);
            foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
            {
                using var asked = new HttpRequestMessage(HttpMethod.Head, path) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
                using var got = await client.SendAsync(asked, TestContext.Current.CancellationToken);
                ((int)got.StatusCode).ShouldBe(status, path);
                (await got.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
            }
        }
    }

    [Theory]
    [InlineData("/API/V1/guests")]
    [InlineData("/Api/v1/Guests/")]
    [InlineData("/api/v1/nothing/../guests")]
    public async Task PathInAnotherForm_IsNoWayAround(string path)
    {
        await using var served = await Served.StartAsync();
        await served.RawAsync($"GET {path} HTTP/1.1\r\nHost: croft\r\nConnection: close\r\n\r\n", "HTTP/1.1 401");
        await served.RawAsync($"GET {path} HTTP/1.1\r\nHost: croft\r\nAuthorization: Bearer {served.Token}\r\nConnection: close\r\n\r\n", "HTTP/1.1 200");
        await served.RawAsync($"GET {path.TrimEnd('/')}/lab%2F101 HTTP/1.1\r\nHost: croft\r\nAuthorization: Bearer {served.Token}\r\nConnection: close\r\n\r\n", "\"vmid\":101");
    }

    [Fact]
    public async Task Change_IsShownAsPlan_StartedAsRun_AndConfirmedWhereItDestroys()
    {
        await using var served = await Served.StartAsync();
        var guest = (await served.CallAsync("GET", "/api/v1/guests?status=running")).Body!["items"]![0]!;
        var path = $"/api/v1/guests/lab%2F{guest["vmid"]}";
        await served.EndOfAsync((int)(await served.CallAsync("POST", $"{path}/stop", new { })).Body!["id"]!);
        var (planned, plan) = await served.CallAsync("POST", $"{path}/start?plan=true");
        planned.ShouldBe(HttpStatusCode.OK);
        ((string)plan!["steps"]![0]!["kind"]!).ShouldBe("guest.start");
        await served.SeeAsync(path, "stopped");

        var (started, run) = await served.CallAsync("POST", $"{path}/start", new { });
        started.ShouldBe(HttpStatusCode.Accepted);
        ((string)(await served.EndOfAsync((int)run!["id"]!))["state"]!).ShouldBe("done");

        await served.EndOfAsync((int)(await served.CallAsync("POST", $"{path}/stop", new { })).Body!["id"]!);
        var (asked, problem) = await served.CallAsync("DELETE", path);
        asked.ShouldBe(HttpStatusCode.Forbidden);
        var word = (string)problem!["confirmation"]!["type"]!;
        (await served.CallAsync("DELETE", $"{path}?confirm=something")).Status.ShouldBe(HttpStatusCode.Forbidden);
        var (gone, last) = await served.CallAsync("DELETE", $"{path}?confirm={Uri.EscapeDataString(word)}");
        gone.ShouldBe(HttpStatusCode.Accepted, $"{last}");
        ((string)(await served.EndOfAsync((int)last!["id"]!))["state"]!).ShouldBe("done");
        await served.SeeAsync(path, null);
    }

    [Theory]
    [InlineData("GET", "/api/v1/guests?limit=seven&colour=red", null, 400, "limit is no whole number; colour is no parameter of the query here")]
    [InlineData("GET", "/api/v1/guests?status=a&status=b", null, 400, "status is given more than once")]
    [InlineData("PATCH", "/api/v1/guests/lab%2F101", "{\"cores\":\"many\",\"colour\":1}", 400, "colour is no field here")]
    [InlineData("PATCH", "/api/v1/guests/lab%2F101", "{\"cores\":1,\"cores\":2}", 400, "no JSON that can be read")]
    [InlineData("POST", "/api/v1/guests/lab%2F101/reboot?plan=maybe", "{}", 400, "plan has to be true or false, once")]
    [InlineData("POST", "/api/v1/guests/lab%2F101/reboot?plan=true&plan=false", "{}", 400, "plan has to be true or false, once")]
    [InlineData("POST", "/api/v1/plans/1/start?plan=true", null, 400, "plan is no parameter of the query here")]
    [InlineData("POST", "/api/v1/plans/1/start", "{", 400, "takes no body")]
    [InlineData("POST", "/api/v1/plans/1/start", "{}", 404, "There is no plan 1")]
    [InlineData("POST", "/api/v1/validate", "{\"documents\":[null]}", 400, "can't hold a null")]
    [InlineData("PATCH", "/api/v1/guests/lab%2F101?plan=true", "{\"unset\":[null]}", 400, "can't hold a null")]
    [InlineData("PATCH", "/api/v1/guests/lab%2F101?plan=true", "{\"set\":{\"cores\":null}}", 400, "can't hold a null")]
    [InlineData("GET", "/api/v1/api/%2Fversion/get?parameters=0", null, 400, "parameters[KEY]=VALUE")]
    [InlineData("GET", "/api/v1/api/%2Fversion/get?parameters[a]=1&parameters[a]=2", null, 400, "parameters[a] is given more than once")]
    [InlineData("GET", "/api/v1/guests?tag[a]=1", null, 400, "tag[a] is no parameter of the query here")]
    [InlineData("GET", "/api/v1/guests?tag=%00", null, 400, "tag holds a character of number 0")]
    [InlineData("POST", "/api/v1/clusters", "{}", 400, "NAME is missing; URL is missing")]
    [InlineData("PATCH", "/api/v1/guests/lab%2F101", "[1]", 400, "has to be a JSON object")]
    [InlineData("PATCH", "/api/v1/guests/lab%2F101", "{", 400, "no JSON that can be read")]
    [InlineData("GET", "/api/v1/guests/lab%2F9999", null, 404, "9999")]
    [InlineData("GET", "/api/v1/guest", null, 404, "no such path")]
    [InlineData("PUT", "/api/v1/guests", null, 405, "takes")]
    public async Task BadCalls_AreToldWhatIsWrong(string method, string path, string? body, int status, string says)
    {
        await using var served = await Served.StartAsync();
        var (answered, problem) = await served.CallAsync(method, path, body);
        ((int)answered).ShouldBe(status, $"{problem}");
        ((string)problem!["detail"]!).ShouldContain(says);
    }

    [Fact]
    public async Task Query_GivesTextsByKey()
    {
        await using var served = await Served.StartAsync();
        var (status, answer) = await served.CallAsync("GET", "/api/v1/api/%2Fcluster%2Fresources/get?cluster=lab&parameters[type]=storage");
        status.ShouldBe(HttpStatusCode.OK, $"{answer}");
        answer!.ToJsonString().ShouldContain("storage");
        answer.ToJsonString().ShouldNotContain("qemu");
    }

    static List<string> Names(JsonNode? page) => [.. page!["items"]!.AsArray().Select(g => (string)(g!["name"] ?? g["node"])!)];
}
