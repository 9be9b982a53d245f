using Croft.Contracts;
using Croft.Engine.Accounts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Accounts;

public sealed class AccessPlansTests
{
    static readonly RoleEntry User = new("PVEVMUser", ["VM.Audit", "VM.PowerMgmt"], true);
    static readonly RoleEntry Auditor = new("PVEAuditor", ["Sys.Audit", "VM.Audit"], true);
    static readonly RoleEntry None = new("NoAccess", [], true);
    static readonly RoleEntry Made = new("Made", ["VM.Audit"], false);

    static UserEntry Person(string id, string[] groups, params TokenEntry[] tokens) => new()
    {
        Id = id,
        IsEnabled = true,
        Groups = groups,
        Tokens = tokens,
        Settings = new Dictionary<string, string>(StringComparer.Ordinal),
    };

    static AclEntry Of(string path, string who, string role, bool below = true) => who[0] == '@'
        ? new(path, new(AclHolder.Group, "group"), who[1..], role, below)
        : who.Contains('!') ? new(path, new(AclHolder.Token, "token"), who, role, below) : new(path, new(AclHolder.User, "user"), who, role, below);

    /// <summary>Croft asks as croft@pve!lab, a token without rights of its own; anna is in the group ops.</summary>
    static AccessSeen Seen(params AclEntry[] entries) => new("lab", "croft@pve!lab")
    {
        Entries = entries,
        Roles = [User, Auditor, None, Made],
        Users = [Person("croft@pve", [], new TokenEntry("lab", false, null, null), new TokenEntry("apart", true, null, null)), Person("anna@pve", ["ops"]), Person("root@pam", [])],
        Groups = ["ops"],
    };

    static GrantRequest Grant(string who, string role, string path, bool hereAlone = false) => new() { Who = who, Role = role, Path = path, HereAlone = hereAlone };

    static RevokeRequest Revoke(string who, string role, string path) => new() { Who = who, Role = role, Path = path };

    [Theory]
    [InlineData("anna@pve", "/vms/100", "VM.Audit VM.PowerMgmt")]
    [InlineData("anna@pve", "/vms/101", "")]
    [InlineData("anna@pve", "/nodes", "Sys.Audit VM.Audit")]
    [InlineData("croft@pve", "/vms", "")]
    [InlineData("croft@pve", "/vms/100", "VM.Audit")]
    [InlineData("croft@pve!lab", "/vms/100", "VM.Audit")]
    [InlineData("croft@pve!apart", "/vms/103", "")]
    [InlineData("croft@pve!apart", "/vms/102", "VM.Audit")]
    public void Holds_NearestEntryCountsAndATokenNoMoreThanItsUser(string account, string path, string held)
    {
        var seen = Seen(
            Of("/", "@ops", "PVEAuditor"), Of("/vms/100", "anna@pve", "PVEVMUser"), Of("/vms/101", "anna@pve", "NoAccess"),
            Of("/vms/100", "croft@pve", "Made", below: false), Of("/vms/102", "croft@pve", "Made"), Of("/vms", "croft@pve!apart", "PVEVMUser"));
        string.Join(' ', seen.Holds(account, path).Order(StringComparer.Ordinal)).ShouldBe(held);
    }

    [Fact]
    public void Grant_SaysWhatChangesAndWhatItNeeds()
    {
        var plan = AccessPlans.Grant(Seen(Of("/vms", "anna@pve", "PVEVMUser")), Grant("anna@pve", "PVEVMUser", "/vms/", hereAlone: true));
        var step = plan.Steps.Single();
        step.Changes.ShouldBe([new FieldChange("anna@pve on /vms", "PVEVMUser", "PVEVMUser, here alone")]);
        (step.Privilege, step.Disturbs, plan.Confirmation).ShouldBe(("Permissions.Modify on /vms", Disturbance.Live, null));
        AccessPlans.Grant(Seen(Of("/vms", "anna@pve", "PVEVMUser")), Grant("anna@pve", "PVEVMUser", "/vms")).Steps.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("croft@pve!apart", "PVEVMUser", "/vms/101", "croft@pve itself lacks VM.Audit, VM.PowerMgmt on /vms/101")]
    [InlineData("croft@pve!apart", "PVEVMUser", "/vms", "croft@pve itself lacks VM.PowerMgmt on /vms: a token may do no more than its user, so it counts only where")]
    [InlineData("croft@pve!apart", "Made", "/vms", null)]
    [InlineData("croft@pve!lab", "PVEVMUser", "/vms", "croft@pve!lab has all rights of croft@pve and none of its own")]
    [InlineData("anna@pve", "PVEVMUser", "/vms", null)]
    public void Grant_OfWhatATokensUserLacks_SaysThatItWontCount(string who, string role, string path, string? warning)
    {
        var warnings = AccessPlans.Grant(Seen(Of("/vms", "croft@pve", "Made"), Of("/vms/101", "croft@pve", "NoAccess")), Grant(who, role, path)).Warnings;
        if (warning is null) warnings.ShouldBeEmpty();
        else warnings.ShouldHaveSingleItem().ShouldStartWith(warning);
    }

