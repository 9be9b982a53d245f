using System.Text.Json;
using Croft.Sandbox;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>A cluster that changes, refuses or falls silent while Croft works on it.</summary>
public sealed class BadInputRunTests
{
    [Fact]
    public async Task Node_Offline_ItsGuestsKeepTheirNamesAndTheMessageNamesTheNode()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var guest = await GuestAsync(bad, g => Text(g, "node") == "pve2" && Text(g, "status") == "running");
        await bad.Cluster.Faults.SetNodeOnlineAsync("pve2", false, TestContext.Current.CancellationToken);

        (await bad.CroftAsync("sync")).ExitCode.ShouldBe(3);
        var said = (await bad.CroftAsync("guest", "stop", Text(guest, "name"))).Failed(1);
        var seen = await GuestAsync(bad, g => Text(g, "vmid") == Text(guest, "vmid"));

        said.ShouldContain("its node pve2 is");
        Text(seen, "name").ShouldBe(Text(guest, "name"));
        seen.GetProperty("tags").ToString().ShouldBe(guest.GetProperty("tags").ToString());
        Text(seen, "pool").ShouldBe(Text(guest, "pool"));
        bad.Cluster.Effects.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Node_OfflineSinceAGuestWasMade_TheGuestIsStillKnownByName()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        (await bad.CroftAsync("guest", "create", "late", "--node", "pve2", "--id", "777", "--memory", "512M")).Done();
        await bad.Cluster.Faults.SetNodeOnlineAsync("pve2", false, TestContext.Current.CancellationToken);

