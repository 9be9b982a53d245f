using System.Net;
using Croft.Sandbox;
using Croft.Sandbox.Faults;
using Croft.Tests.Postgres;

namespace Croft.Acceptance.Tests.Service;

/// <summary>A server as a service: its first start, its end, its upgrade, its backup.</summary>
public sealed class ServeTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<Finished> CroftAsync(TestFolder folder, params string[] words) => CroftProcess.RunAsync(folder, words);

    static async Task<SandboxCluster> KnowAsync(TestFolder folder)
    {
        var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Nodes = 2, Guests = 12, Speed = 100 }, Ct);
        await File.WriteAllTextAsync(folder.Beside("token"), cluster.Token, Ct);
        (await CroftAsync(folder, "cluster", "add", "lab", cluster.Url.ToString().TrimEnd('/'), "--token-file", folder.Beside("token"), "--fingerprint", cluster.Fingerprint)).Done();
        (await CroftAsync(folder, "sync")).Done();
        return cluster;
    }

    [Fact]
    public async Task Serve_EmptyFolder_BecomesAWorkspace_AndAFolderWithWorkDoesNot()
    {
        using var folder = new TestFolder();
        var notes = Path.Combine(folder.Workspace, "notes.txt");
        await File.WriteAllTextAsync(notes, "mine", Ct);
        (await CroftAsync(folder, "serve", "--urls", "https://127.0.0.1:0")).Failed(1).ShouldContain("notes.txt");
        File.Delete(notes);
        Directory.CreateDirectory(Path.Combine(folder.Workspace, ".config"));

        using (var served = await ServedProcess.StartAsync(folder, await folder.DatabaseWordsAsync()))
        {
            served.Croft.Said.ShouldContain("was empty and is a workspace now");
            (await served.StatusAsync("/readyz")).ShouldBe(HttpStatusCode.OK);
            (await CroftAsync(folder, "serve", "--urls", "https://127.0.0.1:0")).Failed(1).ShouldContain("Another server serves this workspace already");
            (await served.StopAsync()).Done();
        }
        // What /etc/default says counts no more than it did, and never for another database.
        (await CroftAsync(folder, "serve", "--urls", "https://127.0.0.1:0", "--database", "postgres://croft@elsewhere/other")).Failed(1).ShouldContain("names another");
    }

    [Fact]
    public async Task Serve_ToldToEnd_LeavesItsRunWrittenDown_AndTheNextGoesOn()
    {
        using var folder = new TestFolder();
        (await CroftAsync(folder, ["init", .. await folder.DatabaseWordsAsync()])).Done();
        await using var cluster = await KnowAsync(folder);
        using var visitor = new TestFolder();
        var hold = cluster.HoldNext(call => call.Path.EndsWith("/status/stop", StringComparison.Ordinal), HoldPoint.AfterEffect);
        Uri url;
        CroftProcess stop, watch;
        using (var served = await ServedProcess.StartAsync(folder))
        {
            url = served.Url;
            (await CroftAsync(visitor, "login", url.ToString(), "--token-file", folder.Beside("admin"), "--trust-on-first-use")).Done();
            watch = CroftProcess.Start(visitor, "history", "watch", "--field", "status", "--json");
            var guest = (string)(await served.CallAsync("GET", "/api/v1/guests?status=running")).Body!["items"]![0]!["name"]!;
            stop = CroftProcess.Start(visitor, "guest", "stop", guest);
            await hold.Arrived;
            await served.Croft.SignalAsync("TERM");
            hold.Release();
            (await served.Croft.FinishAsync()).Done();
        }
        using var next = await ServedProcess.StartAsync(folder, "--urls", url.ToString());
        // Who followed it from elsewhere sees its end, and whoever looks on is told what came of it.
        using (stop) (await stop.FinishAsync()).Done();
        ((string?)(await next.CallAsync("GET", "/api/v1/runs/1")).Body!["run"]?["state"]).ShouldBe("done");
        using (watch) await Eventually.BeAsync("the change is told", () => watch.Told.Contains("\"stopped\"", StringComparison.Ordinal));
        cluster.Effects.All.Values.ShouldBe([1]);
        (await next.StopAsync()).Done();
    }

    [Fact]
    public async Task Serve_DatabaseOfTheSchemaBefore_IsCopiedAndBroughtUpToDate_AndANewerOneIsRefused()
    {
        using var folder = new TestFolder();
        (await CroftAsync(folder, "init")).Done();
        // As the Croft before the last migration left it.
        await folder.SqlAsync("DROP TABLE loop_records; DROP TABLE reconcile_rounds; DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '%_AddLoopsAndRounds'");
        foreach (var old in new[] { "1", "2" }) await File.WriteAllTextAsync(Path.Combine(folder.Workspace, ".croft", $"croft.db.before-{old}"), "", Ct);
        using (var served = await ServedProcess.StartAsync(folder))
        {
            served.Croft.Said.ShouldMatch("The database was brought up to date, from schema \\S+_AddCallKeys to \\S+_AddLoopsAndRounds\\. As it was it lies in \\S+/croft\\.db\\.before-\\S+_AddLoopsAndRounds\\.");
            (await served.StatusAsync("/readyz")).ShouldBe(HttpStatusCode.OK);
            (await served.StopAsync()).Done();
        }
        var copies = Directory.GetFiles(Path.Combine(folder.Workspace, ".croft"), "croft.db.before-*");
        copies.Length.ShouldBe(2);
        copies.ShouldContain(c => c.EndsWith("_AddLoopsAndRounds", StringComparison.Ordinal));
        (await CroftAsync(folder, "audit", "verify")).Done();

        await folder.SqlAsync("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Future', '99.0')");
        var refused = (await CroftAsync(folder, "serve", "--urls", "https://127.0.0.1:0")).Failed(1);
        refused.ShouldContain("was made by a newer Croft (schema 99990101000000_Future");
        refused.ShouldContain("croft.db.before-");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Backup_WhileTheServerWrites_IsRestored_WithItsClustersSecretsAndTokens(bool onServer)
    {
        var postgres = onServer ? await PostgresServer.StartAsync(Ct) : null;
        using TestFolder folder = new(), other = new();
        (await CroftAsync(folder, ["init", .. postgres is null ? [] : await folder.DatabaseWordsAsync(postgres)])).Done();
        await using var cluster = await KnowAsync(folder);
        await File.WriteAllTextAsync(folder.Beside("passphrase"), "four words and 7 more\n", Ct);
        string[] restore = ["server", "restore", folder.Beside("state.croft"), "--passphrase-file", folder.Beside("passphrase")];
        using (var served = await ServedProcess.StartAsync(folder))
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            var some = new TaskCompletionSource();
            var writing = WriteAsync(served, some, enough.Token);
            await Task.WhenAny(some.Task, writing);
            (await CroftAsync(folder, "server", "backup", folder.Beside("state.croft"), "--passphrase-file", folder.Beside("passphrase"))).Done().ShouldMatch("rows of \\d+ tables");
            await enough.CancelAsync();
            (await writing).ShouldBeGreaterThan(0);
            (await CroftAsync(folder, restore)).Failed(1).ShouldContain("A server serves it.");
            (await served.StopAsync()).Done();
        }
        File.Copy(folder.Beside("admin"), other.Beside("admin"));
        if (postgres is not null)
        {
            (await CroftAsync(other, restore)).Failed(1).ShouldContain("already");
            Directory.EnumerateFileSystemEntries(other.Workspace).ShouldBeEmpty();
            await postgres.SqlAsync("DO $do$ BEGIN EXECUTE 'DROP SCHEMA ' || (SELECT nspname FROM pg_namespace WHERE nspname LIKE 'croft\\_%') || ' CASCADE'; END $do$", Ct);
        }
        (await CroftAsync(other, restore)).Done();

        (await CroftAsync(other, "audit", "verify")).Done();
        (await CroftAsync(other, "cluster", "test", "lab")).Done();
        using var again = await ServedProcess.StartAsync(other);
        (await again.CallAsync("GET", "/api/v1/guests")).Body!["items"]!.AsArray().Count.ShouldBe(12);
        // Whatever was kept up to one moment, and nothing of later.
        var kept = (await again.CallAsync("GET", "/api/v1/secrets?limit=10000")).Body!["items"]!.AsArray().Select(s => (string)s!["name"]!).ToHashSet(StringComparer.Ordinal);
        kept.ShouldBe(Enumerable.Range(0, kept.Count).Select(n => $"s{n}"), ignoreOrder: true);
        kept.Count.ShouldBeGreaterThan(2);
        again.Croft.Said.ShouldContain("there is an administrator");
        (await again.StopAsync()).Done();
        postgres?.End();
    }

    /// <summary>Keeps one secret after another; how many.</summary>
    static async Task<int> WriteAsync(ServedProcess served, TaskCompletionSource some, CancellationToken ct)
    {
        for (var written = 0; ; written++)
        {
            if (written == 3) some.SetResult();
            if (ct.IsCancellationRequested) return written;
            var (status, body) = await served.CallAsync("POST", $"/api/v1/secrets/s{written}/set", new { value = "x" });
            ((int)status).ShouldBeLessThan(300, $"{body}");
        }
    }

    [Fact]
    public async Task Database_AwayAtTheStartAndInMidRun_IsTold_AndTheServerRecoversByItself()
    {
        var postgres = await PostgresServer.StartAsync(Ct);
        using var folder = new TestFolder();
        (await CroftAsync(folder, ["init", .. await folder.DatabaseWordsAsync(postgres)])).Done();
        await File.AppendAllTextAsync(Path.Combine(folder.Workspace, "croft.yaml"), "state:\n  busyTimeout: 500ms\n", Ct);
        await using var cluster = await KnowAsync(folder);
        await postgres.StopAsync(Ct);
        (await CroftAsync(folder, "serve", "--urls", "https://127.0.0.1:0")).Failed(1).ShouldContain("can't be reached");
        await postgres.RunAsync(Ct);
        using var served = await ServedProcess.StartAsync(folder);
        string[] paths = ["/api/v1/guests", "/api/v1/runs", "/api/v1/users", "/api/v1/audit", "/api/v1/plans/1"];
        var answers = new List<(string Path, HttpStatusCode Status, string Body)>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var calling = Task.Run(() => Task.WhenAll(paths.Select(path => CallAsync(path))), Ct);

        await postgres.StopAsync(Ct);
        await Eventually.BeAsync("/readyz tells", async () => await served.StatusAsync("/readyz") == HttpStatusCode.ServiceUnavailable);
        (await served.StatusAsync("/healthz")).ShouldBe(HttpStatusCode.OK);
        var (status, body) = await served.CallAsync("POST", "/api/v1/secrets/away/set", new { value = "x" });
        ((int)status).ShouldBeOneOf(502, 503);
        body!.ToString().ShouldNotContain(PostgresServer.Password);
        await postgres.RunAsync(Ct);

        await Eventually.BeAsync("/readyz is well", async () => await served.StatusAsync("/readyz") == HttpStatusCode.OK);
        await Eventually.BeAsync("calls are answered", async () => await served.StatusAsync("/api/v1/guests") == HttpStatusCode.OK);
        await enough.CancelAsync();
        await calling;
        answers.Where(a => a.Status is HttpStatusCode.InternalServerError || (int)a.Status is > 500 and not (502 or 503 or 504)).ShouldBeEmpty();
        answers.ShouldContain(a => (int)a.Status == 502);
        (await served.CallAsync("POST", "/api/v1/secrets/back/set", new { value = "x" })).Status.ShouldBe(HttpStatusCode.OK);
        (await served.StopAsync()).Done();
        postgres.End();

        async Task CallAsync(string path)
        {
            while (!enough.IsCancellationRequested)
            {
                var (code, said) = await served.CallAsync("GET", path);
                lock (answers) answers.Add((path, code, $"{said}"));
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
            }
        }
    }

    [Fact]
    public async Task Disk_Full_IsToldInWords_AndTheServerGoesOnOnceThereIsRoom()
    {
        using var mounts = new BadInput.Mounts();
        var disk = mounts.Disk(8192);
        using var folder = new TestFolder(disk);
        using (var served = await ServedProcess.StartAsync(folder))
        {
            BadInput.Mounts.Fill(disk);
            var refused = await served.CallAsync("POST", "/api/v1/secrets/full/set", new { value = new string('x', 60_000) });
            ((int)refused.Status).ShouldBe(409, $"{refused.Body}");
            ((string)refused.Body!["detail"]!).ShouldContain("full");
            (await served.StatusAsync("/healthz")).ShouldBe(HttpStatusCode.OK);
            BadInput.Mounts.Free(disk);
            (await served.CallAsync("POST", "/api/v1/secrets/full/set", new { value = "x" })).Status.ShouldBe(HttpStatusCode.OK);
            (await served.StopAsync()).Done();
        }
        (await CroftAsync(folder, "audit", "verify")).Done();
    }
}
