using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Croft.Sandbox;
using Croft.Sandbox.Faults;
using Croft.Tests.Postgres;

namespace Croft.Acceptance.Tests.Service;

/// <summary>A server whose database is restarted, falls silent, or is of an older Croft.</summary>
public sealed class PostgresFaultTests
{
    const int Callers = 20, Streams = 5;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<Finished> CroftAsync(TestFolder folder, params string[] words) => CroftProcess.RunAsync(folder, words);

    static async Task<SandboxCluster> MadeAsync(TestFolder folder, PostgresServer postgres)
    {
        (await CroftAsync(folder, ["init", .. await folder.DatabaseWordsAsync(postgres)])).Done();
        var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Nodes = 2, Guests = 12, Speed = 100 }, Ct);
        await File.WriteAllTextAsync(folder.Beside("token"), cluster.Token, Ct);
        (await CroftAsync(folder, "cluster", "add", "lab", cluster.Url.ToString().TrimEnd('/'), "--token-file", folder.Beside("token"), "--fingerprint", cluster.Fingerprint)).Done();
        (await CroftAsync(folder, "sync")).Done();
        return cluster;
    }

    [Fact]
    public async Task Restarted_UnderLoad_IsNobodysMistake_AndTheRunUnderWayEnds()
    {
        var postgres = await PostgresServer.StartAsync(Ct);
        using var folder = new TestFolder();
        await using var cluster = await MadeAsync(folder, postgres);
        using var served = await ServedProcess.StartAsync(folder);
        var guest = (await served.CallAsync("GET", "/api/v1/guests?status=running")).Body!["items"]![0]!["vmid"];
        var hold = cluster.HoldNext(call => call.Path.EndsWith("/status/stop", StringComparison.Ordinal), HoldPoint.AfterEffect);
        var run = (int)(await served.CallAsync("POST", $"/api/v1/guests/lab%2F{guest}/stop", new { })).Body!["id"]!;
        await hold.Arrived;

        string[] paths = ["/api/v1/guests", "/api/v1/runs", "/api/v1/audit", "/api/v1/users", "/api/v1/guests/lab%2F" + guest];
        var answers = new ConcurrentBag<(string Path, int Status, string Body)>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var calling = Enumerable.Range(0, Callers).Select(i => Task.Run(() => CallAsync(i), Ct))
            .Concat(Enumerable.Range(0, Streams).Select(_ => Task.Run(FollowAsync, Ct))).ToList();
        for (var restart = 0; restart < 2; restart++)
        {
            await postgres.StopAsync(Ct);
            await postgres.RunAsync(Ct);
            await Eventually.BeAsync("calls are answered", async () => await served.StatusAsync("/api/v1/guests") == HttpStatusCode.OK);
        }
        hold.Release();
        await Eventually.BeAsync("the run under way ends, or is taken up", async () => (string?)(await served.CallAsync("GET", $"/api/v1/runs/{run}")).Body!["run"]?["state"] is "done" or "interrupted");
        await enough.CancelAsync();
        await Task.WhenAll(calling);

        answers.Where(a => a.Status == 500 || a.Status > 504).ShouldBeEmpty();
        answers.Where(a => a.Status >= 400).ShouldAllBe(a => a.Body.Contains("\"kind\"", StringComparison.Ordinal));
        answers.Count(a => a.Status == 200).ShouldBeGreaterThan(Callers);
        if ((string?)(await served.CallAsync("GET", $"/api/v1/runs/{run}")).Body!["run"]?["state"] == "interrupted")
        {
            (await served.CallAsync("POST", $"/api/v1/runs/{run}/resume", new { })).Status.ShouldBe(HttpStatusCode.Accepted);
            await Eventually.BeAsync("the run is done", async () => (string?)(await served.CallAsync("GET", $"/api/v1/runs/{run}")).Body!["run"]?["state"] == "done");
        }
        cluster.Effects.All.Values.ShouldBe([1]);
        (await served.StopAsync()).Done();
        (await CroftAsync(folder, "audit", "verify")).Done();
        postgres.End();

        async Task CallAsync(int caller)
        {
            for (var turn = caller; !enough.IsCancellationRequested; turn++)
            {
                var path = paths[turn % paths.Length];
                var (status, body) = turn % 7 == 0
                    ? await served.CallAsync("POST", $"/api/v1/secrets/s{caller}/set", new { value = "x" })
                    : await served.CallAsync("GET", path);
                answers.Add((path, (int)status, $"{body?.ToJsonString()}"));
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Ct);
            }
        }

        // Each ends by itself when its database goes, in words, and is asked for again.
        async Task FollowAsync()
        {
            using var client = ServedProcess.ClientOf(served.Url, await File.ReadAllTextAsync(folder.Beside("admin"), Ct));
            while (!enough.IsCancellationRequested)
            {
                try
                {
                    using var answer = await client.GetAsync($"/api/v1/runs/{run}/watch", HttpCompletionOption.ResponseHeadersRead, enough.Token);
                    var said = await answer.Content.ReadAsStringAsync(enough.Token);
                    answers.Add(("watch", (int)answer.StatusCode, answer.IsSuccessStatusCode ? "" : said));
                    said.ShouldNotContain("   at Croft.");
                }
                catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
                {
                    // Told to end, or cut.
                }
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task Silent_WithManyCallers_KeepsNobodyFromBeingAnsweredWhoNeedsItNot()
    {
        var postgres = await PostgresServer.StartAsync(Ct);
        using var folder = new TestFolder();
        await using var cluster = await MadeAsync(folder, postgres);
        using var served = await ServedProcess.StartAsync(folder);
        (await served.StatusAsync("/api/v1/guests")).ShouldBe(HttpStatusCode.OK);
        var server = File.ReadLines(Path.Combine(postgres.Url.Split("host=")[1], "data", "postmaster.pid")).First();
        using var client = ServedProcess.ClientOf(served.Url, await File.ReadAllTextAsync(folder.Beside("admin"), Ct));
        List<Task<HttpResponseMessage>> waiting;
        await AllAsync("STOP");
        try
        {
            waiting = [.. Enumerable.Range(0, 100).Select(i => client.GetAsync(i % 3 == 0 ? "/api/v1/secrets" : i % 3 == 1 ? "/api/v1/guests" : "/api/v1/clusters", Ct))];
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Ct);
            for (var tries = 0; tries < 5; tries++)
            {
                var began = Stopwatch.GetTimestamp();
                (await served.StatusAsync("/healthz")).ShouldBe(HttpStatusCode.OK);
                Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(1));
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Ct);
            }
            (await served.StatusAsync("/readyz")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await AllAsync("CONT");
        }
        foreach (var answer in await Task.WhenAll(waiting)) ((int)answer.StatusCode).ShouldBeOneOf(200, 429, 502, 503, 504);
        await Eventually.BeAsync("/readyz is well", async () => await served.StatusAsync("/readyz") == HttpStatusCode.OK);
        (await served.StopAsync()).Done();
        postgres.End();

        // The server and each of its processes, which are its children.
        async Task AllAsync(string signal)
        {
            using var kill = Process.Start("sh", ["-c", $"kill -{signal} {server} $(ps -o pid= --ppid {server})"]);
            await kill.WaitForExitAsync(CancellationToken.None);
            kill.ExitCode.ShouldBe(0);
        }
    }

    [Fact]
    public async Task OfAnOlderCroft_IsBroughtUpToDateOnlyWhenAsked()
    {
        var postgres = await PostgresServer.StartAsync(Ct);
        using var folder = new TestFolder();
        (await CroftAsync(folder, ["init", .. await folder.DatabaseWordsAsync(postgres)])).Done();
        var schema = (await postgres.SqlAsync("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'croft\\_%'", Ct)).Single();
        var last = (await postgres.SqlAsync($"SELECT \"MigrationId\" FROM {schema}.\"__EFMigrationsHistory\" ORDER BY 1 DESC LIMIT 1", Ct)).Single();
        last.ShouldEndWith("_AddLoopsAndRounds");
        await postgres.SqlAsync($"DROP TABLE {schema}.loop_records, {schema}.reconcile_rounds; DELETE FROM {schema}.\"__EFMigrationsHistory\" WHERE \"MigrationId\" = '{last}'", Ct);

        var refused = (await CroftAsync(folder, "serve", "--urls", "https://127.0.0.1:0")).Failed(1);
        refused.ShouldContain("is of an older Croft");
        refused.ShouldContain("croft serve --upgrade");
        (await postgres.SqlAsync($"SELECT count(*) FROM {schema}.\"__EFMigrationsHistory\" WHERE \"MigrationId\" = '{last}'", Ct)).ShouldBe(["0"]);

        using (var served = await ServedProcess.StartAsync(folder, "--upgrade"))
        {
            served.Croft.Said.ShouldContain("was brought up to date");
            (await served.StopAsync()).Done();
        }
        using var again = await ServedProcess.StartAsync(folder);
        (await again.StopAsync()).Done();
        postgres.End();
    }
}
