using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Accounts;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Guests;
using Croft.Sandbox.Faults;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Accounts;

public sealed class AccessChangeTests
{
    static async Task<string[]> AclAsync(Lab lab) =>
        [.. (await lab.Process.RunAsync<Page<AclRow>>("access acl", new ListAclRequest { Who = "anna@pve" })).Items.Select(r => $"{r.Path} {r.Role} {r.Propagates}")];

    [Fact]
    public async Task Grant_RaisedAndRevoked_IsReadBack()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve");
        await lab.DoAsync("access grant", new GrantRequest { Who = "anna@pve", Role = "PVEVMUser", Path = "/vms", HereAlone = true });
        (await AclAsync(lab)).ShouldBe(["/vms PVEVMUser False"]);
        await lab.DoAsync("access grant", new GrantRequest { Who = "anna@pve", Role = "PVEVMUser", Path = "/vms" });
        (await AclAsync(lab)).ShouldBe(["/vms PVEVMUser True"]);
        await lab.DoAsync("access revoke", new RevokeRequest { Who = "anna@pve", Role = "PVEVMUser", Path = "/vms" });
        (await AclAsync(lab)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Grant_OnAPathThatIsNone_IsRefusedInProxmoxsWords()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve");
        (await lab.RefusedAsync("access grant", new GrantRequest { Who = "anna@pve", Role = "PVEVMUser", Path = "/nonsense" })).Faults.ShouldHaveSingleItem().Field.ShouldBe("--path");
        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("access grant", new GrantRequest { Who = "anna@pve", Role = "PVEVMUser", Path = "/vms/nonsense" }));
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.ToString().ShouldContain("invalid ACL path '/vms/nonsense'");
    }

    [Fact]
    public async Task Token_IsToldOnceAndWrittenNowhere_AndDeletedItWorksNoMore()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve", new Right("/", "Sys.Audit"));
        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("access create-token", new CreateTokenRequest { Token = "anna@pve!ci", Full = true, Days = 30, Comment = "for ci" }));
        run.State.ShouldBe(RunState.Done);
        var engine = lab.Process.Get<RunEngine>();
        var secret = JsonDocument.Parse(engine.TakeAnswer(run.Id).ShouldNotBeNull()).RootElement.GetProperty("value").GetString().ShouldNotBeNull();
        engine.TakeAnswer(run.Id).ShouldBeNull();
        JsonSerializer.Serialize(steps).ShouldNotContain(secret);
        JsonSerializer.Serialize(await lab.Process.RunAsync<Page<TokenRow>>("access tokens", new ListTokensRequest())).ShouldNotContain(secret);
        await lab.UseAsync($"anna@pve!ci={secret}");
        await lab.UseAsync(lab.Cluster.Token);

        await lab.DoAsync("access delete-token", new DeleteTokenRequest { Token = "anna@pve!ci" });
        (await lab.Process.FailsAsync("cluster set-token", new SetClusterTokenRequest { Name = "lab", Token = $"anna@pve!ci={secret}" })).Kind.ShouldBe(FailureKind.Denied);
    }

    [Fact]
    public async Task DeleteToken_OfCroftsOwn_IsProvenByTheRefusal()
    {
        await using var lab = await Lab.StartAsync();
        await lab.BecomeAsync("croft@pve", new Right("/", "Sys.Audit"), new Right("/access", "User.Modify", "Sys.Audit"));
        var plan = await lab.PlanAsync("access delete-token", new DeleteTokenRequest { Token = "croft@pve!lab" });
        plan.Warnings.ShouldHaveSingleItem().ShouldContain("locked out");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
    }

    [Fact]
    public async Task Revoke_OfTheRightBywhichCroftSees_SaysThatItCantBeReadBack()
    {
        await using var lab = await Lab.StartAsync();
        await lab.BecomeAsync("croft@pve", new Right("/", ["Sys.Audit"], Propagates: false), new Right("/access", "Permissions.Modify", "Sys.Audit"));
        var plan = await lab.PlanAsync("access revoke", new RevokeRequest { Who = "croft@pve", Role = "croft-1", Path = "/access" });
        plan.Confirmation!.Type.ShouldBe("croft@pve!lab");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
        steps[0].Evidence.ShouldHaveSingleItem().Seen.ShouldContain("may no longer read the entry back");
    }

    [Fact]
    public async Task Role_MadeGrantedAndDeleted_TakesItsEntriesAlong()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve");
        await lab.DoAsync("access create-role", new CreateRoleRequest { Role = "Power", Privileges = ["VM.PowerMgmt", "VM.Audit"] });
        await lab.DoAsync("access grant", new GrantRequest { Who = "anna@pve", Role = "Power", Path = "/vms" });
        await lab.DoAsync("access delete-role", new DeleteRoleRequest { Role = "Power" });
        (await AclAsync(lab)).ShouldBeEmpty();
    }

    [Fact]
    public async Task DeleteRole_ThatStandsForOtherPrivilegesSinceThePlan_DeletesNothing()
    {
        await using var lab = await Lab.StartAsync();
        await lab.DoAsync("access create-role", new CreateRoleRequest { Role = "Power", Privileges = ["VM.PowerMgmt"] });
        var plan = await lab.PlanAsync("access delete-role", new DeleteRoleRequest { Role = "Power" });
        var call = new Proxmox.ProxmoxCall(HttpMethod.Put, "/access/roles/Power") { Parameters = [new("privs", "VM.Audit")] };
        await (await lab.ClientAsync()).SendAsync(call, TestContext.Current.CancellationToken);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("other privileges than when this was planned");
    }

    [Theory]
    [InlineData("PUT", "/access/acl", HoldPoint.AfterEffect, "acl/vms update")]
    [InlineData("PUT", "/access/acl", HoldPoint.BeforeEffect, "acl/vms update")]
    [InlineData("POST", "/access/users/anna@pve/token/ci", HoldPoint.BeforeEffect, "token/anna@pve!ci create")]
    public async Task Change_WhoseAnswerIsLost_TakesEffectOnce(string method, string path, HoldPoint point, string effect)
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve");
        var plan = method == "PUT"
            ? await lab.PlanAsync("access grant", new GrantRequest { Who = "anna@pve", Role = "PVEVMUser", Path = "/vms" })
            : await lab.PlanAsync("access create-token", new CreateTokenRequest { Token = "anna@pve!ci" });
        lab.Cluster.Faults.CutNext(call => call.Method == method && Uri.UnescapeDataString(call.Path) == path, point);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
        lab.Cluster.Effects[effect].ShouldBe(1);
    }

    [Fact]
    public async Task CreateToken_WhoseSecretReachedNobody_FailsWithTheWayOut()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve");
        var plan = await lab.PlanAsync("access create-token", new CreateTokenRequest { Token = "anna@pve!ci" });
        lab.Cluster.Faults.CutNext(call => call.Method == "POST" && Uri.UnescapeDataString(call.Path) == "/access/users/anna@pve/token/ci", HoldPoint.AfterEffect);
        var (run, _) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldContain("anna@pve!ci of lab is there, but its secret was told to nobody");
        run.Failure.WayOut.ShouldNotBeNull().ShouldContain("croft access delete-token 'anna@pve!ci' --cluster lab;");
        lab.Cluster.Effects["token/anna@pve!ci create"].ShouldBe(1);

        await lab.DoAsync("access delete-token", new DeleteTokenRequest { Token = "anna@pve!ci" });
        (run, _) = await lab.RunAsync(await lab.PlanAsync("access create-token", new CreateTokenRequest { Token = "anna@pve!ci" }));
        lab.Process.Get<RunEngine>().TakeAnswer(run.Id).ShouldNotBeNull();
    }

    [Fact]
    public async Task CreateToken_HeardByAProcessThatDied_FailsWhenResumed()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve");
        var plan = await lab.PlanAsync("access create-token", new CreateTokenRequest { Token = "anna@pve!ci" });
        await lab.RunAsync(plan);
        IStepKind step = new CreateTokenStep();
        var context = await lab.StepContextAsync();
        (await step.VerifyAsync(plan.Steps[0].Action, context with { HasAnswer = true }, TestContext.Current.CancellationToken)).Proven.ShouldBeTrue();
        (await Should.ThrowAsync<FailureException>(() => step.VerifyAsync(plan.Steps[0].Action, context, TestContext.Current.CancellationToken)))
            .Failure.Message.ShouldContain("told to nobody");
    }

    [Fact]
    public async Task CreateToken_MadeByAnotherSinceThePlan_FailsWithTheWayOut()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve");
        var plan = await lab.PlanAsync("access create-token", new CreateTokenRequest { Token = "anna@pve!ci" });
        await lab.DoAsync("access create-token", new CreateTokenRequest { Token = "anna@pve!ci" });
        (await lab.RunAsync(plan)).Run.State.ShouldBe(RunState.Failed);
        lab.Cluster.Effects["token/anna@pve!ci create"].ShouldBe(1);
    }
}
