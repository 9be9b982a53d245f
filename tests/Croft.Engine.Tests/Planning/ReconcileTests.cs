using System.Net;
using System.Net.Sockets;
using Croft.Contracts;
using Croft.Engine.Inventory.Loops;
using Croft.Proxmox;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Planning;

/// <summary>Documents that say <c>reconcile: auto</c> are kept so by the loop, which knows a fight from a change.</summary>
public sealed class ReconcileTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<Estate> StartAsync(params string[] also)
    {
        var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50", start: true);
        await estate.ImportAsync();
        estate.Set("web-50", "reconcile", "auto");
        foreach (var line in also) estate.Set("web-50", line.Split(": ", 2)[0], line.Split(": ", 2)[1]);
        await estate.ApplyAsync();
        return estate;
    }

    static async Task BehindAsync(Estate estate, string key, string value)
    {
        var (place, _, _) = await estate.Lab.SeeAsync("web-50");
        await (await estate.Lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Put, $"/nodes/{place.Node}/qemu/{place.Vmid}/config") { Parameters = [new(key, value)] }, Ct);
        await estate.Lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());
    }

    static Loop LoopOf(Estate estate) => estate.Lab.Process.Services.GetServices<Loop>().Single(l => l.Name == "drift.reconcile");

    static async Task<LoopTurn> TurnAsync(Estate estate) => await LoopOf(estate).TurnAsync(Ct);

    static async Task<string?> DescriptionAsync(Estate estate) => (await estate.Lab.SeeAsync("web-50")).Config.Description;

    [Fact]
    public async Task Changed_IsPutBack_InCroftsName()
    {
        await using var estate = await StartAsync();
        (await TurnAsync(estate)).ShouldBe(new LoopTurn("1 document, 0 not as wanted"));
        await BehindAsync(estate, "description", "somebody was here");

        (await TurnAsync(estate)).Did.ShouldMatch("1 document, 1 not as wanted; put back web-50 \\(run \\d+\\)");

        (await DescriptionAsync(estate)).ShouldBeNull();
        var run = (await estate.Lab.Process.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items[0];
        (run.Actor, run.Verb, run.State).ShouldBe(("croft", "drift revert", RunState.Done));
        (await estate.Lab.Process.RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest())).Items.ShouldContain(a => a.Actor == "croft" && a.Verb == "drift revert");
        (await TurnAsync(estate)).ShouldBe(new LoopTurn("1 document, 0 not as wanted"));
    }

    [Fact]
    public async Task Stopped_ThatShallRun_IsDrift_AndIsStarted()
    {
        await using var estate = await StartAsync("state: running");
        await estate.Lab.DoAsync("guest stop", new StopGuestRequest { Guest = "web-50" });
        var drift = (await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest())).Items.ShouldHaveSingleItem();
        (drift.Drift, drift.Wanted, drift.Found, drift.Reconcile).ShouldBe(("web-50/state", "running", "stopped", Reconciling.Auto));

        await TurnAsync(estate);

        (await estate.Lab.SeeAsync("web-50")).Place.Status.ShouldBe("running");
    }

    [Fact]
    public async Task WithoutTheWord_IsLeftAlone()
    {
        await using var estate = await StartAsync("description: reconcile; auto", "reconcile: manual");
        await BehindAsync(estate, "description", "somebody was here");
        (await TurnAsync(estate)).ShouldBe(new LoopTurn("0 documents, 0 not as wanted"));
        (await DescriptionAsync(estate)).ShouldBe("somebody was here");
    }

    [Fact]
    public async Task Ignored_IsLeftAlone()
    {
        await using var estate = await StartAsync();
        await BehindAsync(estate, "description", "somebody was here");
        await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest());
        await estate.Lab.Process.RunAsync<DriftAnswer>("drift ignore", new IgnoreDriftRequest { Field = "web-50/description", Until = "in 2 weeks" });
        await TurnAsync(estate);
        (await DescriptionAsync(estate)).ShouldBe("somebody was here");
    }

    [Fact]
    public async Task ChangedAgainAfterThreeRounds_IsAFight_AndIsLeftAlone_InTheNextProcessToo()
    {
        await using var estate = await StartAsync();
        for (var round = 1; round <= 3; round++)
        {
            await BehindAsync(estate, "description", $"round {round}");
            (await TurnAsync(estate)).Did.ShouldContain("put back web-50");
            (await DescriptionAsync(estate)).ShouldBeNull();
        }
        await BehindAsync(estate, "description", "round 4");

        var turn = await TurnAsync(estate);

        turn.Warning.ShouldNotBeNull().ShouldMatch("web-50 \\(lab/\\d+\\) was put back 3 times since .* and changed again \\(description: root@pam.*\\); Croft leaves it alone\\.");
        (await DescriptionAsync(estate)).ShouldBe("round 4");
        (await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest())).Items.ShouldHaveSingleItem().Reconcile.ShouldBe(Reconciling.Stopped);
        var next = estate.Lab.Again();
        (await next.Services.GetServices<Loop>().Single(l => l.Name == "drift.reconcile").TurnAsync(Ct)).Warning.ShouldBe(turn.Warning);
        (await DescriptionAsync(estate)).ShouldBe("round 4");

        // Another spec begins anew.
        estate.Set("web-50", "description", "mine");
        await estate.ApplyAsync();
        await BehindAsync(estate, "description", "round 5");
        (await TurnAsync(estate)).Did.ShouldContain("put back web-50");
        (await DescriptionAsync(estate)).ShouldBe("mine");
    }

    [Fact]
    public async Task WhatDisturbsMoreThanTheDocumentAllows_IsToldAndLeftAlone()
    {
        await using var estate = await StartAsync("state: stopped", "disruption: [restart]");
        estate.Set("web-50", "disruption", null);
        await estate.ApplyAsync();
        await estate.Lab.DoAsync("guest start", new StartGuestRequest { Guest = "web-50" });
        await estate.Lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());

        (await TurnAsync(estate)).Warning.ShouldNotBeNull().ShouldMatch("web-50 \\(lab/\\d+\\) can't be put back: '.*' disturbs more than its document allows\\. Write 'disruption: \\[restart\\]'");

        (await estate.Lab.SeeAsync("web-50")).Place.Status.ShouldBe("running");
    }

    [Fact]
    public async Task RunThatAServerLeft_IsTakenUpByTheNext()
    {
        var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        var port = ((IPEndPoint)service.LocalEndpoint).Port;
        await using var estate = await StartAsync(FormattableString.Invariant($"verify: {{ tcp: \"127.0.0.1:{port}\", interval: 1 }}"));
        service.Stop();
        await BehindAsync(estate, "description", "somebody was here");
        using (var leave = CancellationTokenSource.CreateLinkedTokenSource(Ct))
        {
            (await LoopOf(estate).TurnAsync(leave.Token)).Did.ShouldContain("put back web-50");
            await BehindAsync(estate, "description", "and again");
            // The proof from outside is awaited still: nobody begins another run.
            (await LoopOf(estate).TurnAsync(leave.Token)).Did.ShouldBe("1 document, 1 not as wanted");
            await leave.CancelAsync();
        }
        await UntilAsync(RunState.Interrupted);
        service = new TcpListener(IPAddress.Loopback, port);
        service.Start();

        await estate.Lab.Again().Services.GetServices<Loop>().Single(l => l.Name == "drift.reconcile").TurnAsync(Ct);

        await UntilAsync(RunState.Done);
        service.Stop();

        async Task UntilAsync(RunState state)
        {
            RunRow run;
            do
            {
                await Task.Delay(50, Ct);
                run = (await estate.Lab.Process.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items.Where(r => r.Verb == "drift revert").ShouldHaveSingleItem();
            }
            while (run.State != state);
        }
    }

    [Fact]
    public async Task RevertedAsAWhole_EveryFieldGoesBack()
    {
        await using var estate = await StartAsync();
        await BehindAsync(estate, "description", "somebody was here");
        await BehindAsync(estate, "tags", "odd");
        await estate.Lab.DoAsync("drift revert", new RevertDriftRequest { Field = "web-50" });
        (await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest())).Items.ShouldBeEmpty();
    }
}
