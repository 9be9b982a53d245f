using Croft.Contracts;
using Croft.Engine.Storage;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Storage;

public sealed class FilePlansTests
{
    static VolumePlace Place(string name, FileKind? kind = null, long? size = 1 << 20, string storage = "local") => FilePlans.Place(Seen.Node(), storage, new WantedFile(name, kind, size));

    static VolumeEntry Volume(string id, long size, bool locked = false, string content = "iso", int? vmid = null) =>
        new() { Volume = VolumeId.Parse(id), Content = content, Size = size, Created = Seen.Now, IsProtected = locked, Vmid = vmid };

    static Plan Upload(VolumeEntry? there) => UploadFile.Plan(new UploadAction(Place("a.iso"), 1 << 20, "00ff"), there);

    [Theory]
    [InlineData("debian-13.iso", "local:iso/debian-13.iso")]
    [InlineData("boot.IMG", "local:iso/boot.IMG")]
    [InlineData("my file (1).iso", "local:iso/my_file__1_.iso")]
    [InlineData("debian-13.tar.zst", "local:vztmpl/debian-13.tar.zst")]
    [InlineData("image.tar", "local:vztmpl/image.tar")]
    public void Place_ByItsEnding_IsTheVolumeThatProxmoxMakes(string name, string volume) => Place(name).Volume.ShouldBe(volume);

    [Theory]
    [InlineData("notes.txt", null)]
    [InlineData(".iso", null)]
    [InlineData("debian.iso", FileKind.Vztmpl)]
    public void Place_WithAnEndingThatDoesNotFit_IsInvalid(string name, FileKind? kind) =>
        Should.Throw<FailureException>(() => Place(name, kind)).Failure.Kind.ShouldBe(FailureKind.Invalid);

    [Fact]
    public void Place_LargerThanTheFreeSpace_IsRefusedWithTheFigures() =>
        Should.Throw<FailureException>(() => Place("big.iso", size: 101L << 30)).Failure.Message.ShouldContain("101 GB are needed and 100 GB are free");

    [Fact]
    public void Place_OnAStorageForOtherContent_IsRefused() =>
        Should.Throw<FailureException>(() => Place("disk.qcow2")).Failure.Message.ShouldContain("does not hold 'import'");

    [Fact]
    public void Upload_OfANewFile_IsOneStepThatDisturbsNothing()
    {
        var step = Upload(null).Steps.ShouldHaveSingleItem();
        (step.Kind, step.Disturbs).ShouldBe(("storage.upload", Disturbance.None));
        step.Leases.ShouldBe(["lab/pve1/volume/local:iso/a.iso"]);
        step.Changes.ShouldContain(new FieldChange("sha256", null, "00ff"));
    }

    [Fact]
    public void Upload_OfAFileThatIsThereWithItsSize_HasNoStepsAndSaysWhy()
    {
        var plan = Upload(Volume("local:iso/a.iso", 1 << 20));
        plan.Steps.ShouldBeEmpty();
        plan.Warnings.ShouldHaveSingleItem().ShouldContain("not compared");
    }

    [Fact]
    public void Upload_OverAnotherFile_IsRefused() => Seen.Refused(() => Upload(Volume("local:iso/a.iso", 7))).WayOut.ShouldNotBeNull().ShouldContain("croft storage delete local:iso/a.iso");

    [Theory]
    [InlineData("http://mirror/a.iso", null, "without a checksum")]
    [InlineData("https://mirror/a.iso", null, null)]
    [InlineData("http://mirror/a.iso", "sha256:00", null)]
    public void Download_ThatNobodyCanVouchFor_Warns(string url, string? checksum, string? warning)
    {
        var plan = DownloadFile.Plan(new DownloadAction(Place("a.iso"), 1 << 20, new Uri(url), checksum), null);
        if (warning is null) plan.Warnings.ShouldBeEmpty();
        else plan.Warnings.ShouldHaveSingleItem().ShouldContain(warning);
    }

    [Theory]
    [InlineData("nfs:import/a.qcow2", 8, 3, true)]
    [InlineData("nfs:import/a.qcow2", 8, 4, false)]
    [InlineData("nfs:import/a.ova", 8, 3, false)]
    [InlineData("nfs:import/a.ova", 8, 2, true)]
    [InlineData("nfs:iso/a.iso", 7, 4, false)]
    public void Download_OfADisk_NeedsAReleaseThatCan(string volume, int major, int minor, bool tooOld) =>
        (FilePlans.TooOld(new VolumePlace("lab", "pve1", volume, true), major, minor) is not null).ShouldBe(tooOld);

    [Fact]
    public void Delete_OfAFile_AsksForItsName()
    {
        var plan = DeleteVolumePlans.Delete(Place("a.iso"), Volume("local:iso/a.iso", 1 << 30), []);
        plan.Confirmation!.Type.ShouldBe("a.iso");
        plan.Disturbs.ShouldBe(Disturbance.DestroysData);
        plan.Steps.Single().Changes.ShouldBe([new FieldChange("local:iso/a.iso", "1 GB, made 2026-11-20 14:00 UTC", null)]);
    }

    [Fact]
    public void Delete_OfWhatIsProtectedOrInUse_IsRefused()
    {
        Seen.Refused(() => DeleteVolumePlans.Delete(Place("a.iso"), Volume("local:iso/a.iso", 1, locked: true), [])).Message.ShouldContain("protected");
        Seen.Refused(() => DeleteVolumePlans.Delete(Place("a.iso"), Volume("local:iso/a.iso", 1), ["web-01 (lab/pve1/101)"])).Message.ShouldContain("web-01 (lab/pve1/101) uses it");
    }
}
