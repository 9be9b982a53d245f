using Croft.Engine.Accounts;
using Croft.Engine.Clusters;

namespace Croft.Engine.Tests.Accounts;

public sealed class GrantsTests
{
    static readonly HashSet<string> Known = [.. NeededPrivileges.All.SelectMany(n => n.Privileges.Concat(n.Or)).Where(p => p != "VM.Monitor")];

    static readonly Dictionary<string, IReadOnlyList<string>> NoRoles = new(StringComparer.Ordinal);

    static Grants For(GrantScope scope, params string[] verbs) => Grants.For(verbs, Known, scope, withOptions: false);

    static GrantScope Pool(string pool, bool hasStorages) => GrantScope.Whole with { Pools = new Dictionary<string, bool>(StringComparer.Ordinal) { [pool] = hasStorages } };

    static string Told(Grants grants) => string.Join("; ", grants.Entries.Select(e => $"{e.Key} {e.Value.Role}{(e.Value.Propagates ? "" : " here")}: {string.Join(' ', grants.Roles[e.Value.Role].Keys.Order(StringComparer.Ordinal))}"));

    [Theory]
    [InlineData("guest start", "/ Croft-Cluster here: Sys.Audit; /vms Croft-Guests: VM.Audit VM.PowerMgmt")]
    [InlineData("storage download", "/ Croft-Cluster here: Sys.Audit; /nodes Croft-Nodes: Sys.AccessNetwork; /storage Croft-Storages: Datastore.AllocateTemplate Datastore.Audit")]
    [InlineData("version", "/ Croft-Cluster here: Sys.Audit")]
    public void For_OneVerb_HasWhatItNeedsAndNoMore(string verb, string told) => Told(For(GrantScope.Whole, verb)).ShouldBe(told);

    [Fact]
    public void For_SeveralVerbs_TellsWhichNeedsEach() =>
        For(GrantScope.Whole, "guest start", "guest list").Roles["Croft-Guests"]["VM.Audit"].ShouldBe(["guest list", "guest start"]);

    [Fact]
    public void For_AVerbThatMayChoose_TakesWhatAnotherNeedsAnyway()
    {
        Told(For(GrantScope.Whole, "replication run")).ShouldContain("Croft-Storages: Datastore.Audit");
        Told(For(GrantScope.Whole, "replication run", "backup create")).ShouldContain("Croft-Storages: Datastore.AllocateSpace");
        Told(For(GrantScope.Whole, "replication run", "backup create")).ShouldNotContain("Datastore.Audit");
    }

    [Theory]
    [InlineData(true, "/ Croft-Cluster here: Sys.Audit; /pool/web Croft-Pool: Datastore.AllocateSpace VM.Audit VM.Backup")]
    [InlineData(false, "/ Croft-Cluster here: Sys.Audit; /pool/web Croft-Pool: VM.Audit VM.Backup; /storage Croft-Storages: Datastore.AllocateSpace")]
    public void For_APool_GivesNothingOnOtherGuests(bool hasStorages, string told) => Told(For(Pool("web", hasStorages), "backup create")).ShouldBe(told);

    [Fact]
    public void For_GuestsStoragesAndNodes_NamesEach()
    {
        var scope = new GrantScope(GrantScope.Whole.Pools, [101, 102], ["nas"], ["pve1"]);
        For(scope, "guest resize", "node show").Entries.Keys.ShouldBe(["/", "/nodes/pve1", "/storage/nas", "/vms/101", "/vms/102"]);
    }

    [Fact]
    public void For_WhatOnlyOptionsNeed_IsLeftOutAndTold()
    {
        var grants = For(GrantScope.Whole, "backup restore");
        grants.Roles["Croft-Cluster"].Keys.ShouldBe(["Sys.Audit"]);
        grants.LeftOut.Select(o => $"{o.Verb} {o.When}").ShouldBe(["backup restore --start", "backup restore a privileged container"]);
        Grants.For(["backup restore"], Known, GrantScope.Whole, withOptions: true).Roles["Croft-Cluster"].Keys.ShouldBe(["Sys.Audit", "Sys.Modify"], ignoreOrder: true);
    }

    [Fact]
    public void For_AnOptionThatAnotherVerbCovers_IsNotLeftOut() =>
        For(GrantScope.Whole, "snapshot rollback", "guest start").LeftOut.ShouldBeEmpty();

    [Fact]
    public void For_TagsOfANewGuestOfAPool_CantComeFromThePool() =>
        For(Pool("web", true), "guest create", "guest configure").LeftOut.ShouldContain(o => o.Verb == "guest create" && o.When == "--tags");

    [Fact]
    public void Commands_ForAnAccountThatIsNotThere_MakeItWithNoRightsOfItsOwn() =>
        GrantCommands.Of(For(GrantScope.Whole, "guest start"), new GrantHolder("croft@pve", "lab") { HasUser = false, HasToken = false }, NoRoles, []).ShouldBe(
        [
            "pveum role add Croft-Cluster --privs Sys.Audit",
            "pveum role add Croft-Guests --privs VM.Audit,VM.PowerMgmt",
            "pveum user add croft@pve --comment Croft",
            "pveum user token add croft@pve lab --privsep 0",
            "pveum acl modify / --users croft@pve --roles Croft-Cluster --propagate 0",
            "pveum acl modify /vms --users croft@pve --roles Croft-Guests --propagate 1",
        ]);

    [Fact]
    public void Commands_ForASeparatedTokenAndRolesThatDiffer_ChangeOnlyWhatDiffers()
    {
        var present = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["Croft-Cluster"] = ["Sys.Audit"], ["Croft-Guests"] = ["VM.Audit"] };
        GrantCommands.Of(For(GrantScope.Whole, "guest start"), new GrantHolder("croft@pve", "lab") { HasUser = true, HasToken = true, IsSeparated = true }, present, [("/nodes", "croft@pve!lab", "PVEAdmin")]).ShouldBe(
        [
            "pveum role modify Croft-Guests --privs VM.Audit,VM.PowerMgmt",
            "pveum acl modify / --users croft@pve --roles Croft-Cluster --propagate 0",
            "pveum acl modify / --tokens 'croft@pve!lab' --roles Croft-Cluster --propagate 0",
            "pveum acl modify /vms --users croft@pve --roles Croft-Guests --propagate 1",
            "pveum acl modify /vms --tokens 'croft@pve!lab' --roles Croft-Guests --propagate 1",
            "# what it has beside that; take it away where nobody else uses the account:",
            "pveum acl delete /nodes --tokens 'croft@pve!lab' --roles PVEAdmin",
        ]);
    }

    [Fact]
    public void Commands_ForATokenOfRoots_GiveTheTokenAlone() =>
        GrantCommands.Of(For(GrantScope.Whole, "version"), new GrantHolder("root@pam", "croft") { HasUser = true, HasToken = false }, NoRoles, []).ShouldBe(
        [
            "pveum role add Croft-Cluster --privs Sys.Audit",
            "pveum user token add root@pam croft --privsep 1",
            "pveum acl modify / --tokens 'root@pam!croft' --roles Croft-Cluster --propagate 0",
        ]);
}
