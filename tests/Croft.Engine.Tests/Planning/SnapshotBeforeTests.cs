using Croft.Contracts;

namespace Croft.Engine.Tests.Planning;

/// <summary>Guests are snapshotted before what is hard to take back, and rolled back where that is asked for.</summary>
public sealed class SnapshotBeforeTests
{
    static async Task<Estate> WithMachineAsync()
    {
        var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50", start: true);
        await estate.ImportAsync();
        return estate;
    }

    static Task<Plan> PlanAsync(Estate estate) => estate.PlanAsync(new PlanRequest { Whole = true, Snapshot = true });

    static string Kinds(Plan plan) => string.Join(' ', plan.Steps.Where(s => !s.IsOwn).Select(s => s.Kind));

    [Fact]
    public async Task Snapshot_StandsBeforeAReboot_StaysAndIsRolledBackToWhereAsked()
    {
        await using var estate = await WithMachineAsync();
        estate.Set("web-50", "cores", "3");
        Kinds(await PlanAsync(estate)).ShouldBe("guest.configure", "a value that waits is taken back as easily as it is set");
        estate.Set("web-50", "disruption", "[reboot]");
        var plan = await estate.ApplyAsync(new ApplyRequest { Whole = true, Snapshot = true });
        Kinds(plan).ShouldBe("snapshot.create guest.configure guest.reboot");
        var name = plan.Steps[0].Action.GetProperty("snapshot").GetString()!;
        name.ShouldMatch("^croft-[0-9]{8}-[0-9]{6}$");
        plan.Warnings.ShouldContain($"Snapshot {name} is made of web-50 before, and stays until it is deleted: croft snapshot delete web-50 {name}");

        var run = (await estate.Lab.Process.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items[0].Id;
        var undo = await estate.Lab.PlanAsync("run undo", new UndoRunRequest { Run = run });
        undo.Steps.Select(s => s.Kind).ShouldNotContain("snapshot.rollback");
        undo.Warnings.ShouldContain(w => w.StartsWith($"Snapshot {name} of web-50 stays: --to-snapshots", StringComparison.Ordinal));
        var back = await estate.Lab.DoAsync("run undo", new UndoRunRequest { Run = run, ToSnapshots = true });
        back.Steps.Select(s => s.Kind).ShouldBe(["snapshot.rollback", "guest.start", "spec.keep"]);
        back.Confirmation.ShouldNotBeNull().Type.ShouldBe("web-50");
        (await estate.Lab.SeeAsync("web-50")).Config["cores"].ShouldBe("1");
    }

    [Fact]
    public async Task Snapshot_ThatCantBe_IsToldWithItsReason()
    {
        await using var estate = await WithMachineAsync();
        estate.Set("web-50", "scsi0", "{ file: local-lvm, size: 4G }");
        var plan = await PlanAsync(estate);
        Kinds(plan).ShouldBe("guest.move");
        plan.Warnings.ShouldContain(w => w.StartsWith("There is no snapshot of web-50 before it is changed: a disk moves", StringComparison.Ordinal));
        (await estate.RefusedAsync(new ApplyRequest { Plan = new ShownPlan(plan.Number, null), Snapshot = true })).WayOut.ShouldBe("Plan again with them: croft plan --snapshot.");
    }

    [Fact]
    public async Task Disk_OnAStorageWithoutSnapshots_IsTold()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.DoAsync("guest create", new CreateGuestRequest { Name = "raw", Type = GuestType.Ct, Node = "pve1", Storage = "nfs", Disk = 2, Memory = 256, Template = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst" });
        await estate.ImportAsync();
        estate.Set("raw", "rootfs", "{ volume: nfs, size: 3G }");
        var plan = await PlanAsync(estate);
        Kinds(plan).ShouldBe("guest.resize");
        plan.Warnings.ShouldContain(w => w.Contains("can't make snapshots", StringComparison.Ordinal), Estate.Told(plan));
    }
}