    [Theory]
    [InlineData("ghost@pve", "PVEVMUser", FailureKind.NotFound)]
    [InlineData("@ghosts", "PVEVMUser", FailureKind.NotFound)]
    [InlineData("croft@pve!ghost", "PVEVMUser", FailureKind.NotFound)]
    [InlineData("anna@pve", "Ghost", FailureKind.NotFound)]
    [InlineData("root@pam", "PVEVMUser", FailureKind.Unsupported)]
    public void Grant_OfWhatIsNotThere_IsRefused(string who, string role, FailureKind kind) =>
        Guests.Seen.Refused(() => AccessPlans.Grant(Seen(), Grant(who, role, "/vms"))).Kind.ShouldBe(kind);

    [Fact]
    public void Grant_ThatReplacesWhatCroftHasFromAbove_AsksForItsAccount()
    {
        var plan = AccessPlans.Grant(Seen(Of("/", "croft@pve", "PVEVMUser")), Grant("croft@pve", "Made", "/vms"));
        plan.Confirmation!.Type.ShouldBe("croft@pve!lab");
        plan.Confirmation.Because.ShouldBe("Croft's own account croft@pve!lab loses VM.PowerMgmt on /vms.");
        plan.Warnings.ShouldContain(plan.Confirmation.Because);
    }

    [Fact]
    public void Revoke_OfWhatCroftItselfHas_AsksForItsAccount_AndOfOthersNot()
    {
        var seen = Seen(Of("/vms", "croft@pve", "PVEVMUser"), Of("/vms", "anna@pve", "PVEVMUser"), Of("/vms", "@ops", "Made"));
        AccessPlans.Revoke(seen, Revoke("croft@pve", "PVEVMUser", "/vms")).Confirmation!.Type.ShouldBe("croft@pve!lab");
        AccessPlans.Revoke(seen, Revoke("anna@pve", "PVEVMUser", "/vms")).Confirmation.ShouldBeNull();
        AccessPlans.Revoke(seen, Revoke("@ops", "Made", "/vms")).Steps.Single().Changes.ShouldBe([new FieldChange("@ops on /vms", "Made", null)]);
        AccessPlans.Revoke(seen, Revoke("anna@pve", "Made", "/vms")).Steps.ShouldBeEmpty();
    }

    [Fact]
    public void Revoke_OfTheGroupThatCroftsUserIsIn_AsksForItsAccount()
    {
        var seen = Seen(Of("/vms", "@ops", "PVEVMUser")) with { Users = [Person("croft@pve", ["ops"], new TokenEntry("lab", false, null, null))] };
        AccessPlans.Revoke(seen, Revoke("@ops", "PVEVMUser", "/vms")).Confirmation!.Because.ShouldContain("loses VM.Audit, VM.PowerMgmt on /vms");
    }

    [Fact]
    public void Revoke_WhereCroftSeesNotAll_DoesNotPassForNothingToDo()
    {
        var blind = Seen() with { SeesAll = false, Groups = null };
        Guests.Seen.Refused(() => AccessPlans.Revoke(blind, Revoke("anna@pve", "Made", "/vms"))).Kind.ShouldBe(FailureKind.Denied);
        AccessPlans.Grant(blind, Grant("anna@pve", "Made", "/vms")).Warnings.ShouldContain(w => w.Contains("Sys.Audit on /access", StringComparison.Ordinal));
    }

