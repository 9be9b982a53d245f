using System.Net;
using System.Text.Json.Nodes;

namespace Croft.Server.Tests.Api;

/// <summary>What a scoped user is told over HTTP; that every verb keeps to it is held by the engine's tests of sight.</summary>
public sealed class ScopedTests
{
    [Fact]
    public async Task ScopedUser_SeesTheirs_AndTheRestDoesNotExist()
    {
        await using var served = await Served.StartAsync();
        var all = (await served.CallAsync("GET", "/api/v1/guests")).Body!["items"]!.AsArray();
        var (mine, hidden) = (all[0]!, all.Last(g => (string)g!["type"]! == "vm" && (string)g["status"]! == "running" && (string)g["name"]! != (string)all[0]!["name"]!)!);
        var token = await served.AdmitAsync("bob", "operator", $"guest:lab/{mine["name"]}");

        var (_, listed) = await served.CallAsync("GET", "/api/v1/guests?limit=5", token: token);
        listed!["items"]!.AsArray().Select(g => (string)g!["name"]!).Distinct().ShouldBe([(string)mine["name"]!]);
        listed["next"].ShouldBeNull();
        var (status, problem) = await served.CallAsync("GET", $"/api/v1/guests/lab%2F{hidden["vmid"]}", token: token);
        var (none, unknown) = await served.CallAsync("GET", "/api/v1/guests/lab%2F98765", token: token);
        (status, none).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
        problem!.ToJsonString().Replace($"{hidden["vmid"]}", "98765", StringComparison.Ordinal).ShouldBe(unknown!.ToJsonString());
        (await served.CallAsync("POST", $"/api/v1/guests/lab%2F{hidden["vmid"]}/stop", new { }, token)).Status.ShouldBe(HttpStatusCode.NotFound);
        var (_, nodes) = await served.CallAsync("GET", "/api/v1/nodes", token: token);
        ((string)nodes!["detail"]!).ShouldBe("You see no cluster as a whole, which this would tell of.");

        // A plan and a run of somebody else's.
        var (_, planned) = await served.CallAsync("POST", $"/api/v1/guests/lab%2F{hidden["vmid"]}/reset?plan=true", new { });
        var plan = (int)planned!["number"].ShouldNotBeNull($"{planned}");
        (await served.CallAsync("GET", $"/api/v1/plans/{plan}", token: token)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await served.CallAsync("POST", $"/api/v1/plans/{plan}/start", new { }, token)).Status.ShouldBe(HttpStatusCode.NotFound);
        var run = (int)(await served.CallAsync("POST", $"/api/v1/plans/{plan}/start")).Body!["id"]!;
        await served.EndOfAsync(run);
        foreach (var path in new[] { $"/api/v1/runs/{run}", $"/api/v1/runs/{run}/watch", $"/api/v1/runs/{run}/report" })
            (await served.CallAsync("GET", path, token: token)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        (await served.CallAsync("POST", $"/api/v1/runs/{run}/answer", token: token)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await served.CallAsync("GET", "/api/v1/runs", token: token)).Body!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task SecretThatARunMade_IsToldToNoTokenThatCouldNotHaveAskedForIt()
    {
        await using var served = await Served.StartAsync();
        var narrow = (string)(await served.CallAsync("POST", "/api/v1/tokens", new { name = "narrow", permission = new[] { "run.read" } })).Body!["token"]!;
        var (status, started) = await served.CallAsync("POST", "/api/v1/access/root@pam!second/create-token", new { cluster = "lab" });
        status.ShouldBe(HttpStatusCode.Accepted, $"{started}");
        var run = (int)started!["id"]!;
        ((string)(await served.EndOfAsync(run))["state"]!).ShouldBe("done");
        $"{(await served.CallAsync("POST", $"/api/v1/runs/{run}/answer", token: narrow)).Body}".ShouldNotContain("value");
        $"{(await served.CallAsync("POST", $"/api/v1/runs/{run}/answer")).Body}".ShouldContain("value");
        $"{(await served.CallAsync("POST", $"/api/v1/runs/{run}/answer")).Body}".ShouldNotContain("value", Case.Sensitive, "it is told once");
    }
}
