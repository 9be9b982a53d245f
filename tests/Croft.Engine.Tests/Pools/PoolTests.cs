using Croft.Contracts;
using Croft.Engine.Pools;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using Croft.Sandbox.Faults;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Pools;

public sealed class PoolTests
{
    static readonly Candidate Web = new("web-01", 101, null);
    static readonly Candidate Nas = new("nas", null, null);

    static PoolSeen Pool(string name = "prod", bool there = true, params string[] others) => new("lab", name, there ? new Pool(name, null, []) : null, [.. others, .. there ? [name] : Array.Empty<string>()]);

    static Task<PoolDetail> ShowAsync(Lab lab, string pool) => lab.Process.RunAsync<PoolDetail>("pool show", new ShowPoolRequest { Pool = pool });

    [Fact]
    public void Create_OfOneThatIsThereOrHasNoParent_IsRefused()
    {
        Seen.Refused(() => PoolPlans.Create(Pool(), null)).Kind.ShouldBe(FailureKind.Conflict);
        Seen.Refused(() => PoolPlans.Create(Pool("web/front", there: false), null)).WayOut.ShouldBe("Make that first: 'croft pool create web'.");
        PoolPlans.Create(Pool("web/front", there: false, "web"), "front").Steps.Single().Leases.ShouldBe(["lab/pool/web/front"]);
    }

    [Fact]
    public void Delete_OfAPoolWithAPoolBelow_IsRefused() => Seen.Refused(() => PoolPlans.Delete(Pool("web", true, "web/front"))).Message.ShouldContain("In it: pool web/front");

    [Fact]
    public void Delete_OfAnEmptyPool_AsksForItsName() => PoolPlans.Delete(Pool()).Confirmation!.Type.ShouldBe("prod");

    [Fact]
    public void Include_SaysFromWhichPoolToWhich()
    {
        var step = PoolPlans.Include(Pool(), [Web, Nas], move: false).Steps.Single();
        step.Changes.ShouldBe([new FieldChange("web-01 (101)", null, "prod"), new FieldChange("storage nas", null, "prod")]);
        step.Privilege.ShouldBe("Pool.Allocate on /pool/prod, Permissions.Modify or VM.Allocate on /vms/101, Permissions.Modify or Datastore.Allocate on /storage/nas");
    }

    [Fact]
    public void Include_OfAGuestOfAnotherPool_NeedsMove()
    {
        var other = Web with { Pool = "test" };
        Seen.Refused(() => PoolPlans.Include(Pool(), [other], move: false)).Message.ShouldContain("web-01 is in pool test");
        PoolPlans.Include(Pool(), [other], move: true).Steps.Single().Changes.ShouldBe([new FieldChange("web-01 (101)", "test", "prod")]);
    }

    [Fact]
    public void Exclude_OfWhoIsNotIn_HasNoSteps() => PoolPlans.Exclude(Pool(), [Web]).Steps.ShouldBeEmpty();

    [Fact]
    public async Task Pool_MadeFilledEmptiedAndDeleted_IsReadBack()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await lab.DoAsync("pool create", new CreatePoolRequest { Pool = "shop", Comment = "live" });
        await lab.DoAsync("pool include", new IncludeInPoolRequest { Pool = "shop", Guests = ["web"], Storage = ["ceph"] });
        (await ShowAsync(lab, "shop")).Members.Select(m => (m.Kind, m.Name)).ShouldBe([("vm", "web"), ("storage", "ceph")]);
        var row = (await lab.Process.RunAsync<Page<PoolRow>>("pool list", new ListPoolsRequest())).Items.Single(p => p.Pool == "shop");
        (row.Guests, row.Storages, row.Comment).ShouldBe((1, 1, "live"));
        (await lab.RefusedAsync("pool delete", new DeletePoolRequest { Pool = "shop" })).Message.ShouldContain("storage ceph");

        await lab.DoAsync("pool create", new CreatePoolRequest { Pool = "shop/front" });
        await lab.DoAsync("pool include", new IncludeInPoolRequest { Pool = "shop/front", Guests = ["web"], Move = true });
        await lab.DoAsync("pool exclude", new ExcludeFromPoolRequest { Pool = "shop/front", Guests = ["web"] });
        await lab.DoAsync("pool exclude", new ExcludeFromPoolRequest { Pool = "shop", Storage = ["ceph"] });
        await lab.DoAsync("pool delete", new DeletePoolRequest { Pool = "shop/front" });
        await lab.DoAsync("pool delete", new DeletePoolRequest { Pool = "shop" });
        (await lab.Process.FailsAsync("pool show", new ShowPoolRequest { Pool = "shop" })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task List_ThatIsEmpty_IsBelievedOnlyOfAnAccountThatWouldSeePools()
    {
        await using var lab = await Lab.StartAsync(guests: 0);
        Task<Page<PoolRow>> ListAsync() => lab.Process.RunAsync<Page<PoolRow>>("pool list", new ListPoolsRequest());
        var root = await lab.BecomeAuditorAsync();
        var pools = (await ListAsync()).Items;
        pools.ShouldNotBeEmpty();
        await HideAsync(root, "/pool");

        var page = await ListAsync();

        page.Items.ShouldBeEmpty();
        page.Missing.ShouldBe([new Missing("lab/pools", FailureKind.Denied, "none are seen, and Croft's account lacks Pool.Audit on /pool")]);
        foreach (var pool in pools)
            await root.Pools.DeleteAsync(pool.Pool, TestContext.Current.CancellationToken);
        await lab.UseAsync(lab.Cluster.Token);
        (await ListAsync()).ShouldSatisfyAllConditions(p => p.Items.ShouldBeEmpty(), p => p.Missing.ShouldBeEmpty());
    }

    [Theory]
    [InlineData(HoldPoint.AfterEffect)]
    [InlineData(HoldPoint.BeforeEffect)]
    public async Task Create_WhoseAnswerIsLost_TakesEffectOnce(HoldPoint point)
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("pool create", new CreatePoolRequest { Pool = "once" });
        lab.Cluster.Faults.CutNext(call => call.Method == "POST" && call.Path == "/pools", point);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
        lab.Cluster.Effects["pool/once create"].ShouldBe(1);
    }

    [Fact]
    public async Task Delete_OfAPoolThatWasFilledSinceThePlan_DeletesNothing()
    {
        await using var lab = await Lab.StartAsync();
        await lab.DoAsync("pool create", new CreatePoolRequest { Pool = "shop" });
        var plan = await lab.PlanAsync("pool delete", new DeletePoolRequest { Pool = "shop" });
        await lab.DoAsync("pool include", new IncludeInPoolRequest { Pool = "shop", Storage = ["ceph"] });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("it has 1 members now");
    }
}
