using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;

namespace Croft.Engine.Tests.Guests;

public sealed class BatchPlansTests
{
    static readonly GuestSelector selector = GuestSelector.Parse("tag=web");

    [Fact]
    public void Merge_PlansOfSeveralSteps_KeepsEachGuestsOrderAndNoOther()
    {
        var plan = BatchPlans.Merge(new StopGuestRequest { Parallel = 4 }, selector,
            [Made(101, Plan("guest destroy", ("1", []), ("2", ["1"]))), Made(102, Plan("guest destroy")), Made(103, Plan("guest destroy", ("1", []), ("2", ["1"])))], []);

        plan.Steps.Select(s => (s.Id, string.Join(',', s.After))).ShouldBe([("1", ""), ("2", "1"), ("3", ""), ("4", "3")]);
        (plan.Verb, plan.Title, plan.Parallelism, plan.OnFailure).ShouldBe(("guest destroy", "destroy 2 guests picked by 'tag=web'", 4, OnFailure.Stop));
        plan.Warnings.ShouldBe(["1 guest of those picked is so already, and left alone."]);
    }

    [Fact]
    public void Merge_PlansOfAnotherNoun_SaysWhatIsDone_AndNotWhatIdleOnesSaid()
    {
        var plan = BatchPlans.Merge(new DeleteReplicationRequest(), selector,
            [Made(101, Plan("replication delete", ("1", [])) with { Warnings = ["a"] }), Made(102, Plan("replication delete") with { Warnings = ["It is so already."] })], []);

        plan.Title.ShouldBe("replication delete: 1 guest picked by 'tag=web'");
        plan.Warnings.ShouldBe(["1 guest of those picked is so already, and left alone.", "a"]);
    }

    [Fact]
    public void Merge_KeepGoing_GoesOnAfterAFailure() =>
        BatchPlans.Merge(new StopGuestRequest { KeepGoing = true }, selector, [Made(101, Plan("guest stop", ("1", [])))], []).OnFailure.ShouldBe(OnFailure.GoOn);

    [Fact]
    public void Merge_NothingToDoForAny_HasNoStepAndAsksForNothing()
    {
        var plan = BatchPlans.Merge(new StopGuestRequest(), selector, [Made(101, Plan("guest stop")), Made(102, Plan("guest stop"))], []);

        plan.Steps.ShouldBeEmpty();
        plan.Title.ShouldBe("nothing to do: 2 guests picked by 'tag=web' are so already");
        plan.Confirmation.ShouldBeNull();
    }

    [Fact]
    public void Merge_GuestsThatAreDestroyed_AsksForTheirNumberAndNamesThem()
    {
        var destroy = Plan("guest destroy", ("1", [])) with { Confirmation = new Confirmation("web-101", "gone") { BackupFirst = "croft backup create web-101" } };

        var asked = BatchPlans.Merge(new DestroyGuestRequest(), selector, [Made(101, destroy), Made(102, destroy)], []).Confirmation.ShouldNotBeNull();

        asked.Type.ShouldBe("web-101,web-102");
        asked.Because.ShouldContain("web-101 (lab/pve1/101), web-102 (lab/pve1/102)");
        asked.BackupFirst.ShouldBe("croft backup create --select \"tag=web\"");
    }

    [Fact]
    public void Merge_GuestsOfOneName_AreToldApartInStepsAndConfirmation()
    {
        var destroy = Plan("guest destroy", ("1", [])) with { Confirmation = new Confirmation("web", "gone") };

        var plan = BatchPlans.Merge(new DestroyGuestRequest(), selector,
            [new(Row(101) with { Name = "web" }, destroy, null), new(Row(101) with { Name = "web", Cluster = "attic" }, destroy, null), Made(102, destroy)], []);

        plan.Steps.Select(s => s.Title).ShouldBe(["step 1 (lab/pve1/101)", "step 1 (attic/pve1/101)", "step 1"]);
        plan.Confirmation.ShouldNotBeNull().Type.ShouldBe("lab/pve1/101,attic/pve1/101,web-102");
    }

    [Theory]
    [InlineData(Disturbance.Live, 2, null)]
    [InlineData(Disturbance.Restart, 1, null)]
    [InlineData(Disturbance.Restart, 2, "web-101,web-102")]
    [InlineData(Disturbance.Reboot, 11, "11 guests")]
    public void Merge_SeveralGuestsOutOfService_IsAgreedToByTheirNames(Disturbance disturbs, int guests, string? type)
    {
        var one = Plan("guest stop", ("1", []));
        var plan = one with { Steps = [one.Steps[0] with { Disturbs = disturbs }] };

        BatchPlans.Merge(new StopGuestRequest(), selector, [.. Enumerable.Range(101, guests).Select(vmid => Made(vmid, plan))], []).Confirmation?.Type.ShouldBe(type);
        (BatchPlans.Merge(new StopGuestRequest(), selector, [.. Enumerable.Range(101, guests).Select(vmid => Made(vmid, plan))], []).Confirmation is null).ShouldBe(type is null);
    }

    [Fact]
    public void Merge_OneRefused_RefusesAllAndNamesTheFirst()
    {
        var locked = new BatchPlans.Outcome(Row(102), null, new Failure(FailureKind.Conflict, "Can't stop web-102: it is locked (backup)."));

        var failure = Should.Throw<FailureException>(() => BatchPlans.Merge(new StopGuestRequest(), selector, [Made(101, Plan("guest stop", ("1", []))), locked], [])).Failure;

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldBe("1 of 2 guests picked by 'tag=web' refuses, so nothing was planned; the first: Can't stop web-102: it is locked (backup).");
        failure.Faults.ShouldHaveSingleItem().ShouldBe(new Fault("lab/pve1/102", "Can't stop web-102: it is locked (backup)."));
        failure.WayOut.ShouldBe("Mend that, or leave them out: --select \"(tag=web) and not (cluster=lab and vmid=102)\".");
    }

    [Fact]
    public void Merge_PartOfTheEstateSilent_SaysThatGuestsMayBeMissing() =>
        BatchPlans.Merge(new StopGuestRequest(), selector, [Made(101, Plan("guest stop", ("1", [])))], [new Missing("lab/pve3", FailureKind.Unreachable, "the node is offline")])
            .Warnings.ShouldHaveSingleItem().ShouldBe("lab/pve3 could not be asked, so guests there may be missing: the node is offline.");

    static BatchPlans.Outcome Made(int vmid, Plan plan) => new(Row(vmid), plan, null);

    static Plan Plan(string verb, params (string Id, string[] After)[] steps) =>
        new(verb, "title", [.. steps.Select(s => new PlanStep(s.Id, $"step {s.Id}", "guest.stop", default) { After = s.After })]);

    static GuestRow Row(int vmid) => new()
    {
        Cluster = "lab",
        Node = "pve1",
        Vmid = vmid,
        Name = $"web-{vmid}",
        Type = GuestType.Vm,
        Status = "running",
        Tags = ["web"],
        Seen = DateTimeOffset.UnixEpoch,
    };
}
