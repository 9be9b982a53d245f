using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Guests;

public sealed class CreatePlansTests
{
    static readonly Guid Uuid = Guid.Parse("11111111-2222-4333-8444-555555555555");

    static Plan Make(CreateGuestRequest asked, NodeReading? node = null) => CreatePlans.FromNothing(asked with { Name = "new-01" }, node ?? Seen.Node(), 120, Uuid);

    static Dictionary<string, string> Parameters(Plan plan) =>
        plan.Steps[0].Action.Deserialize<CreateAction>(StepJson.Options)!.Parameters.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);

    [Fact]
    public void Machine_WithoutWishes_GetsEveryChoiceShown()
    {
        var plan = Make(new CreateGuestRequest());
        var parameters = Parameters(plan);
        (parameters["scsi0"], parameters["memory"], parameters["net0"], parameters["smbios1"]).ShouldBe(("ceph:32", "2048", "virtio,bridge=vmbr0", $"uuid={Uuid}"));
        plan.Steps[0].Changes.Select(c => c.Field).ShouldBe(parameters.Keys.Where(k => k != "vmid"));
        plan.Steps[0].Leases.ShouldBe(["lab/guest/120"]);
        plan.OnFailure.ShouldBe(OnFailure.Stop);
    }

    [Fact]
    public void Container_FromAnOsTemplate_NeedsNoType()
    {
        var parameters = Parameters(Make(new CreateGuestRequest { Template = "local:vztmpl/debian.tar.zst", Storage = "local-lvm", Disk = 6, Tags = ["a", "b"] }));
        (parameters["hostname"], parameters["rootfs"], parameters["tags"], parameters["unprivileged"]).ShouldBe(("new-01", "local-lvm:6", "a;b", "1"));
    }

    [Theory]
    [InlineData("nowhere", "has no storage 'nowhere'", FailureKind.NotFound)]
    [InlineData("vault", "does not hold 'images'", FailureKind.Conflict)]
    [InlineData("tiny", "2 GB are free", FailureKind.Conflict)]
    [InlineData("off", "not active", FailureKind.Conflict)]
    public void Storage_ThatWillNotDo_IsRefusedNamingThoseThatWill(string storage, string why, FailureKind kind)
    {
        var node = Seen.Node("pve1", Seen.Storage("vault", ["backup"], 500), Seen.Storage("tiny", ["images"], 2), Seen.Storage("off", ["images"], 500, active: false), Seen.Storage("good", ["images"], 500));
        var failure = Seen.Refused(() => Make(new CreateGuestRequest { Storage = storage }, node));
        failure.Kind.ShouldBe(kind);
        failure.Message.ShouldContain(why);
        failure.WayOut.ShouldNotBeNull().ShouldContain("good");
    }

    [Fact]
    public void Storage_NoneFits_SaysWhyOfEach() =>
        Seen.Refused(() => Make(new CreateGuestRequest(), Seen.Node("pve1", Seen.Storage("tiny", ["images"], 2)))).WayOut.ShouldNotBeNull().ShouldContain("tiny: 32 GB are needed and 2 GB are free");

    [Fact]
    public void Bridge_Unknown_IsRefused() => Seen.Refused(() => Make(new CreateGuestRequest { Bridge = "vmbr7" })).WayOut.ShouldBe("It has: vmbr0, vmbr1.");

    [Fact]
    public void Bridge_Unreadable_IsTakenWithAWarning() =>
        Make(new CreateGuestRequest { Bridge = "vmbr7" }, Seen.Node() with { Bridges = null }).Warnings.ShouldContain(w => w.Contains("Sys.Audit"));

    [Fact]
    public void Memory_BeyondTheNodes_IsAWarning() =>
        Make(new CreateGuestRequest { Memory = 131_072 }).Warnings.ShouldContain(w => w.Contains("64 GB of free memory"));

    [Fact]
    public void Request_OfTwoMinds_NamesEveryFault() =>
        Seen.Refused(() => Make(new CreateGuestRequest { Type = GuestType.Ct, Iso = "local:iso/a.iso", Full = true })).Faults.Select(f => f.Field).ShouldBe(["--template", "--iso", "--full"]);
}
