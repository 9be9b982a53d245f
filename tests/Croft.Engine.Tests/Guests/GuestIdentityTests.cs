using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Tests.Guests;

public sealed class GuestIdentityTests
{
    static readonly GuestIdentity Machine = new("web-01", "u1", "1700000000", null, "d1");
    static readonly GuestIdentity Container = new("dns-01", null, null, "ceph:vm-102-disk-0", "d1");

    [Fact]
    public void Same_WithOtherSettings_IsTheSameGuest() => Machine.DiffersFrom(Machine with { Digest = "d2" }).ShouldBeEmpty();

    [Fact]
    public void SameDigest_IsTheSameGuest() => Machine.DiffersFrom(Machine with { Uuid = null, Digest = "d1" }).ShouldBeEmpty();

    [Theory]
    [InlineData("web-02", "u1", "1700000000", "name")]
    [InlineData("web-01", "u2", "1700000000", "smbios uuid")]
    [InlineData("web-01", "u1", "1800000000", "creation time")]
    public void Machine_OfOtherOrigin_Differs(string name, string uuid, string made, string field) =>
        Machine.DiffersFrom(new GuestIdentity(name, uuid, made, null, "d2")).Select(d => d.Field).ShouldBe([field]);

    [Fact]
    public void Container_OnAnotherVolume_Differs() =>
        Container.DiffersFrom(Container with { RootVolume = "ceph:vm-102-disk-1", Digest = "d2" }).ShouldBe([new FieldChange("root volume", "ceph:vm-102-disk-0", "ceph:vm-102-disk-1")]);

    [Fact]
    public void Nameless_WithoutAnyMark_IsToldByItsDigestAlone() =>
        new GuestIdentity("x", null, null, null, "d1").DiffersFrom(new GuestIdentity("x", null, null, null, "d2")).Select(d => d.Field).ShouldBe(["digest"]);

    [Fact]
    public void Destroy_Running_ForgetsTheDigestThatStoppingMayChange()
    {
        var plan = DestroyPlans.Destroy(Seen.Vm(), [], stop: true, purge: false);
        plan.Steps.Select(s => s.Kind).ShouldBe(["guest.stop", "guest.destroy"]);
        plan.Steps[1].Action.GetProperty("identity").TryGetProperty("digest", out _).ShouldBeFalse();
        plan.Confirmation!.BackupFirst.ShouldBe("croft backup create lab/101");
    }
}