        (await bad.CroftAsync("guest", "start", "late")).Failed(1).ShouldContain("its node pve2 is");
    }

    [Fact]
    public async Task Node_OfflineBeforeItsGuestsWereRead_IsNamedInPlaceOfNotFound()
    {
        await using var bad = await BadInputFolder.NewAsync();
        (await bad.AddAsync(bad.Cluster.Token)).Done();
        await bad.Cluster.Faults.SetNodeOnlineAsync("pve2", false, TestContext.Current.CancellationToken);

        var said = (await bad.CroftAsync("guest", "stop", "who-knows")).Failed(1);

        said.ShouldContain("lab/pve2, which is offline");
    }

    [Fact]
    public async Task Node_DownMidRun_TheRunEndsWithAWayOutAndCanBeFollowed()
    {
        await using var bad = await BadInputFolder.ReadAsync(new SandboxOptions { Nodes = 2, Guests = 12, Speed = 1 });
        File.AppendAllText(bad.Settings, "runs:\n  settle: 5s\n");
        var guest = await GuestAsync(bad, g => Text(g, "node") == "pve2" && Text(g, "status") == "stopped" && Text(g, "type") == "vm");
        var hold = bad.Cluster.HoldNext(c => c.Method == "POST" && c.Path.EndsWith("/status/start", StringComparison.Ordinal), HoldPoint.AfterEffect);

        using var croft = CroftProcess.Start(bad.Folder, "guest", "start", Text(guest, "vmid"));
        await hold.Arrived.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await bad.Cluster.Faults.SetNodeOnlineAsync("pve2", false, TestContext.Current.CancellationToken);
        hold.Release();
        await bad.Cluster.Faults.SetNodeOnlineAsync("pve2", true, TestContext.Current.CancellationToken);
        var ended = await croft.FinishAsync();

        // The node took the guest down with it: what was asked for is not so, whatever the call answered.
        ended.ExitCode.ShouldBe(1, ended.Errors);
        ended.Errors.ShouldContain("croft ");
        ended.Errors.ShouldNotContain("   at ");
        (await bad.CroftAsync("run", "show", "1")).Done().ShouldContain("failed");
    }

    [Fact]
    public async Task Vmid_TakenBetweenPlanAndCreate_NothingOfTheOtherIsTouched()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var hold = bad.Cluster.HoldNext(c => c is { Method: "POST", Path: "/nodes/pve1/qemu" }, HoldPoint.BeforeEffect);

        using var croft = CroftProcess.Start(bad.Folder, "guest", "create", "mine", "--node", "pve1", "--id", "777", "--memory", "512M");
        await hold.Arrived.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        using (var other = Other.Of(bad))
            await other.PostAsync("nodes/pve2/qemu", "vmid=777&name=theirs");
        hold.Release();
        var said = (await croft.FinishAsync()).Failed(1);

        said.ShouldContain("777");
        said.ShouldContain("The next free id is");
        (await bad.CroftAsync("guest", "list", "--fresh")).Output.ShouldContain("theirs");
    }

    [Fact]
    public async Task Guest_Locked_IsToldWithItsLockAndLeftAlone()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var guest = await GuestAsync(bad, g => Text(g, "type") == "vm" && Text(g, "status") == "stopped" && Text(g, "node") == "pve1");
        using (var other = Other.Of(bad))
            await other.PutAsync($"nodes/pve1/qemu/{Text(guest, "vmid")}/config", "lock=backup");

        var said = (await bad.CroftAsync("guest", "start", Text(guest, "vmid"))).Failed(1);

        said.ShouldContain("backup");
        said.ShouldContain("lock");
        bad.Cluster.Effects.All.ShouldNotContain(e => e.Key.EndsWith($"/{Text(guest, "vmid")} start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Config_ChangedBetweenPlanAndCall_IsNotOverwritten()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var guest = await GuestAsync(bad, g => Text(g, "type") == "vm" && Text(g, "status") == "stopped" && Text(g, "node") == "pve1");
        var config = $"nodes/pve1/qemu/{Text(guest, "vmid")}/config";
        var hold = bad.Cluster.HoldNext(c => c.Method is "PUT" or "POST" && c.Path == $"/{config}", HoldPoint.BeforeEffect);

        using var croft = CroftProcess.Start(bad.Folder, "guest", "configure", Text(guest, "vmid"), "--description", "mine");
        await hold.Arrived.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        using (var other = Other.Of(bad))
            await other.PutAsync(config, "description=theirs");
        hold.Release();
        var said = (await croft.FinishAsync()).Failed(1);

        said.ShouldContain("changed it");
        (await bad.CroftAsync("api", "get", $"/{config}")).Output.ShouldContain("theirs");
    }

    [Fact]
    public async Task Task_ThatEndsInError_IsToldInItsOwnWordsWithItsLog()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var guest = await GuestAsync(bad, g => Text(g, "type") == "vm" && Text(g, "status") == "stopped");
        bad.Cluster.Faults.FailNextTask("qmstart", "start failed: no \u001b[31mKVM\u0007 here");

        var said = (await bad.CroftAsync("guest", "start", Text(guest, "vmid"))).Failed(1);

        said.ShouldContain("start failed: no");
        said.ShouldContain("croft task log UPID:");
        said.ShouldNotContain('\u001b');
        said.ShouldNotContain('\u0007');
    }

    [Fact]
    public async Task Task_ThatEndsWithWarnings_IsDoneAndTheyAreNamed()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var guest = await GuestAsync(bad, g => Text(g, "type") == "vm" && Text(g, "status") == "stopped");
        bad.Cluster.Faults.FailNextTask("qmstart", "WARNINGS: 2");

        var ended = await bad.CroftAsync("guest", "start", Text(guest, "vmid"));

        ended.Errors.ShouldContain("WARNINGS: 2");
    }

    [Fact]
    public async Task Name_OfSeveralGuests_ListsThemAndChangesNone()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        using (var other = Other.Of(bad))
        {
            await other.PostAsync("nodes/pve1/qemu", "vmid=801&name=twin");
            await other.PostAsync("nodes/pve2/qemu", "vmid=802&name=twin");
            await other.PostAsync("nodes/pve2/qemu", "vmid=803&name=801");
        }
        (await bad.CroftAsync("sync")).Done();

        var said = (await bad.CroftAsync("guest", "start", "twin")).Failed(64);
        said.ShouldContain("lab/pve1/801");
        said.ShouldContain("lab/pve2/802");
        (await bad.CroftAsync("guest", "start", "pve2/twin")).Done();
        (await bad.CroftAsync("guest", "show", "801", "--json")).Done().ShouldContain("\"name\": \"twin\"");
        bad.Cluster.Effects.All.ShouldContain(e => e.Key.EndsWith("/802 start", StringComparison.Ordinal));
        bad.Cluster.Effects.All.ShouldNotContain(e => e.Key.EndsWith("/801 start", StringComparison.Ordinal));
    }

    static string Text(JsonElement guest, string field) => guest.TryGetProperty(field, out var value) ? value.ToString() : "";

    static async Task<JsonElement> GuestAsync(BadInputFolder bad, Func<JsonElement, bool> wanted) =>
        JsonDocument.Parse((await bad.CroftAsync("guest", "list", "--json")).Output).RootElement.EnumerateArray()
            .First(g => Text(g, "template") is not "True" && wanted(g));
}
