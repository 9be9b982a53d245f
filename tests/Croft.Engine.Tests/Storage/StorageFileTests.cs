using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Storage;

public sealed class StorageFileTests
{
    static readonly byte[] Bytes = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7))];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<Lab> LabAsync()
    {
        var lab = await Lab.StartAsync();
        await lab.Process.RunAsync("sync", new SyncRequest());
        return lab;
    }

    static FileContent File(string name, Func<Stream>? open = null) => new(name, Bytes.Length, open ?? (() => new MemoryStream(Bytes)));

    static async Task<VolumeRow?> FindAsync(Lab lab, string storage, string volume) =>
        (await lab.Process.RunAsync<Page<VolumeRow>>("storage content", new StorageContentRequest { Storage = storage })).Items.SingleOrDefault(v => v.Volume == volume);

    [Fact]
    public async Task Upload_ToASharedStorage_IsSentVerifiedAndReadBack()
    {
        await using var lab = await LabAsync();
        var request = new UploadRequest { Storage = "nfs", File = File("tool.iso") };
        var plan = await lab.DoAsync("storage upload", request);
        plan.Steps.Single().Changes.ShouldContain(new FieldChange("sha256", null, Convert.ToHexStringLower(SHA256.HashData(Bytes))));
        (await FindAsync(lab, "nfs", "nfs:iso/tool.iso")).ShouldNotBeNull().Size.ShouldBe(Bytes.Length);
        lab.Cluster.Effects.All["nfs:iso/tool.iso create"].ShouldBe(1);
        (await lab.PlanAsync("storage upload", request)).Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_OfAFileThatChangedSinceThePlan_IsRefusedByTheNode()
    {
        await using var lab = await LabAsync();
        var opened = 0;
        var plan = await lab.PlanAsync("storage upload", new UploadRequest { Storage = "pve2/local", File = File("tool.iso", () => new MemoryStream(opened++ == 0 ? Bytes : new byte[Bytes.Length])) });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.ToString().ShouldContain("checksum mismatch");
        (await FindAsync(lab, "pve2/local", "local:iso/tool.iso")).ShouldBeNull();
    }

    [Theory]
    [InlineData(HoldPoint.AfterEffect)]
    [InlineData(HoldPoint.BeforeEffect)]
    public async Task Upload_WhoseAnswerIsLost_TakesEffectOnce(HoldPoint point)
    {
        await using var lab = await LabAsync();
        var plan = await lab.PlanAsync("storage upload", new UploadRequest { Storage = "nfs", File = File("tool.iso") });
        lab.Cluster.Faults.CutNext(call => call.Path.EndsWith("/upload", StringComparison.Ordinal), point);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
        lab.Cluster.Effects.All["nfs:iso/tool.iso create"].ShouldBe(1);
    }

    [Fact]
    public async Task Upload_OfAFileThatIsGoneWhenItsRunBegins_LeavesNothingToBeLookedFor()
    {
        await using var lab = await LabAsync();
        var opened = 0;
        var gone = new FailureException(FailureKind.NotFound, "'tool.iso' can't be read any more.");
        var plan = await lab.PlanAsync("storage upload", new UploadRequest { Storage = "nfs", File = File("tool.iso", () => opened++ == 0 ? new MemoryStream(Bytes) : throw gone) });
        var (run, steps) = await lab.RunAsync(plan);
        (run.State, steps[0].Failure!.Kind).ShouldBe((RunState.Failed, FailureKind.NotFound));
    }

    [Fact]
    public async Task Upload_ToALocalStorageOfNobody_SaysWhichNodesHaveOne()
    {
        await using var lab = await LabAsync();
        (await lab.RefusedAsync("storage upload", new UploadRequest { Storage = "local", File = File("tool.iso") })).WayOut.ShouldBe("Say which: '--node pve1'.");
    }

    [Fact]
    public async Task Download_IsFetchedByTheNodeUnderTheNameThatTheServerTells()
    {
        await using var lab = await LabAsync();
        await lab.DoAsync("storage download", new DownloadRequest { Storage = "local", Node = "pve2", Url = new Uri("https://mirror.example/debian-13.iso"), Checksum = $"sha256:{new string('a', 64)}" });
        (await FindAsync(lab, "pve2/local", "local:iso/debian-13.iso")).ShouldNotBeNull();
        (await FindAsync(lab, "pve1/local", "local:iso/debian-13.iso")).ShouldBeNull();
    }

    [Fact]
    public async Task Download_OfWhatIsNotThere_IsRefusedBeforeAnythingIsPlanned()
    {
        await using var lab = await LabAsync();
        (await lab.RefusedAsync("storage download", new DownloadRequest { Storage = "nfs", Url = new Uri("https://mirror.example/404") })).Cause.ShouldNotBeNull().ShouldContain("404");
        (await lab.RefusedAsync("storage download", new DownloadRequest { Storage = "nfs", Url = new Uri("ftp://mirror.example/a.iso") })).Kind.ShouldBe(FailureKind.Invalid);
    }

    [Fact]
    public async Task Delete_OfAFile_IsGoneAndReadBack()
    {
        await using var lab = await LabAsync();
        await lab.DoAsync("storage upload", new UploadRequest { Storage = "nfs", File = File("old.iso") });
        var plan = await lab.DoAsync("storage delete", new DeleteVolumeRequest { Volume = "nfs:iso/old.iso" });
        plan.Confirmation!.Type.ShouldBe("old.iso");
        (await FindAsync(lab, "nfs", "nfs:iso/old.iso")).ShouldBeNull();
    }

    [Fact]
    public async Task Delete_OfAFileThatWasReplacedSinceThePlan_DeletesNothing()
    {
        await using var lab = await LabAsync();
        await lab.DoAsync("storage upload", new UploadRequest { Storage = "nfs", File = File("swap.iso") });
        var plan = await lab.PlanAsync("storage delete", new DeleteVolumeRequest { Volume = "nfs:iso/swap.iso" });
        await lab.DoAsync("storage delete", new DeleteVolumeRequest { Volume = "nfs:iso/swap.iso" });
        await lab.DoAsync("storage upload", new UploadRequest { Storage = "nfs", File = new FileContent("swap.iso", 10, () => new MemoryStream(new byte[10])) });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldStartWith("Nothing was deleted");
        (await FindAsync(lab, "nfs", "nfs:iso/swap.iso")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Delete_OfWhatAGuestUses_NamesTheGuest()
    {
        await using var lab = await LabAsync();
        await lab.DoAsync("guest create", new CreateGuestRequest { Name = "booted", Node = "pve1", Storage = "ceph", Disk = 4, Iso = "nfs:iso/debian-12.8.0-amd64-netinst.iso" });
        await lab.Process.RunAsync("sync", new SyncRequest());
        (await lab.RefusedAsync("storage delete", new DeleteVolumeRequest { Volume = "nfs:iso/debian-12.8.0-amd64-netinst.iso" })).Message.ShouldContain("booted");
        var (_, config, _) = await lab.SeeAsync("booted");
        (await lab.RefusedAsync("storage delete", new DeleteVolumeRequest { Volume = config.Disks.First(d => d.Volume?.Storage == "ceph").Volume!.ToString() })).Message.ShouldContain("booted");
    }
}
