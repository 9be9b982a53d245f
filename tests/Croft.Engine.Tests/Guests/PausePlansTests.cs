using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Tests.Guests;

public sealed class PausePlansTests
{
    static GuestReading Paused { get; } = Seen.Vm() with { State = "paused" };

    static GuestReading Hibernating { get; } = Seen.Vm(running: false) with { Lock = "suspended" };

    [Theory]
    [InlineData(false, "paused", "It stands still and keeps its 2048 MB of memory")]
    [InlineData(true, "stopped", "Its memory is written to disk and it is stopped")]
    public void Suspend_Running_SaysWhatItDisturbs(bool toDisk, string then, string because)
    {
        var step = PausePlans.Suspend(Seen.Vm(), toDisk).Steps.ShouldHaveSingleItem();
        (step.Kind, step.Disturbs).ShouldBe(("guest.suspend", Disturbance.Restart));
        step.Because.ShouldNotBeNull().ShouldStartWith(because);
        step.Changes.ShouldBe([new FieldChange("status", "running", then)]);
        step.Leases.ShouldBe(["lab/guest/101"]);
    }

    [Fact]
    public void Suspend_PausedAlready_IsNothingToDoUnlessToDisk()
    {
        PausePlans.Suspend(Paused, toDisk: false).Title.ShouldBe("nothing to do: web-01 (lab/pve1/101) is paused already");
        PausePlans.Suspend(Paused, toDisk: true).Steps.Count.ShouldBe(1);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Suspend_OnDiskAlready_IsNothingToDo(bool toDisk) =>
        PausePlans.Suspend(Hibernating, toDisk).Title.ShouldBe("nothing to do: web-01 (lab/pve1/101) is suspended to disk already");

    [Fact]
    public void Suspend_Stopped_IsRefused() => Seen.Refused(() => PausePlans.Suspend(Seen.Vm(running: false), false)).Kind.ShouldBe(FailureKind.Conflict);

    [Fact]
    public void Suspend_ToDiskWhatCantBeSaved_IsRefused()
    {
        var device = Seen.Refused(() => PausePlans.Suspend(Seen.Vm(true, ("hostpci0", "0000:01:00")), toDisk: true));
        device.Kind.ShouldBe(FailureKind.Unsupported);
        device.Message.ShouldContain("hostpci0");
        Seen.Refused(() => PausePlans.Suspend(Seen.Vm() with { Ha = true }, toDisk: true)).Message.ShouldContain("HA manages it");
        PausePlans.Suspend(Seen.Vm(true, ("hostpci0", "0000:01:00")) with { Ha = true }, toDisk: false).Steps.Count.ShouldBe(1);
    }

    [Fact]
    public void EachOfThem_Container_IsRefusedWithWhatToSayInstead()
    {
        Seen.Refused(() => PausePlans.Suspend(Seen.Ct(), false)).WayOut.ShouldBe("Say 'croft guest shutdown dns-01' instead.");
        Seen.Refused(() => PausePlans.Resume(Seen.Ct(running: false))).WayOut.ShouldBe("Say 'croft guest start dns-01' instead.");
        Seen.Refused(() => PausePlans.Reset(Seen.Ct())).WayOut.ShouldBe("Say 'croft guest reboot dns-01' instead.");
    }

    [Fact]
    public void Resume_ByWhatItIs_GoesOnOrIsNothingToDoOrIsRefused()
    {
        PausePlans.Resume(Paused).Steps.ShouldHaveSingleItem().Changes.ShouldBe([new FieldChange("status", "paused", "running")]);
        PausePlans.Resume(Hibernating).Steps.ShouldHaveSingleItem().Because.ShouldNotBeNull().ShouldContain("with the memory it had");
        PausePlans.Resume(Seen.Vm()).Title.ShouldBe("nothing to do: web-01 (lab/pve1/101) is running already");
        Seen.Refused(() => PausePlans.Resume(Seen.Vm(running: false))).WayOut.ShouldBe("Start it: 'croft guest start web-01'.");
        Seen.Refused(() => PausePlans.Resume(Paused with { Lock = "backup" })).Message.ShouldContain("locked (backup)");
    }

    [Fact]
    public void Reset_WithWaitingValues_SaysThatTheyGoOnWaiting()
    {
        var step = PausePlans.Reset(Seen.Vm() with { Pending = [new WaitingValue("memory", "2048", "4096")] }).Steps.ShouldHaveSingleItem();
        step.Disturbs.ShouldBe(Disturbance.Reboot);
        step.Because.ShouldNotBeNull().ShouldEndWith("values that wait for a restart go on waiting, only a reboot or a stop applies them.");
        step.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void Reset_StoppedOrPaused_IsRefused()
    {
        Seen.Refused(() => PausePlans.Reset(Seen.Vm(running: false))).Kind.ShouldBe(FailureKind.Conflict);
        Seen.Refused(() => PausePlans.Reset(Paused)).WayOut.ShouldNotBeNull().ShouldContain("guest resume web-01");
    }
}
