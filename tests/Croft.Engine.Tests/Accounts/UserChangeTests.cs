using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Accounts;

public sealed class UserChangeTests
{
    const string Password = "correct horse";

    static async Task<UserRow?> SeeAsync(Lab lab, string user) =>
        (await lab.Process.RunAsync<Page<UserRow>>("access users", new ListUsersRequest())).Items.SingleOrDefault(u => u.User == user);

    [Fact]
    public async Task User_MadeWithAPassword_MayLogInWithIt_AndNobodyReadsIt()
    {
        await using var lab = await Lab.StartAsync();
        await lab.DoAsync("access create-group", new CreateGroupRequest { Group = "ops", Comment = "on call" });
        var request = new CreateUserRequest { User = "berta@pve", Password = Password, Comment = "new", Email = "berta@example.org", Days = 30, Group = ["ops"] };
        var plan = await lab.PlanAsync("access create-user", request);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
        foreach (var written in new[] { JsonSerializer.Serialize(plan), JsonSerializer.Serialize(steps), request.ToString() })
            written.ShouldNotContain(Password);

        var user = (await SeeAsync(lab, "berta@pve")).ShouldNotBeNull();
        (user.Enabled, user.Comment, user.Email, user.Groups.Single()).ShouldBe((true, "new", "berta@example.org", "ops"));
        user.Expires.ShouldNotBeNull();
        var add = new AddClusterRequest { Name = "again", Url = lab.Cluster.Url.ToString(), Fingerprint = lab.Cluster.Fingerprint, User = "berta@pve", Password = Password };
        (await lab.Process.FailsAsync("cluster add", add)).Message.ShouldContain("berta@pve may not read the cluster");
    }

    [Theory]
    [InlineData("berta@pam", Password, null, FailureKind.Unsupported, "keeps no passwords of the realm pam")]
    [InlineData("berta@pve", "tiny-pw", null, FailureKind.Invalid, "8 to 64 characters")]
    [InlineData("berta@office", null, null, FailureKind.NotFound, "there is no realm 'office'")]
    [InlineData("berta@pve", null, "ghosts", FailureKind.NotFound, "there is no group 'ghosts'")]
    [InlineData("root@pam", null, null, FailureKind.Conflict, "there is one of that name")]
    public async Task CreateUser_ThatProxmoxWouldRefuse_IsRefusedBefore(string user, string? password, string? group, FailureKind kind, string says)
    {
        await using var lab = await Lab.StartAsync();
        var refused = await lab.RefusedAsync("access create-user", new CreateUserRequest { User = user, Password = password, Group = group is null ? [] : [group] });
        (refused.Kind, refused.WayOut).ShouldSatisfyAllConditions(r => r.Kind.ShouldBe(kind), r => r.WayOut.ShouldNotBeNull());
        refused.Message.ShouldContain(says);
        if (password is not null) refused.ToString().ShouldNotContain(password);
    }

    [Fact]
    public async Task DeleteUser_TellsWhatGoesWithIt_AndTakesItAlong()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve", new Right("/vms", "VM.Audit"));
        var stale = await lab.PlanAsync("access delete-user", new DeleteUserRequest { User = "anna@pve" });
        stale.Confirmation.ShouldNotBeNull().Type.ShouldBe("anna@pve");
        stale.Steps[0].Changes.ShouldBe([new FieldChange("user", "anna@pve", null), new FieldChange("token", "anna@pve!lab", null), new FieldChange("entry", "anna-0 on /vms of anna@pve", null)]);

        await lab.DoAsync("access create-token", new CreateTokenRequest { Token = "anna@pve!since" });
        var (run, steps) = await lab.RunAsync(stale);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("token since was made since");

        await lab.DoAsync("access delete-user", new DeleteUserRequest { User = "anna@pve" });
        (await SeeAsync(lab, "anna@pve")).ShouldBeNull();
        (await lab.Process.RunAsync<Page<AclRow>>("access acl", new ListAclRequest { Who = "anna@pve" })).Items.ShouldBeEmpty();
        (await lab.RefusedAsync("access delete-user", new DeleteUserRequest { User = "anna@pve" })).Kind.ShouldBe(FailureKind.NotFound);
        (await lab.RefusedAsync("access delete-user", new DeleteUserRequest { User = "root@pam" })).Kind.ShouldBe(FailureKind.Unsupported);
    }

    [Fact]
    public async Task DeleteUser_ThatCroftAsksAs_SaysThatItIsLockedOut()
    {
        await using var lab = await Lab.StartAsync();
        await lab.BecomeAsync("croft@pve", new Right("/", "Sys.Audit"), new Right("/access", "User.Modify", "Realm.AllocateUser", "Sys.Audit"));
        var plan = await lab.PlanAsync("access delete-user", new DeleteUserRequest { User = "croft@pve" });
        plan.Warnings.ShouldHaveSingleItem().ShouldContain("locked out");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
    }

    [Fact]
    public async Task Group_DeletedWithWhatItGives_ItsUsersStay()
    {
        await using var lab = await Lab.StartAsync();
        await lab.DoAsync("access create-group", new CreateGroupRequest { Group = "ops" });
        await lab.DoAsync("access create-user", new CreateUserRequest { User = "berta@pve", Group = ["ops"] });
        await lab.DoAsync("access grant", new GrantRequest { Who = "@ops", Role = "PVEVMUser", Path = "/vms" });
        var plan = await lab.DoAsync("access delete-group", new DeleteGroupRequest { Group = "ops" });
        plan.Steps[0].Because.ShouldBe("berta@pve loses at once what they have by it.");
        plan.Confirmation!.Because.ShouldContain("with 1 entry of the ACL");
        (await SeeAsync(lab, "berta@pve")).ShouldNotBeNull().Groups.ShouldBeEmpty();
        (await lab.RefusedAsync("access delete-group", new DeleteGroupRequest { Group = "ops" })).Kind.ShouldBe(FailureKind.NotFound);
    }
}
