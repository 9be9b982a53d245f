using Croft.Contracts;
using Croft.Engine.Backups;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Backups;

public sealed class PruneTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static PruneMark Mark(int day, PruneVerdict verdict) => new(
        VolumeId.Parse($"vault:backup/vzdump-qemu-101-2026_11_{day:00}-12_00_00.vma.zst"), new(verdict, verdict.ToString().ToLowerInvariant()), new DateTimeOffset(2026, 11, day, 12, 0, 0, TimeSpan.Zero), 101, "qemu");

    static Plan Prune(string? keep, params PruneMark[] marks) => PrunePlans.Prune("lab", [new PruneSeen(new PruneAction("lab", "pve1", "vault", true) { Keep = keep }, marks)], null);

    [Fact]
    public void Prune_SaysOfEachBackupWhetherItGoesAndWhyItStays()
    {
        var plan = Prune("keep-last=1,keep-daily=2", Mark(17, PruneVerdict.Protected), Mark(18, PruneVerdict.Remove), Mark(19, PruneVerdict.Keep), Mark(20, PruneVerdict.Keep), Mark(16, PruneVerdict.Renamed));
        plan.Steps.Single().Changes.Select(c => c.To).ShouldBe(["kept: keep-last=1", "kept: keep-daily=2", null, "kept: it is protected", "kept: its name is not as Proxmox names backups"]);
        plan.Steps.Single().Because.ShouldBe("1 backup goes, 4 stay.");
        plan.Confirmation!.Type.ShouldBe("vault");
        plan.Disturbs.ShouldBe(Disturbance.DestroysData);
    }

    [Fact]
    public void Prune_WithNothingToGo_HasNoStepsAndAsksNothing()
    {
        var plan = Prune(null, Mark(20, PruneVerdict.Keep));
        plan.Steps.ShouldBeEmpty();
        plan.Confirmation.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(3, null, "keep-last=3")]
    [InlineData(3, 4, "keep-last=3,keep-weekly=4")]
    public void Keep_IsWrittenAsProxmoxDoes(int? last, int? weekly, string? keep) => PrunePlans.Keep(new PruneBackupsRequest { KeepLast = last, KeepWeekly = weekly }).ShouldBe(keep);

    [Fact]
    public void Jobs_AreToldByWhomTheyTake()
    {
        var plain = new BackupJob { Id = "backup-1", IsEnabled = true, Settings = new Dictionary<string, string>(StringComparer.Ordinal) };
        BackupJobs.Row("lab", plain with { TakesAll = true, Excluded = [105] }).Guests.ShouldBe("all but 105");
        BackupJobs.Row("lab", plain with { TakesAll = true }).Guests.ShouldBe("all");
        BackupJobs.Row("lab", plain with { Pool = "web" }).Guests.ShouldBe("pool web");
        BackupJobs.Row("lab", plain with { Vmids = [100, 101] }).Guests.ShouldBe("100, 101");
    }

    [Fact]
    public async Task Jobs_AreThoseOfTheCluster()
    {
        await using var lab = await Lab.StartAsync();
        var call = new ProxmoxCall(HttpMethod.Post, "/cluster/backup") { Parameters = [new("id", "nightly"), new("schedule", "03:00"), new("storage", "backup"), new("all", "1"), new("enabled", "1")] };
        await (await lab.ClientAsync()).SendAsync(call, Ct);
        var job = (await lab.Process.RunAsync<Page<BackupJobRow>>("backup jobs", new BackupJobsRequest())).Items.Single(j => j.Job == "nightly");
        (job.Enabled, job.Schedule, job.Storage, job.Guests).ShouldBe((true, "03:00", "backup", "all"));
    }

    static async Task<IReadOnlyList<BackupRow>> BackupsAsync(Lab lab, string guest) => (await lab.Process.RunAsync<Page<BackupRow>>("backup list", new ListBackupsRequest { Guest = guest })).Items;

    /// <summary>A guest with three backups, the oldest of them protected; a backup is named by its second.</summary>
    static async Task<Lab> LabAsync()
    {
        var lab = await Lab.StartAsync();
        await lab.MachineAsync("old");
        var (place, _, _) = await lab.SeeAsync("old");
        for (var i = 0; i < 3; i++)
        {
            var made = (await BackupsAsync(lab, "old")).Count;
            while ((await BackupsAsync(lab, "old")).Count == made)
                await lab.DoAsync("backup create", new CreateBackupRequest { Guest = $"{place.Vmid}", Storage = "backup", Protected = i == 0 });
        }
        await lab.Process.RunAsync("sync", new SyncRequest());
        return lab;
    }

    [Fact]
    public async Task Prune_KeepsTheNewestAndTheProtected()
    {
        await using var lab = await LabAsync();
        var before = await BackupsAsync(lab, "old");
        var (place, _, _) = await lab.SeeAsync("old");
        (await lab.RefusedAsync("backup prune", new PruneBackupsRequest { Guest = "old", Storage = "local" })).WayOut!.ShouldContain("--keep-last");
        var plan = await lab.DoAsync("backup prune", new PruneBackupsRequest { Guest = $"lab/{place.Vmid}", Storage = "backup", KeepLast = 1 });
        plan.Confirmation!.Type.ShouldBe("old");
        var left = await BackupsAsync(lab, "old");
        left.Select(b => b.Volume).ShouldBe(before.Where(b => b.Protected || b == before[0]).Select(b => b.Volume), ignoreOrder: true);
        (await lab.PlanAsync("backup prune", new PruneBackupsRequest { Guest = "old", Storage = "backup", KeepLast = 1 })).Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Prune_WhenOthersWouldGoThanThePlanSaid_DeletesNothing()
    {
        await using var lab = await LabAsync();
        var plan = await lab.PlanAsync("backup prune", new PruneBackupsRequest { Guest = "old", Storage = "backup", KeepLast = 1 });
        var going = (await BackupsAsync(lab, "old")).First(b => plan.Steps[0].Changes.Any(c => c.Field == b.Volume && c.To is null));
        await (await lab.ClientAsync()).Node("pve1").Storage("backup").DescribeAsync(VolumeId.Parse(going.Volume), null, true, Ct);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldStartWith("Nothing was pruned");
        (await BackupsAsync(lab, "old")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Show_TellsTheSettingsOfTheGuestInIt()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("kept");
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "kept", Storage = "backup" });
        var detail = await lab.Process.RunAsync<BackupDetail>("backup show", new ShowBackupRequest { Backup = "kept" });
        (detail.Backup.Guest, detail.Settings["name"], detail.Settings["memory"]).ShouldBe(("kept", "kept", "512"));
        (await lab.Process.FailsAsync("backup show", new ShowBackupRequest { Backup = "nobody" })).Kind.ShouldBe(FailureKind.NotFound);
    }
}
