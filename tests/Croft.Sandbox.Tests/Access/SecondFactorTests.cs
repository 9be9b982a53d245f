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
    public async Task Challenge_TellsWhatMayAnswerItAndNotWhoseItIs()
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { RootPassword = "root-password" });
        using var bare = new Client(sandbox.Cluster, token: "");
        sandbox.Cluster.State.Access.Users["root@pam"].SecondFactors.Add(new SecondFactor("1", SecondFactor.Secret(Uri)!, "", 0));
        var half = (await bare.Post("/access/ticket", ("username", "root@pam"), ("password", "root-password"))).Data;
        half.TryGetProperty("cap", out _).ShouldBeFalse();
        half.GetProperty("clustername").GetString().ShouldBe("sandbox");
        var ticket = half.GetProperty("ticket").GetString()!;
        System.Uri.UnescapeDataString(ticket["PVE:!tfa!".Length..].Split(':')[0]).ShouldBe("""{"totp":true,"yubico":false}""");
        sandbox.Cluster.State.Access.Users.Add("eve@pve", new User("eve@pve") { Password = "eve-password", SecondFactors = { new SecondFactor("1", SecondFactor.Secret(Uri)!, "", 0) } });
        var code = new SecondFactor("1", SecondFactor.Secret(Uri)!, "", 0).CodeAt(sandbox.Cluster.State.Now);
        (await bare.Post("/access/ticket", ("username", "eve@pve"), ("password", $"totp:{code}"), ("tfa-challenge", ticket))).Status.ShouldBe(401, "another user's challenge");
    }

    [Fact]
    public async Task RecoveryKey_OpensOnceAndUnlocksCodes()
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { RootPassword = "root-password" });
        using var bare = new Client(sandbox.Cluster, token: "");
        var whole = (await bare.Post("/access/ticket", ("username", "root@pam"), ("password", "root-password"))).Data;
        (string, string)[] root = [("Cookie", $"PVEAuthCookie={whole.GetProperty("ticket").GetString()}"), ("CSRFPreventionToken", whole.GetProperty("CSRFPreventionToken").GetString()!)];
        Task<Reply> Ask(string method, string path, params (string, string)[] form) =>
            bare.Send(new HttpMethod(method), path, new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))), root);
        var factor = new SecondFactor("1", SecondFactor.Secret(Uri)!, "", 0);
        var totp = (await Ask("POST", "/access/tfa/root@pam", ("type", "totp"), ("totp", Uri), ("value", factor.CodeAt(sandbox.Cluster.State.Now)), ("description", "phone"))).Data.GetProperty("id").GetString()!;
        var keys = (await Ask("POST", "/access/tfa/root@pam", ("type", "recovery"))).Data.GetProperty("recovery");
        keys.GetArrayLength().ShouldBe(10);
        (await Ask("POST", "/access/tfa/root@pam", ("type", "recovery"))).Status.ShouldBe(500);
        (await sandbox.Client.Get("/access/tfa")).Data[0].GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("type").GetString()).ShouldBe(["totp", "recovery"]);

        async Task<int> Answer(string answer)
        {
            var half = (await bare.Post("/access/ticket", ("username", "root@pam"), ("password", "root-password"))).Data.GetProperty("ticket").GetString()!;
            return (await bare.Post("/access/ticket", ("username", "root@pam"), ("password", answer), ("tfa-challenge", half))).Status;
        }
        sandbox.Cluster.State.Access.Users["root@pam"].WrongCodes = 7;
        (await Answer("totp:nothing")).ShouldBe(401);
        (await Answer($"totp:{factor.CodeAt(sandbox.Cluster.State.Now)}")).ShouldBe(401, "eight wrong ones lock the app out");
        (await sandbox.Client.Get("/access/tfa")).Data[0].GetProperty("totp-locked").GetInt32().ShouldBe(1);
        (await Answer($"recovery:{keys[3].GetString()}")).ShouldBe(200);
        (await Answer($"recovery:{keys[3].GetString()}")).ShouldBe(401, "a key opens once");
        (await Answer($"totp:{factor.CodeAt(sandbox.Cluster.State.Now)}")).ShouldBe(200);
        (await sandbox.Client.Put("/access/users/root@pam/unlock-tfa")).Data.GetInt32().ShouldBe(0);

        (await Ask("PUT", $"/access/tfa/root@pam/{totp}", ("enable", "0"))).Status.ShouldBe(200);
        (await sandbox.Client.Get($"/access/tfa/root@pam/{totp}")).Data.GetProperty("enable").GetInt32().ShouldBe(0);
        (await sandbox.Client.Get("/access/tfa/root@pam/none")).Status.ShouldBe(404);
        (await bare.Send(HttpMethod.Delete, $"/access/tfa/root@pam/{totp}", null, root)).Status.ShouldBe(200);
        (await bare.Send(HttpMethod.Delete, "/access/tfa/root@pam/recovery", null, root)).Status.ShouldBe(200);
        (await bare.Post("/access/ticket", ("username", "root@pam"), ("password", "root-password"))).Data.TryGetProperty("NeedTFA", out _).ShouldBeFalse();
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