    [Fact]
    public void CreateToken_HoldsWhenItEndsAndNoSecret()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var plan = AccessPlans.CreateToken(Seen(), new CreateTokenRequest { Token = "anna@pve!ci", Days = 2, Comment = "ci" }, now);
        (plan.IsCommand, plan.Steps.Single().Action.GetProperty("expires").GetInt64()).ShouldBe((true, 1_800_172_800));
        Guests.Seen.Refused(() => AccessPlans.CreateToken(Seen(), new CreateTokenRequest { Token = "croft@pve!lab" }, now)).Kind.ShouldBe(FailureKind.Conflict);
    }

    [Theory]
    [InlineData("croft@pve!lab", "it is locked out")]
    [InlineData("croft@pve!apart", "will be gone")]
    public void DeleteToken_AsksForItsName_AndTellsWhenItIsCroftsOwn(string token, string because)
    {
        var plan = AccessPlans.DeleteToken(Seen(Of("/vms", "croft@pve!apart", "Made")), new DeleteTokenRequest { Token = token });
        plan.Confirmation!.Type.ShouldBe(token);
        plan.Confirmation.Because.ShouldContain(because);
        plan.Warnings.Count.ShouldBe(token == "croft@pve!lab" ? 1 : 0);
    }

    [Fact]
    public void CreateRole_OfAPrivilegeThatTheReleaseDoesNotKnow_NamesWhatIsNear()
    {
        var failure = Guests.Seen.Refused(() => AccessPlans.CreateRole(Seen(), new CreateRoleRequest { Role = "Ops", Privileges = ["VM.Audti"] }));
        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.WayOut.ShouldNotBeNull().ShouldContain("VM.Audit");
        Guests.Seen.Refused(() => AccessPlans.CreateRole(Seen(), new CreateRoleRequest { Role = "pveOps", Privileges = ["VM.Audit"] })).Kind.ShouldBe(FailureKind.Invalid);
        Guests.Seen.Refused(() => AccessPlans.CreateRole(Seen(), new CreateRoleRequest { Role = "Made", Privileges = ["VM.Audit"] })).Kind.ShouldBe(FailureKind.Conflict);
    }

    [Fact]
    public void Delete_WhereNotAllIsSeen_NeverSaysThatNothingIsDisturbed()
    {
        foreach (var plan in new[]
        {
            UserPlans.DeleteGroup(Seen() with { SeesAll = false }, new DeleteGroupRequest { Group = "ops" }),
            AccessPlans.DeleteRole(Seen() with { SeesAll = false }, new DeleteRoleRequest { Role = "Made" }),
        })
        {
            plan.Disturbs.ShouldBe(Disturbance.Live);
            plan.Warnings.ShouldContain("Croft's account may not see all that goes with it; for all it needs Sys.Audit on /access.");
        }
        UserPlans.DeleteGroup(Seen(), new DeleteGroupRequest { Group = "ops" }).Disturbs.ShouldBe(Disturbance.None);
    }

    [Fact]
    public void DeleteRole_NamesWhoLosesIt_AndProxmoxsOwnStay()
    {
        var plan = AccessPlans.DeleteRole(Seen(Of("/vms", "croft@pve", "Made"), Of("/vms", "@ops", "Made")), new DeleteRoleRequest { Role = "Made" });
        plan.Steps.Single().Changes.ShouldContain(new FieldChange("@ops on /vms", "Made", null));
        plan.Confirmation!.Type.ShouldBe("croft@pve!lab");
        plan.Confirmation.Because.ShouldContain("Croft's own account croft@pve!lab loses VM.Audit on /vms");
        AccessPlans.DeleteRole(Seen(Of("/vms", "@ops", "Made")), new DeleteRoleRequest { Role = "Made" }).Confirmation!.Type.ShouldBe("Made");
        Guests.Seen.Refused(() => AccessPlans.DeleteRole(Seen(), new DeleteRoleRequest { Role = "PVEAuditor" })).Kind.ShouldBe(FailureKind.Unsupported);
    }
}
