using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Accounts;

public sealed class GrantPlanTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<GrantPlan> PlanAsync(Lab lab, GrantPlanRequest request) => lab.Process.RunAsync<GrantPlan>("access grant-plan", request);

    [Fact]
    public async Task Plan_WhereCroftAsksAsRoot_ProposesAnAccountOfItsOwn()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await PlanAsync(lab, new GrantPlanRequest());
        plan.Account.ShouldBe("croft@pve!croft");
        plan.Notes.ShouldContain(n => n.Contains("root@pam!croft, which may do everything", StringComparison.Ordinal));
        plan.Commands.ShouldContain("pveum user token add croft@pve croft --privsep 0");
        plan.Roles.SelectMany(r => r.Privileges).ShouldNotContain(p => p.Privilege == "Permissions.Modify");
        plan.Roles.ShouldAllBe(r => r.State == "new");
    }

    [Theory]
    [InlineData("8.4", "VM.Monitor")]
    [InlineData("9.1", "VM.GuestAgent.Unrestricted")]
    public async Task Plan_OfARelease_NamesPrivilegesThatItKnows(string version, string privilege)
    {
        await using var lab = await Lab.StartAsync(version: version);
        var plan = await PlanAsync(lab, new GrantPlanRequest { Verb = ["guest exec"] });
        plan.Version.ShouldStartWith(version);
        plan.Roles.Single(r => r.Role == "Croft-Guests").Privileges.Select(p => p.Privilege).ShouldBe(["VM.Audit", privilege]);
        await Pveum.RunAsync(await lab.ClientAsync(), plan.Commands, Ct);
    }

    [Fact]
    public async Task Plan_OfCroftsOwn_TellsWhatItLacksAndWhatIsTooMuch()
    {
        await using var lab = await Lab.StartAsync();
        await lab.BecomeAsync("croft@pve", new Right("/", "Sys.Audit"), new Right("/vms", "VM.Audit", "VM.Migrate"));
        var plan = await PlanAsync(lab, new GrantPlanRequest { Verb = ["guest start"] });
        plan.Account.ShouldBe("croft@pve!lab");
        plan.Lacks.ShouldNotBeNull().ShouldHaveSingleItem().ShouldSatisfyAllConditions(l => l.Paths.ShouldBe(["/vms"]), l => l.Privileges.ShouldBe(["VM.PowerMgmt"]));
        plan.TooMuch.ShouldNotBeNull().Single(t => t.Paths.Contains("/vms")).Privileges.ShouldBe(["VM.Migrate"]);
        plan.Commands.ShouldContain("pveum acl delete /vms --users croft@pve --roles croft-1");
    }

    [Fact]
    public async Task Plan_CarriedOutForCroftsOwn_LeavesNothingLackingAndNothingTooMuch()
    {
        await using var lab = await Lab.StartAsync();
        var root = await lab.BecomeAsync("croft@pve", new Right("/", "Sys.Audit", "Sys.Modify"), new Right("/access", "Sys.Audit"));
        await Pveum.RunAsync(root, (await PlanAsync(lab, new GrantPlanRequest { Verb = ["guest start", "access grant-plan"] })).Commands, Ct);
        var after = await PlanAsync(lab, new GrantPlanRequest { Verb = ["guest start", "access grant-plan"] });
        after.Lacks.ShouldNotBeNull().ShouldBeEmpty();
        after.TooMuch.ShouldNotBeNull().ShouldBeEmpty();
        after.Commands.Where(c => !c.Contains("acl modify", StringComparison.Ordinal)).ShouldBeEmpty();
        after.Roles.ShouldAllBe(r => r.State == "there");
    }

    [Fact]
    public async Task Plan_OfAnotherAccountThatCroftMayNotSee_SaysSo()
    {
        await using var lab = await Lab.StartAsync();
        await lab.BecomeAsync("croft@pve", new Right("/", ["Sys.Audit"], Propagates: false));
        var plan = await PlanAsync(lab, new GrantPlanRequest { Verb = ["guest start"], Account = "other@pve!lab" });
        plan.Lacks.ShouldBeNull();
        plan.Missing.ShouldHaveSingleItem().Why.ShouldContain("Sys.Audit on /access");
        plan.Commands.ShouldContain("# where other@pve is not there yet:");
    }

    [Fact]
    public async Task Plan_ForAPool_GivesWhatIsNeededOfItsMembersAlone()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await lab.MachineAsync("db");
        await lab.DoAsync("pool create", new CreatePoolRequest { Pool = "shop" });
        await lab.DoAsync("pool include", new IncludeInPoolRequest { Pool = "shop", Guests = ["web"] });
        var plan = await PlanAsync(lab, new GrantPlanRequest { Verb = ["guest start"], Pool = ["shop"], Account = "croft@pve!lab" });
        plan.Entries.Select(e => e.Path).ShouldBe(["/", "/pool/shop"]);
        await lab.UseAsync($"croft@pve!lab={await Pveum.RunAsync(await lab.ClientAsync(), plan.Commands, Ct)}");
        await lab.DoAsync("guest start", new StartGuestRequest { Guest = "web" });
        (await lab.RefusedAsync("guest start", new StartGuestRequest { Guest = "db" })).ShouldNotBeNull();
    }

    [Fact]
    public async Task Plan_ForVerbsThatWereUsed_TakesThoseOfTheAudit()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", start: true);
        var plan = await PlanAsync(lab, new GrantPlanRequest { Used = true });
        plan.Roles.SelectMany(r => r.Privileges).SelectMany(p => p.Verbs).Distinct().ShouldBe(["cluster add", "guest create"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("guest dance", null, null, FailureKind.Invalid)]
    [InlineData("guest start", "nowhere", null, FailureKind.NotFound)]
    [InlineData("guest start", null, "nowhere", FailureKind.NotFound)]
    public async Task Plan_OfWhatIsNotThere_IsRefused(string verb, string? pool, string? storage, FailureKind kind)
    {
        await using var lab = await Lab.StartAsync();
        var request = new GrantPlanRequest { Verb = [verb], Pool = pool is null ? [] : [pool], Storage = storage is null ? [] : [storage] };
        (await lab.Process.FailsAsync("access grant-plan", request)).Kind.ShouldBe(kind);
    }
}
