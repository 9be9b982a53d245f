using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Clusters;
using Croft.Proxmox;
using Croft.Sandbox;
using Croft.Sandbox.Faults;
using Croft.Sandbox.Saving;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Broken;

/// <summary>A cluster in trouble: what can be read is read, what can't be changed is refused with the way out, nothing is half known.</summary>
public sealed class BrokenEstateTests
{
    static readonly RunsOptions Quick = new()
    {
        Poll = TimeSpan.FromMilliseconds(5),
        PollAtMost = TimeSpan.FromMilliseconds(50),
        Settle = TimeSpan.FromMilliseconds(300),
        VerifyGrace = TimeSpan.FromMilliseconds(200),
    };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<(EstateWorkspace Workspace, SandboxCluster Sandbox)> ReadAsync(SandboxOptions? options = null) =>
        EstateWorkspace.ReadAsync(options ?? new SandboxOptions { Nodes = 2, Guests = 12 }, services => services.AddSingleton(Quick));

    static async Task<RunRow> RunAsync(EstateWorkspace workspace, string verb, object request)
    {
        var run = await workspace.StartAsync(await workspace.PlanAsync(verb, request));
        return await workspace.Get<RunEngine>().FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);
    }

    static async Task<GuestRow> StoppedAsync(EstateWorkspace workspace) =>
        (await workspace.GuestsAsync()).First(g => g is { Type: GuestType.Vm, Status: "stopped", Template: false });

    [Fact]
    public async Task Quorum_Lost_ReadsWorkAndChangesAreRefusedWithTheWayOut()
    {
        var (workspace, sandbox) = await ReadAsync();
        await using var _ = workspace;
        var guest = await StoppedAsync(workspace);
        sandbox.Faults.SetQuorate(false);

        (await workspace.SyncAsync()).Missing.ShouldHaveSingleItem().What.ShouldBe("lab/quorum");
        (await workspace.RunAsync<EstateStatus>("status", new StatusRequest { Fresh = true })).Missing.ShouldHaveSingleItem().What.ShouldBe("lab/quorum");
        (await workspace.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = guest.Name, Fresh = true })).Config.ShouldNotBeEmpty();
        var run = await RunAsync(workspace, "guest start", new StartGuestRequest { Guest = guest.Name });

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldContain("no quorum");
        run.Failure.WayOut!.ShouldContain("Bring nodes back");
        sandbox.Effects.All.ShouldBeEmpty();
        sandbox.Faults.SetQuorate(true);
        (await RunAsync(workspace, "guest start", new StartGuestRequest { Guest = guest.Name })).State.ShouldBe(RunState.Done);
    }

    [Fact]
    public async Task Storage_FullBelowABackup_FailsInProxmoxsWordsAndLeavesNoBackup()
    {
        var (workspace, sandbox) = await ReadAsync();
        await using var _ = workspace;
        var guest = await StoppedAsync(workspace);
        var plan = await workspace.PlanAsync("backup create", new CreateBackupRequest { Guest = guest.Name, Storage = "backup" });
        sandbox.Faults.SetStorageFull("backup", true);

        var run = await workspace.Get<RunEngine>().FollowAsync((await workspace.StartAsync(plan)).Id, _ => { }, CancellationToken.None, Ct);

        run.State.ShouldBe(RunState.Failed);
        (await EventsAsync(workspace, run.Id)).ShouldContain("no space left on device");
        (await workspace.RunAsync<Page<BackupRow>>("backup list", new ListBackupsRequest())).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Storage_FullBelowAClone_LeavesNoHalfMadeGuestAndItsNumberIsFree()
    {
        var (workspace, sandbox) = await ReadAsync();
        await using var _ = workspace;
        var guest = await StoppedAsync(workspace);
        var plan = await workspace.PlanAsync("guest clone", new CloneGuestRequest { Source = guest.Name, Name = "copy", Id = 777, Storage = "ceph" });
        sandbox.Faults.SetStorageFull("ceph", true);

        var run = await workspace.Get<RunEngine>().FollowAsync((await workspace.StartAsync(plan)).Id, _ => { }, CancellationToken.None, Ct);

        run.State.ShouldBe(RunState.Failed, run.Failure?.Message);
        run.Failure!.Message.ShouldContain("clone");
        await workspace.SyncAsync();
        (await workspace.GuestsAsync()).ShouldNotContain(g => g.Vmid == 777);
        sandbox.Faults.SetStorageFull("ceph", false);
        (await RunAsync(workspace, "guest clone", new CloneGuestRequest { Source = guest.Name, Name = "copy", Id = 777, Storage = "ceph" })).State.ShouldBe(RunState.Done);
    }

    [Fact]
    public async Task Text_InOtherBytesThanUtf8_LosesNoGuest()
    {
        var (workspace, sandbox) = await ReadAsync();
        await using var _ = workspace;
        var guest = await StoppedAsync(workspace);
        using (var other = EstateWorkspace.Other(sandbox))
            await other.SendAsync(new ProxmoxCall(HttpMethod.Put, $"/nodes/{guest.Node}/qemu/{guest.Vmid}/config") { Parameters = [new("description", "Küche")] }, Ct);
        sandbox.Faults.SpoilAnswers(_ => true, SpoiltAnswer.Bytes, int.MaxValue);

        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();

        (await workspace.GuestsAsync()).Count.ShouldBe(12);
        (await workspace.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = guest.Name, Fresh = true })).Config["description"].TrimEnd().ShouldBe("K\ufffdche");
        (await RunAsync(workspace, "guest start", new StartGuestRequest { Guest = guest.Name })).State.ShouldBe(RunState.Done);
    }

    [Fact]
    public async Task Description_OfTenThousandCharacters_IsReadWholeAndKeptWhenOthersChange()
    {
        var (workspace, sandbox) = await ReadAsync();
        await using var _ = workspace;
        var guest = await StoppedAsync(workspace);
        // Proxmox takes 8 KB by its API; a file that was edited by hand may hold more.
        var text = string.Concat(Enumerable.Repeat("0123456789", 1000));
        var saved = sandbox.Save();
        sandbox.Load(saved with { Guests = [.. saved.Guests!.Select(g => g.Vmid == guest.Vmid ? g with { Config = new Dictionary<string, string>(g.Config!, StringComparer.Ordinal) { ["description"] = text } } : g)] });

        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();

        (await workspace.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = guest.Name })).Config["description"].TrimEnd().ShouldBe(text);
        (await RunAsync(workspace, "guest configure", new ConfigureGuestRequest { Guest = guest.Name, Cores = 3 })).State.ShouldBe(RunState.Done);
        (await workspace.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = guest.Name, Fresh = true })).Config["description"].TrimEnd().ShouldBe(text);
    }

    [Theory, InlineData(2), InlineData(-2)]
    public async Task Clock_HoursAway_DoesNotLoseATask(int hours)
    {
        var (workspace, sandbox) = await ReadAsync();
        await using var _ = workspace;
        var guest = await StoppedAsync(workspace);
        foreach (var node in sandbox.Nodes)
            sandbox.Faults.SetClockError(node, TimeSpan.FromHours(hours));

        // Nothing but its task tells that a backup was made.
        sandbox.Faults.CutNext(call => call.Path.EndsWith("/vzdump", StringComparison.Ordinal), HoldPoint.AfterEffect);
        (await RunAsync(workspace, "backup create", new CreateBackupRequest { Guest = guest.Name, Storage = "backup" })).State.ShouldBe(RunState.Done);
        sandbox.Faults.CutNext(call => call.Path.EndsWith("/vzdump", StringComparison.Ordinal), HoldPoint.BeforeEffect);
        (await RunAsync(workspace, "backup create", new CreateBackupRequest { Guest = guest.Name, Storage = "backup" })).State.ShouldBe(RunState.Unknown);

        sandbox.Effects[$"qemu/{guest.Vmid} backup"].ShouldBe(1);
        (await workspace.RunAsync<Page<TaskRow>>("task list", new ListTasksRequest())).Missing.ShouldBeEmpty();
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tasks_FourThousandInTheList_HideNoneAndAreNotAllShown()
    {
        var (workspace, sandbox) = await ReadAsync();
        await using var _ = workspace;
        var guest = await StoppedAsync(workspace);
        var saved = sandbox.Save();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        sandbox.Load(saved with { Nodes = [.. saved.Nodes!.Select(n => n with { Tasks = [.. Enumerable.Range(0, 4000).Select(at => Ended(n.Name, at, now - 60))] })] });

        sandbox.Faults.CutNext(call => call.Path.EndsWith("/vzdump", StringComparison.Ordinal), HoldPoint.AfterEffect);
        (await RunAsync(workspace, "backup create", new CreateBackupRequest { Guest = guest.Name, Storage = "backup" })).State.ShouldBe(RunState.Done);

        sandbox.Effects[$"qemu/{guest.Vmid} backup"].ShouldBe(1);
        (await workspace.RunAsync<Page<TaskRow>>("task list", new ListTasksRequest { Node = guest.Node, Limit = 50 })).Items.Count.ShouldBe(50);
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
    }

    static SavedTask Ended(string node, int at, long second) =>
        new($"UPID:{node}:{at + 1:X8}:{at + 1:X8}:{second:X8}:vzdump:{20_000 + at}:root@pam:", "OK", second, ["TASK OK"]);

    [Fact]
    public async Task Guest_MadeByOthersInMidSweep_IsThereAtTheNext()
    {
        var (workspace, sandbox) = await ReadAsync();
        await using var _ = workspace;
        using var other = EstateWorkspace.Other(sandbox);
        var hold = sandbox.HoldNext(c => c.Path == "/cluster/resources", HoldPoint.AfterEffect);

        var syncing = workspace.SyncAsync();
        await hold.Arrived.WaitAsync(Ct);
        await other.SendAsync(new ProxmoxCall(HttpMethod.Post, "/nodes/pve2/qemu") { Parameters = [new("vmid", "900"), new("name", "theirs")] }, Ct);
        hold.Release();

        (await syncing).Missing.ShouldBeEmpty();
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
        (await workspace.GuestsAsync()).ShouldContain(g => g.Vmid == 900 && g.Name == "theirs" && g.ConfigSeen != null);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Guest_DestroyedOrMovedByOthersInMidRun_FailsAndTouchesNoOther(bool moved)
    {
        var (workspace, sandbox) = await ReadAsync();
        await using var _ = workspace;
        using var other = EstateWorkspace.Other(sandbox);
        var guest = await StoppedAsync(workspace);
        var there = other.Node(guest.Node).Guest(GuestKind.Qemu, guest.Vmid);
        var hold = sandbox.HoldNext(c => c.Path.EndsWith($"/{guest.Vmid}/status/start", StringComparison.Ordinal), HoldPoint.BeforeEffect);

        var plan = await workspace.PlanAsync("guest start", new StartGuestRequest { Guest = guest.Name });
        var running = await workspace.StartAsync(plan);
        await hold.Arrived.WaitAsync(Ct);
        var upid = moved
            ? await there.MigrateAsync(new GuestMigration(sandbox.Nodes.First(n => n != guest.Node)) { WithLocalDisks = true }, Ct)
            : await there.DestroyAsync(new GuestDestruction(), Ct);
        (await other.Tasks.AwaitAsync(upid, null, Ct)).Succeeded.ShouldBeTrue();
        hold.Release();
        var run = await workspace.Get<RunEngine>().FollowAsync(running.Id, _ => { }, CancellationToken.None, Ct);

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Kind.ShouldNotBe(FailureKind.Bug);
        run.Failure.Message.ShouldContain(guest.Name);
        sandbox.Effects[$"qemu/{guest.Vmid} start"].ShouldBe(0);
    }

    [Fact]
    public async Task Node_ThatAnswersEachCallAfterThirtySeconds_AffectsNoOtherAndIsNamed()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync(s => s.AddSingleton(Quick).AddSingleton(new InventoryOptions { Patience = TimeSpan.FromSeconds(1) }));
        var sandbox = await workspace.AddAsync("lab", new SandboxOptions { Nodes = 3, Guests = 30 });
        sandbox.Faults.SetNodeSlow("pve2", TimeSpan.FromSeconds(30));

        for (var sweep = 0; sweep < 3; sweep++)
            (await workspace.SyncAsync()).Missing.ShouldHaveSingleItem().What.ShouldBe("lab/pve2");

        var guests = await workspace.GuestsAsync();
        guests.Where(g => g.Node != "pve2").ShouldAllBe(g => g.ConfigSeen != null);
        (await workspace.RunAsync<EstateStatus>("status", new StatusRequest { Fresh = true })).Missing.ShouldContain(m => m.What == "lab/pve2");
        var guest = guests.First(g => g is { Node: not "pve2", Status: "stopped", Template: false });
        (await RunAsync(workspace, "guest start", new StartGuestRequest { Guest = guest.Name })).State.ShouldBe(RunState.Done);
    }

    static async Task<string> EventsAsync(EstateWorkspace workspace, int run)
    {
        List<RunEvent> events = [];
        await workspace.Get<RunEngine>().FollowAsync(run, events.Add, CancellationToken.None, Ct);
        return string.Join('\n', events.Select(e => e.Line));
    }
}
