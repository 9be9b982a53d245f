using Croft.Sandbox.Access;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Access;

public sealed class SecondFactorTests
{
    // RFC 6238, appendix B: the secret "12345678901234567890"
    const string Uri = "otpauth://totp/PVE:root@pam?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=PVE";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(20000000000, "353130")]
    public void Code_AtAMoment_IsThatOfTheStandard(long time, string code) =>
        new SecondFactor("1", SecondFactor.Secret(Uri)!, "", 0).CodeAt(time).ShouldBe(code);

    [Fact]
    public async Task Login_WithASecondFactor_AsksForItBeforeItLetsIn()
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { RootPassword = "root-password" });
        using var bare = new Client(sandbox.Cluster, token: "");
        var factor = new SecondFactor("1", SecondFactor.Secret(Uri)!, "", 0);
        sandbox.Cluster.State.Access.Users["root@pam"].SecondFactors.Add(factor);
        var half = (await bare.Post("/access/ticket", ("username", "root@pam"), ("password", "root-password"))).Data;
        half.GetProperty("NeedTFA").GetInt32().ShouldBe(1);
        var challenge = half.GetProperty("ticket").GetString()!;
        challenge.ShouldStartWith("PVE:!tfa!");
        (await bare.Send(HttpMethod.Get, "/version", null, [("Cookie", $"PVEAuthCookie={System.Uri.EscapeDataString(challenge)}")])).Status.ShouldBe(401);
        (await bare.Post("/access/ticket", ("username", "root@pam"), ("password", "totp:000000"), ("tfa-challenge", challenge))).Status.ShouldBe(401);
        var whole = (await bare.Post("/access/ticket", ("username", "root@pam"), ("password", $"totp:{factor.CodeAt(sandbox.Cluster.State.Now)}"), ("tfa-challenge", challenge))).Data;
        (await bare.Send(HttpMethod.Get, "/version", null, [("Cookie", $"PVEAuthCookie={whole.GetProperty("ticket").GetString()}")])).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Groups_GoWithTheirEntries()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Put("/access/acl", ("path", "/"), ("roles", "PVEAuditor"), ("groups", "ops"))).Reason.ShouldBe("ACL update failed: group 'ops' does not exist");
        await sandbox.Client.Post("/access/groups", ("groupid", "ops"), ("comment", "who works"));
        await sandbox.Client.Post("/access/users", ("userid", "bob@pve"), ("groups", "ops"));
        (await sandbox.Client.Put("/access/acl", ("path", "/"), ("roles", "PVEAuditor"), ("groups", "ops"))).Status.ShouldBe(200);
        (await sandbox.Client.Get("/access/groups/ops")).Data.GetProperty("members")[0].GetString().ShouldBe("bob@pve");
        await sandbox.Client.Delete("/access/groups/ops");
        (await sandbox.Client.Get("/access/acl")).Body.ShouldNotContain("\"ops\"");
    }

    [Fact]
    public async Task Roles_OfTheSystem_StayAndUnknownPrivilegesAreRefused()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Put("/access/roles/PVEAdmin", ("privs", "VM.Audit"))).Reason.ShouldBe("auto-generated role 'PVEAdmin' cannot be modified");
        (await sandbox.Client.Post("/access/roles", ("roleid", "Op"), ("privs", "VM.GuestAgent.Audit"))).Reason.ShouldBe("create role failed: invalid privilege 'VM.GuestAgent.Audit'");
        (await sandbox.Client.Post("/access/roles", ("roleid", "Op"), ("privs", "VM.Audit"))).Status.ShouldBe(200);
        (await sandbox.Client.Put("/access/roles/Op", ("privs", "VM.PowerMgmt"), ("append", "1"))).Status.ShouldBe(200);
        (await sandbox.Client.Get("/access/roles/Op")).Data.EnumerateObject().Count().ShouldBe(2);
    }
}
