using Croft.Sandbox.Access;
using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Access;

public sealed class AccessTests
{
    [Theory]
    [InlineData("", "No ticket")]
    [InlineData("PVEAPIToken=foo", "no tokenid specified")]
    [InlineData("PVEAPIToken=root@pam!croft:secret", "no tokenid specified")]
    [InlineData("PVEAPIToken=root@pam!nosuch=x", "no such token 'nosuch' for user 'root@pam'")]
    [InlineData("PVEAPIToken=root@pam!croft=x", "invalid token value!")]
    [InlineData("pveapitoken=root@pam!croft=x", "No ticket")]
    [InlineData("PVEAuthCookie=PVE:root@pam:00000000::AAAA", "permission denied - invalid PVE ticket")]
    public async Task Credential_Wrong_Is401WithoutJson(string header, string reason)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        using var client = new Client(sandbox.Cluster, token: "");
        var reply = await client.Send(HttpMethod.Get, "/version", null, header.Length > 0 ? [("Authorization", header)] : []);
        (reply.Status, reply.Reason, reply.Body).ShouldBe((401, reason, ""));
        reply.Headers.ShouldNotContainKey("Content-Type");
    }

    [Fact]
    public async Task Ticket_ForAChange_NeedsTheCsrfToken()
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { RootPassword = "open sesame" });
        using var client = new Client(sandbox.Cluster, token: "");
        var login = await client.Post("/access/ticket", ("username", "root"), ("realm", "pam"), ("password", "open sesame"));
        var ticket = login.Data.GetProperty("ticket").GetString()!;
        ticket.ShouldMatch("^PVE:root@pam:[0-9A-F]{8}::.+");
        client.Headers.TryAddWithoutValidation("Cookie", $"PVEAuthCookie={Uri.EscapeDataString(ticket)}");
        (await client.Get("/version")).Status.ShouldBe(200);
        (await client.Post("/pools", ("poolid", "p1"))).Reason.ShouldBe("Permission denied - invalid csrf token");
        client.Headers.TryAddWithoutValidation("CSRFPreventionToken", login.Data.GetProperty("CSRFPreventionToken").GetString());
        (await client.Post("/pools", ("poolid", "p1"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Ticket_TwoHoursOld_IsInvalid()
    {
        var time = new ManualTime();
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { RootPassword = "open sesame", Time = time });
        using var client = new Client(sandbox.Cluster, token: "");
        var login = await client.Post("/access/ticket", ("username", "root@pam"), ("password", "open sesame"));
        client.Headers.TryAddWithoutValidation("Cookie", $"PVEAuthCookie={login.Data.GetProperty("ticket").GetString()}");
        time.Advance(TimeSpan.FromMinutes(119));
        (await client.Get("/version")).Status.ShouldBe(200);
        time.Advance(TimeSpan.FromMinutes(2));
        (await client.Get("/version")).Reason.ShouldBe("permission denied - invalid PVE ticket");
    }

    [Fact]
    public async Task Password_Wrong_AnswersAfterThreeSeconds()
    {
        var time = new ManualTime();
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Speed = 1, Time = time });
        var login = sandbox.Client.Post("/access/ticket", ("username", "root@pam"), ("password", "nope"));
        while (time.Waiting == 0)
            await Task.Yield();
        login.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(3));
        var reply = await login;
        (reply.Status, reply.Message).ShouldBe((401, "authentication failure\n"));
    }

    [Fact]
    public async Task Permission_Missing_Is403BeforeExistenceIsLookedAt()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        using var auditor = new Client(sandbox.Cluster, sandbox.Cluster.AuditToken);
        var reply = await auditor.Post("/nodes/pve1/qemu/7777/status/start");
        (reply.Status, reply.Reason).ShouldBe((403, "Permission check failed (/vms/7777, VM.PowerMgmt)"));
        (await auditor.Put("/nodes/pve1/lxc/7777/config", ("onboot", "1"))).Reason
            .ShouldBe("Permission check failed (/vms/7777, VM.Config.Disk|VM.Config.CPU|VM.Config.Memory|VM.Config.Network|VM.Config.Options)");
        (await auditor.Get("/cluster/resources?type=vm")).Data.GetArrayLength().ShouldBe(40);
    }

    [Fact]
    public async Task SeparatedToken_WithoutAcl_SeesNothing()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var made = await sandbox.Client.Post("/access/users/root@pam/token/sep", ("privsep", "1"));
        made.Data.GetProperty("info").GetProperty("privsep").GetString().ShouldBe("1");
        using var separated = new Client(sandbox.Cluster, $"root@pam!sep={made.Data.GetProperty("value").GetString()}");
        (await separated.Get("/access/permissions")).Body.ShouldBe("""{"data":{}}""");
        (await separated.Get("/cluster/resources?type=vm")).Data.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Acl_OnAPool_ReachesItsGuestsOnly()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Post("/access/users", ("userid", "alice@pve"))).Status.ShouldBe(200);
        (await sandbox.Client.Put("/access/acl", ("path", "/pool/prod"), ("users", "alice@pve"), ("roles", "PVEVMUser"))).Status.ShouldBe(200);
        var token = (await sandbox.Client.Post("/access/users/alice@pve/token/t", ("privsep", "0"))).Data.GetProperty("value").GetString();
        using var alice = new Client(sandbox.Cluster, $"alice@pve!t={token}");
        var seen = (await alice.Get("/cluster/resources?type=vm")).Data.EnumerateArray().Select(guest => guest.GetProperty("pool").GetString()).ToList();
        seen.ShouldNotBeEmpty();
        seen.ShouldAllBe(pool => pool == "prod");
        var (outside, path) = sandbox.Guest("qemu", running: false, guest => guest.Pool != "prod");
        (await alice.Post(path + "/status/start")).Reason.ShouldBe($"Permission check failed (/vms/{outside.Vmid}, VM.PowerMgmt)");
    }

    [Fact]
    public void Roles_NearerEntry_ReplacesTheOneAbove()
    {
        var access = new AccessState(PveVersion.V84);
        access.Users.Add("a@pve", new User("a@pve"));
        access.Acl.Add(new AclEntry("/", AclSubject.User, "a@pve", "Administrator", true));
        access.Acl.Add(new AclEntry("/vms/100", AclSubject.User, "a@pve", "PVEAuditor", false));
        access.Acl.Add(new AclEntry("/vms/101", AclSubject.User, "a@pve", "NoAccess", true));
        var alice = new Identity("a@pve");
        access.Has(alice, "/vms/100", "VM.Audit").ShouldBeTrue();
        access.Has(alice, "/vms/100", "VM.PowerMgmt").ShouldBeFalse();
        access.Has(alice, "/vms/101", "VM.Audit").ShouldBeFalse();
        access.Has(alice, "/vms/102", "VM.PowerMgmt").ShouldBeTrue();
    }

    static async Task<Client> TokenAsync(Sandboxed sandbox, string user, params (string Path, string Privileges)[] rights)
    {
        await sandbox.Client.Post("/access/users", ("userid", user));
        foreach (var (path, privileges) in rights)
        {
            var role = "R" + path.Replace('/', '-');
            await sandbox.Client.Post("/access/roles", ("roleid", role), ("privs", privileges));
            (await sandbox.Client.Put("/access/acl", ("path", path), ("users", user), ("roles", role))).Status.ShouldBe(200);
        }
        var made = await sandbox.Client.Post($"/access/users/{user}/token/t", ("privsep", "0"));
        return new Client(sandbox.Cluster, $"{user}!t={made.Data.GetProperty("value").GetString()}");
    }

    [Fact]
    public async Task Users_InFull_ShowTokensToAnAuditorAndNothingToAToken()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        using var auditor = await TokenAsync(sandbox, "audit@pve", ("/access", "Sys.Audit"));
        using var nobody = await TokenAsync(sandbox, "nobody@pve");
        var seen = (await auditor.Get("/access/users?full=1")).Data.EnumerateArray().Single(user => user.GetProperty("userid").GetString() == "nobody@pve");
        seen.GetProperty("tokens")[0].GetProperty("tokenid").GetString().ShouldBe("t");
        (await nobody.Get("/access/users?full=1")).Data.GetArrayLength().ShouldBe(0);
        (await nobody.Get("/access/users/nobody@pve/token/t")).Status.ShouldBe(403);
        (await nobody.Get("/access/acl")).Data.GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("/vms/100", "VM.Audit VM.PowerMgmt", 200, "")]
    [InlineData("/vms/100", "VM.Audit", 400, "requires 'Permissions.Modify' or superset of privileges.")]
    [InlineData("/nodes", "VM.Audit VM.PowerMgmt", 403, "Permission check failed (/nodes, Permissions.Modify)")]
    public async Task Acl_ByWhoMayAllocate_GivesWhatTheyHold(string path, string also, int status, string told)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        using var owner = await TokenAsync(sandbox, "owner@pve", ("/vms", $"VM.Allocate,{also.Replace(' ', ',')}"));
        await sandbox.Client.Post("/access/roles", ("roleid", "Power"), ("privs", "VM.Audit,VM.PowerMgmt"));
        var reply = await owner.Put("/access/acl", ("path", path), ("users", "owner@pve"), ("roles", "Power"));
        reply.Status.ShouldBe(status);
        (reply.Reason + reply.Body).ShouldContain(told);
    }

    [Theory]
    [InlineData("/nonsense")]
    [InlineData("/vms/1")]
    [InlineData("/vms/100/x")]
    public async Task Acl_OnAPathThatIsNone_IsRefused(string path)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Put("/access/acl", ("path", path), ("users", "root@pam"), ("roles", "PVEAuditor"))).Body.ShouldContain($"invalid ACL path '{path}'");
    }
}
