using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Accounts;

public sealed class AccountReadTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Users_SeenByRoot_ShowGroupsTokensAndSecondFactor()
    {
        await using var lab = await Lab.StartAsync();
        var root = await lab.ClientAsync();
        await TokenAsync(root, "anna@pve");
        await root.SendAsync(new ProxmoxCall(HttpMethod.Post, "/access/groups") { Parameters = [new("groupid", "ops")] }, Ct);
        await root.SendAsync(new ProxmoxCall(HttpMethod.Put, "/access/users/anna@pve") { Parameters = [new("groups", "ops"), new("enable", "0"), new("expire", "1800000000")] }, Ct);
        var page = await lab.Process.RunAsync<Page<UserRow>>("access users", new ListUsersRequest());
        page.Missing.ShouldBeEmpty();
        var anna = page.Items.Single(u => u.User == "anna@pve");
        (anna.Cluster, anna.Realm, anna.Enabled, anna.Tokens, anna.SecondFactor).ShouldBe(("lab", "pve", false, 1, "none"));
        anna.Groups.ShouldBe(["ops"]);
        anna.Expires.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    }

    [Theory]
    [InlineData("access users", "lab/access/users", "User.Modify or Sys.Audit on /access/groups")]
    [InlineData("access tokens", "lab/access/tokens", "User.Modify or Sys.Audit on /access/groups")]
    [InlineData("access acl", "lab/access/acl", "Sys.Audit on /access")]
    public async Task Reads_ThatTheAccountMayNotMake_AreUnknownWithThePrivilege(string verb, string what, string privilege)
    {
        await using var lab = await Lab.StartAsync();
        await lab.BecomeAsync("poor@pve", new Right("/vms", "VM.Audit"), new Right("/", ["Sys.Audit"], Propagates: false));
        object request = verb switch { "access users" => new ListUsersRequest(), "access tokens" => new ListTokensRequest(), _ => new ListAclRequest() };
        var page = (IPage)await lab.Process.RunAsync(verb, request);
        page.Rows.ShouldBeEmpty();
        var missing = page.Missing.ShouldHaveSingleItem();
        (missing.What, missing.Kind).ShouldBe((what, FailureKind.Denied));
        missing.Why.ShouldContain(privilege);
    }

    [Fact]
    public async Task Tokens_OfOneUser_TellCroftsOwnAndNoSecret()
    {
        await using var lab = await Lab.StartAsync();
        var token = await TokenAsync(await lab.ClientAsync(), "croft@pve", new Right("/", "Sys.Audit"));
        await lab.UseAsync(token);
        var page = await lab.Process.RunAsync<Page<TokenRow>>("access tokens", new ListTokensRequest { User = "croft@pve" });
        var row = page.Items.ShouldHaveSingleItem();
        (row.Token, row.Separated, row.Own, row.Expires).ShouldBe(("croft@pve!lab", false, true, null));
        row.ToString().ShouldNotContain(token.Split('=')[1]);
        (await lab.Process.FailsAsync("access tokens", new ListTokensRequest { User = "nobody@pve" })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task Roles_MarkProxmoxsOwn()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve", new Right("/vms", "VM.PowerMgmt", "VM.Audit"));
        var roles = (await lab.Process.RunAsync<Page<RoleRow>>("access roles", new ListRolesRequest())).Items;
        roles.Single(r => r.Role == "PVEVMUser").Special.ShouldBeTrue();
        var made = roles.Single(r => r.Role == "anna-0");
        (made.Special, string.Join(' ', made.Privileges)).ShouldBe((false, "VM.Audit VM.PowerMgmt"));
        (await lab.Process.FailsAsync("access roles", new ListRolesRequest { Role = "none" })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData("/vms", null, 2)]
    [InlineData("/vms/", "anna@pve", 1)]
    [InlineData(null, "ops", 1)]
    [InlineData(null, "@ops", 1)]
    [InlineData("/storage", null, 0)]
    public async Task Acl_IsNarrowedByPathAndHolder(string? path, string? who, int count)
    {
        await using var lab = await Lab.StartAsync();
        var root = await lab.ClientAsync();
        await TokenAsync(root, "anna@pve", new Right("/vms/100", "VM.Audit"), new Right("/nodes", "Sys.Audit"));
        await root.SendAsync(new ProxmoxCall(HttpMethod.Post, "/access/groups") { Parameters = [new("groupid", "ops")] }, Ct);
        await root.Access.ChangeAclAsync(new AclChange("/vms", ["PVEVMUser"]) { Groups = ["ops"], ReachesBelow = false }, Ct);
        var rows = (await lab.Process.RunAsync<Page<AclRow>>("access acl", new ListAclRequest { Path = path, Who = who })).Items
            .Where(r => r.Who is "anna@pve" or "@ops").ToList();
        rows.Count.ShouldBe(count);
        rows.Where(r => r.Kind == "group").ShouldAllBe(r => !r.Propagates);
    }

    [Fact]
    public async Task Permissions_OfCroftsOwn_TellWhatHoldsHereAlone()
    {
        await using var lab = await Lab.StartAsync();
        await lab.BecomeAsync("croft@pve", new Right("/vms", "VM.Audit"), new Right("/", ["Sys.Audit"], Propagates: false));
        var rows = (await lab.Process.RunAsync<Page<PermissionRow>>("access permissions", new ListPermissionsRequest())).Items;
        rows.ShouldAllBe(r => r.Account == "croft@pve!lab");
        rows.Single(r => r.Paths.Contains("/")).HereAlone.ShouldBe(["Sys.Audit"]);
        rows.Single(r => r.Paths.Contains("/vms")).Privileges.ShouldBe(["VM.Audit"]);
        (await lab.Process.RunAsync<Page<PermissionRow>>("access permissions", new ListPermissionsRequest { Path = "/vms/777" })).Items.Single().Privileges.ShouldBe(["VM.Audit"]);
        var denied = (await lab.Process.RunAsync<Page<PermissionRow>>("access permissions", new ListPermissionsRequest { Account = "root@pam" })).Missing.ShouldHaveSingleItem();
        denied.Why.ShouldContain("/access, Sys.Audit");
    }

    [Fact]
    public async Task Permissions_OfOneThatIsNotThere_AreRefusedAndOfOneWithoutAreNone()
    {
        await using var lab = await Lab.StartAsync();
        await TokenAsync(await lab.ClientAsync(), "anna@pve");
        (await lab.Process.RunAsync<Page<PermissionRow>>("access permissions", new ListPermissionsRequest { Account = "anna@pve!lab" })).Items.Single().ShouldSatisfyAllConditions(
            r => r.Paths.ShouldBe(["/"]), r => r.Privileges.ShouldBeEmpty());
        var refused = (await Should.ThrowAsync<FailureException>(() => lab.Process.RunAsync<Page<PermissionRow>>("access permissions", new ListPermissionsRequest { Account = "ghost@pve" }))).Failure;
        (refused.Kind, refused.Message).ShouldBe((FailureKind.NotFound, "There is no account 'ghost@pve'."));
    }
}
