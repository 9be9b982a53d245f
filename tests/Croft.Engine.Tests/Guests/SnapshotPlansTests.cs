using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Tests.Guests;

public sealed class SnapshotPlansTests
{
    static SnapshotSeen Snapshot(string name, string? parent, int hour, bool vmstate = false) => new(name) { Parent = parent, Made = Seen.Now.AddHours(hour), Vmstate = vmstate };

    static readonly SnapshotSeen[] Taken = [new("current") { Parent = "c" }, Snapshot("c", "a", 3), Snapshot("b", "a", 2, vmstate: true), Snapshot("a", null, 1), Snapshot("lost", "gone", 0)];

    [Fact]
    public void Tree_AnyOrder_IsDrawnFromTheRoots() =>
        SnapshotTree.Of(Taken).Select(r => r.Tree).ShouldBe(["lost", "a", "├─ b", "└─ c", "   └─ current"]);

    [Fact]
    public void Tree_Circle_LosesNobody() =>
        SnapshotTree.Of([Snapshot("x", "y", 1), Snapshot("y", "x", 2)]).Select(r => r.Name).ShouldBe(["x", "y"], ignoreOrder: true);

    [Theory]
    [InlineData("a", true, FailureKind.Conflict)]
    [InlineData("current", true, FailureKind.Invalid)]
    [InlineData("new", false, FailureKind.Unsupported)]
    public void Create_Impossible_IsRefused(string name, bool supported, FailureKind kind) =>
        Seen.Refused(() => SnapshotPlans.Create(Seen.Vm(), Taken, supported, new CreateSnapshotRequest { Name = name })).Kind.ShouldBe(kind);

    [Fact]
    public void Create_MemoryOfAContainer_IsUnsupported() =>
        Seen.Refused(() => SnapshotPlans.Create(Seen.Ct(), [], true, new CreateSnapshotRequest { Name = "new", Vmstate = true })).Kind.ShouldBe(FailureKind.Unsupported);

    [Fact]
    public void Create_MemoryOfAStoppedMachine_IsAWarning() =>
        SnapshotPlans.Create(Seen.Vm(running: false), [], true, new CreateSnapshotRequest { Name = "new", Vmstate = true }).Warnings.ShouldHaveSingleItem().ShouldContain("no memory to keep");

    [Theory]
    [InlineData("a", false, 1)]
    [InlineData("a", true, 2)]
    [InlineData("b", true, 1)]
    public void Rollback_StartsOnlyWhatWouldBeStopped(string name, bool start, int steps)
    {
        var plan = SnapshotPlans.Rollback(Seen.Vm(), Taken, new RollbackSnapshotRequest { Name = name, Start = start });
        plan.Steps.Count.ShouldBe(steps);
        plan.Disturbs.ShouldBe(Disturbance.DestroysData);
        plan.Confirmation!.Type.ShouldBe("web-01");
        plan.Steps[0].Because.ShouldNotBeNull().ShouldEndWith(name == "b" ? "goes on with the memory it had then." : "and it is stopped.");
    }

    [Fact]
    public void Rollback_Unknown_NamesThoseThereAre() =>
        Seen.Refused(() => SnapshotPlans.Rollback(Seen.Vm(), Taken, new RollbackSnapshotRequest { Name = "z" })).WayOut.ShouldBe("It has: a, b, c, lost.");

    [Fact]
    public void Delete_Parent_SaysThatChildrenStay() =>
        SnapshotPlans.Delete(Seen.Vm(), Taken, new DeleteSnapshotRequest { Name = "a" }).Steps[0].Because.ShouldNotBeNull().ShouldContain("c, b stay");
}
