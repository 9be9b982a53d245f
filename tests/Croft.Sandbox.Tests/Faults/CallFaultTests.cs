using Croft.Sandbox.Faults;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Faults;

public sealed class CallFaultTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Errors_OfAllCalls_HaveNoEffect()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.Faults.ErrorRate = 1;
        (await sandbox.Client.Post("/pools", ("poolid", "p1"))).Status.ShouldBe(599);
        sandbox.Cluster.Faults.ErrorRate = 0;
        sandbox.Cluster.Effects["pool/p1 create"].ShouldBe(0);
        (await sandbox.Client.Post("/pools", ("poolid", "p1"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task KeepAlive_Raced_EndsUsedConnectionsOnly()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.Faults.RaceKeepAlive(1);
        (await sandbox.Client.Get("/version")).Status.ShouldBe(200);
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.Client.Post("/pools", ("poolid", "p1")));
        (await sandbox.Client.Post("/pools", ("poolid", "p1"))).Status.ShouldBe(200);
        sandbox.Cluster.Effects["pool/p1 create"].ShouldBe(1);
    }

    [Fact]
    public async Task Workers_Restarted_AnswerAgain()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Cluster.Faults.RestartWorkersAsync("pve1", Cancellation);
        using var fresh = new Client(sandbox.Cluster);
        (await fresh.Get("/version")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Clock_OfANode_IsInItsTimeItsTasksAndItsFigures()
    {
        var time = new ManualTime();
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Time = time });
        sandbox.Cluster.Faults.SetClockError("pve2", TimeSpan.FromHours(2));
        var ahead = time.GetUtcNow().AddHours(2).ToUnixTimeSeconds();
        (await sandbox.Client.Get("/nodes/pve2/time")).Data.GetProperty("time").GetInt64().ShouldBe(ahead);
        var (_, path) = sandbox.Guest("qemu", running: false, guest => guest.Node.Name == "pve2");
        (await sandbox.Client.Post(path + "/status/start")).Data.GetString()!.Split(':')[4].ShouldBe(ahead.ToString("X8"));
        (await sandbox.Client.Get("/nodes/pve2/rrddata?timeframe=hour")).Data[69].GetProperty("time").GetInt64().ShouldBeGreaterThan(ahead - 60);
    }

    [Theory]
    [InlineData(SpoiltAnswer.Page, "<html>")]
    [InlineData(SpoiltAnswer.Text, "{\"data\":\"something else\"}")]
    public async Task Answer_Spoilt_AsOftenAsAsked(SpoiltAnswer how, string begin)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.Faults.SpoilAnswers(call => call.Path == "/version", how, 1);
        sandbox.Cluster.Faults.List().ShouldHaveSingleItem().ShouldStartWith("answer: 1 more");
        (await sandbox.Client.Get("/version")).Body.ShouldStartWith(begin);
        (await sandbox.Client.Get("/version")).Body.ShouldContain("release");
        sandbox.Cluster.Faults.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task Answer_CutInTheMiddle_HadItsEffect()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.Faults.SpoilAnswers(call => call.Method == "POST", SpoiltAnswer.Cut, 1);
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.Client.Post("/pools", ("poolid", "p1")));
        sandbox.Cluster.Effects["pool/p1 create"].ShouldBe(1);
    }

    [Fact]
    public async Task Node_Slow_WaitsBeforeItAnswersAndOthersDoNot()
    {
        var time = new ManualTime();
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Time = time });
        sandbox.Cluster.Faults.SetNodeSlow("pve2", TimeSpan.FromSeconds(30));
        var slow = sandbox.Client.Get("/nodes/pve2/status");
        (await sandbox.Client.Get("/nodes/pve3/status")).Status.ShouldBe(200);
        slow.IsCompleted.ShouldBeFalse();
        while (!slow.IsCompleted) // it may not have come that far
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
        (await slow).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Faults_Listed_GoWhenCleared()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var faults = sandbox.Cluster.Faults;
        await faults.SetNodeOnlineAsync("pve3", false, Cancellation);
        faults.SetStorageFull("nfs", true);
        faults.SetStorageReachable("ceph", false);
        faults.FailNextTask("qmstart", "no luck");
        faults.SetQuorate(false);
        faults.List().ShouldBe(["quorum: lost", "node pve3: down", "storage ceph: unreachable", "storage nfs: full", "task: the next qmstart fails: no luck"]);
        (await sandbox.Client.Get("/nodes/pve1/storage/nfs/status")).Data.GetProperty("avail").GetInt64().ShouldBe(0);
        await faults.ClearAsync(Cancellation);
        faults.List().ShouldBeEmpty();
        (await sandbox.Client.Get("/nodes/pve3/status")).Status.ShouldBe(200);
        (await sandbox.Client.Post("/nodes/pve1/qemu", ("vmid", "8000"), ("scsi0", "nfs:4"))).Status.ShouldBe(200);
    }
}
