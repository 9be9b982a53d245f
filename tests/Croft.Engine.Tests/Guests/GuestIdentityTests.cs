using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Tests.Guests;

public sealed class GuestIdentityTests
{
    static readonly GuestIdentity Machine = new("web-01", "u1", "1700000000", null, "d1");
    static readonly GuestIdentity Container = new("dns-01", null, null, "ceph:vm-102-disk-0", "d1");

    [Fact]
    public void Destroy_OfWhatHaAndReplicationHold_IsRefusedOrToldWhatEnds()
    {
        Seen.Refused(() => DestroyPlans.Destroy(Seen.Vm() with { Ha = true }, [], [], stop: true, purge: false)).WayOut.ShouldNotBeNull().ShouldContain("croft ha remove");
        Seen.Refused(() => DestroyPlans.Destroy(Seen.Vm(), [], ["pve2"], stop: true, purge: false)).Message.ShouldEndWith("it is replicated to pve2.");
        DestroyPlans.Destroy(Seen.Vm() with { Ha = true }, [], ["pve2"], stop: true, purge: true).Steps[^1].Because.ShouldNotBeNull()
            .ShouldEndWith(" Backup jobs no longer name it, high availability lets it go, its replication to pve2 ends.");
    }

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

    [Theory]
    [InlineData("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:99,ip=dhcp,type=veth", "net0 address")]
    [InlineData("mp0", "ceph:vm-102-disk-9,mp=/data", "mp0 volume")]
    [InlineData("memory", "1024", "settings")]
    public void Container_MadeAnew_Differs(string key, string value, string field) =>
        (Seen.Ct().Identity with { Digest = null }).DiffersFrom((Seen.Ct(false, (key, value)) with { Digest = "d9" }).Identity).Select(d => d.Field).ShouldContain(field);

    [Fact]
    public void Container_Stopped_IsTheSame() =>
        (Seen.Ct().Identity with { Digest = null }).DiffersFrom((Seen.Ct(false, ("lock", "x")) with { Digest = "d9" }).Identity).ShouldBeEmpty();

    [Fact]
    public void Destroy_RunningAndUnknowable_IsRefusedBeforeItIsStopped()
    {
        var guest = Seen.Vm();
        guest = guest with { Config = guest.Config.Where(c => c.Key is not ("smbios1" or "meta")).ToDictionary(StringComparer.Ordinal) };
        Seen.Refused(() => DestroyPlans.Destroy(guest, [], [], stop: true, purge: false)).WayOut.ShouldNotBeNull().ShouldContain("guest stop");
    }

    [Theory]
    [InlineData("Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist", true)]
    [InlineData("hostname lookup 'pve9' failed - failed to get address info for: pve9: Name or service not known", false)]
    [InlineData("storage 'x' does not exist", false)]
    public void NotFound_ProvesAGuestGone_OnlyWhenItsConfigIs(string words, bool gone) => GuestView.SaysNoConfig(words).ShouldBe(gone);

    [Theory, InlineData(true), InlineData(false)]
    public void Destroy_NeverTakesDisksThatNothingRefersTo(bool purge)
    {
        var call = DestroyStep.Call(Seen.Vm().At, purge);
        call.Parameters.ShouldContain(new KeyValuePair<string, string>("destroy-unreferenced-disks", "0"));
        call.Parameters.Any(p => p.Key == "purge").ShouldBe(purge);
    }

    [Fact]
    public void Nameless_WithoutAnyMark_IsToldByItsDigestAlone() =>
        new GuestIdentity("x", null, null, null, "d1").DiffersFrom(new GuestIdentity("x", null, null, null, "d2")).Select(d => d.Field).ShouldBe(["digest"]);

    [Fact]
    public void Destroy_Running_ForgetsTheDigestThatStoppingMayChange()
    {
        var plan = DestroyPlans.Destroy(Seen.Vm(), [], [], stop: true, purge: false);
        plan.Steps.Select(s => s.Kind).ShouldBe(["guest.stop", "guest.destroy"]);
        plan.Steps[1].Action.GetProperty("identity").TryGetProperty("digest", out _).ShouldBeFalse();
        plan.Confirmation!.BackupFirst.ShouldBe("croft backup create lab/101");
    }
}
