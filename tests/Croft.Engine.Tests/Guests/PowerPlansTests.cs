using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Tests.Guests;

public sealed class PowerPlansTests
{
    [Fact]
    public void Start_Stopped_IsOneStepWithItsLeaseAndPrivilege()
    {
        var plan = PowerPlans.Start(Seen.Vm(running: false), null);
        var step = plan.Steps.ShouldHaveSingleItem();
        plan.Title.ShouldBe("start web-01 (lab/pve1/101)");
        (step.Id, step.Title, step.Kind, step.Disturbs).ShouldBe(("1", "start web-01", "guest.start", Disturbance.None));
        step.Leases.ShouldBe(["lab/guest/101"]);
        step.Privilege.ShouldBe("VM.PowerMgmt on /vms/101");
        step.Changes.ShouldBe([new FieldChange("status", "stopped", "running")]);
    }

    [Fact]
    public void Start_Running_IsNothingToDo()
    {
        var plan = PowerPlans.Start(Seen.Vm(), null);
        plan.Steps.ShouldBeEmpty();
        plan.Title.ShouldBe("nothing to do: web-01 (lab/pve1/101) is running already");
    }

    [Fact]
    public void Start_Paused_LetsItGoOn()
    {
        var step = PowerPlans.Start(Seen.Vm() with { State = "paused" }, null).Steps.ShouldHaveSingleItem();
        (step.Kind, step.Because).ShouldBe(("guest.resume", "It goes on where it was."));
    }

    [Fact]
    public void Start_Template_IsRefusedWithAWayOut()
    {
        var failure = Seen.Refused(() => PowerPlans.Start(Seen.Vm(false, ("template", "1")), null));
        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.WayOut.ShouldNotBeNull().ShouldContain("guest create NAME --from web-01");
    }

    [Theory]
    [InlineData("backup", true)]
    [InlineData("migrate", true)]
    [InlineData("suspended", false)]
    public void Start_Locked_IsRefusedUnlessSuspended(string held, bool refused)
    {
        var guest = Seen.Vm(running: false) with { Lock = held };
        if (!refused)
        {
            PowerPlans.Start(guest, null).Steps.Count.ShouldBe(1);
            return;
        }
        var failure = Seen.Refused(() => PowerPlans.Start(guest, null));
        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain($"locked ({held})");
        failure.WayOut.ShouldNotBeNull().ShouldContain("qm unlock 101");
    }

    [Fact]
    public void Stop_Stopped_IsNothingToDo() => PowerPlans.Stop(Seen.Vm(running: false), null).Steps.ShouldBeEmpty();

    [Fact]
    public void Shutdown_Forced_SaysSoAndWaitsLonger()
    {
        var step = PowerPlans.Shutdown(Seen.Vm(), 90, force: true).Steps.ShouldHaveSingleItem();
        step.Disturbs.ShouldBe(Disturbance.Restart);
        step.Because.ShouldNotBeNull().ShouldContain("stopped hard");
        step.Because.ShouldStartWith("It is stopped and stays down");
        PowerPlans.Stop(Seen.Vm(), null).Steps[0].Because.ShouldNotBeNull().ShouldStartWith("It is stopped and stays down");
        step.Deadline.ShouldBe(TimeSpan.FromSeconds(150));
    }

    [Fact]
    public void Reboot_WithWaitingValues_ShowsThem()
    {
        var guest = Seen.Vm() with { Pending = [new WaitingValue("memory", "2048", "4096")] };
        var step = PowerPlans.Reboot(guest, null).Steps.ShouldHaveSingleItem();
        step.Changes.ShouldBe([new FieldChange("memory", "2048", "4096")]);
        step.Because.ShouldBe("1 value that waits for a restart takes effect: memory.");
    }

    [Fact]
    public void Reboot_Stopped_IsRefused() => Seen.Refused(() => PowerPlans.Reboot(Seen.Vm(running: false), null)).Kind.ShouldBe(FailureKind.Conflict);
}
