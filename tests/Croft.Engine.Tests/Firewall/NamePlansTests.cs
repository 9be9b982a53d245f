using Croft.Contracts;
using Croft.Engine.Firewall;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Firewall;

public sealed class NamePlansTests
{
    static readonly NamesSeen Lab = new(new FirewallPlace("lab", null, null), new Filtering(Filters.No, null))
    {
        Aliases = new Dictionary<string, NamedValue>(StringComparer.OrdinalIgnoreCase) { ["office"] = new("10.1.0.0/16", null, false), ["home"] = new("10.2.0.1", null, false), ["spare"] = new("10.3.0.1", null, false) },
        Sets = new Dictionary<string, SetSeen>
        {
            ["admins"] = new(new(null, null, false), new Dictionary<string, NamedValue> { ["dc/home"] = new("dc/home", null, false), ["10.9.0.0/24"] = new("10.9.0.0/24", null, false) }),
            ["empty"] = new(new(null, null, false), new Dictionary<string, NamedValue>()),
            ["used"] = new(new(null, null, false), new Dictionary<string, NamedValue>()),
        },
        Groups = new Dictionary<string, GroupSeen> { ["web"] = new(new(null, null, false), 2), ["old"] = new(new(null, null, false), 0), ["base"] = new(new(null, null, false), 0) },
        Rules =
        [
            ("rule 0 of cluster lab", Rule.Of([new("type", "in"), new("action", "ACCEPT"), new("source", "dc/Office")], true)),
            ("rule 1 of pve1", Rule.Of([new("type", "in"), new("action", "DROP"), new("source", "+used")], false)),
            ("rule 2 of cluster lab", Rule.Of([new("type", "group"), new("action", "base")], true)),
        ],
        References = ["office", "dc/office"],
    };

    [Theory]
    [InlineData("office", "rule 0 of cluster lab names it")]
    [InlineData("home", "set admins names it")]
    public void DeleteAlias_ThatIsNamed_IsRefused(string name, string why) =>
        Seen.Refused(() => NamePlans.DeleteAlias(Lab, new DeleteFirewallAliasRequest { Name = name })).Message.ShouldBe($"Can't delete alias {name} of cluster lab: {why}, and would no longer act.");

    [Fact]
    public void Delete_OfWhatNobodyNames_AsksForItsName()
    {
        var plan = NamePlans.DeleteAlias(Lab, new DeleteFirewallAliasRequest { Name = "spare" });
        plan.Confirmation.ShouldBe(new Confirmation("spare", "Delete alias spare of cluster lab."));
        plan.Warnings.ShouldBeEmpty();
        NamePlans.DeleteAlias(Lab with { UnreadGuests = 3 }, new DeleteFirewallAliasRequest { Name = "spare" }).Warnings.Single().ShouldStartWith("Rules of 3 guests could not be read");
        plan.Steps.Single().Changes.ShouldBe([new FieldChange("alias spare", "10.3.0.1", null)]);
    }

    [Fact]
    public void Delete_OfWhatIsUsedOrNotEmpty_IsRefused()
    {
        Seen.Refused(() => NamePlans.DeleteSet(Lab, new DeleteFirewallSetRequest { Name = "admins" })).Message.ShouldContain("it is not empty. In it: dc/home, 10.9.0.0/24.");
        Seen.Refused(() => NamePlans.DeleteSet(Lab, new DeleteFirewallSetRequest { Name = "used" })).Message.ShouldContain("rule 1 of pve1 names it");
        Seen.Refused(() => NamePlans.DeleteGroup(Lab, new DeleteFirewallGroupRequest { Name = "web" })).Message.ShouldContain("it has 2 rules");
        Seen.Refused(() => NamePlans.DeleteGroup(Lab, new DeleteFirewallGroupRequest { Name = "base" })).Message.ShouldContain("rule 2 of cluster lab names it");
        Seen.Refused(() => NamePlans.DeleteGroup(Lab, new DeleteFirewallGroupRequest { Name = "nope" })).WayOut.ShouldBe("It has: base, old, web.");
        NamePlans.DeleteGroup(Lab, new DeleteFirewallGroupRequest { Name = "old" }).Steps.Count.ShouldBe(1);
        NamePlans.DeleteSet(Lab, new DeleteFirewallSetRequest { Name = "empty" }).Steps.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("10.9.0.5/24", "nothing to do: 10.9.0.0/24 is in set admins of cluster lab already")]
    [InlineData("10.8.0.5/32", "include 10.8.0.5/32 in set admins of cluster lab")]
    [InlineData("dc/office", "include dc/office in set admins of cluster lab")]
    public void Include_KnowsAnAddressHoweverItIsWritten(string cidr, string title) =>
        NamePlans.Include(Lab, new IncludeInFirewallSetRequest { Name = "admins", Cidr = cidr }).Title.ShouldBe(title);

    [Theory]
    [InlineData("nobody")]
    [InlineData("0.0.0.0/0")]
    [InlineData("10.9.0.0/33")]
    public void Include_OfWhatProxmoxWouldRefuse_IsRefused(string cidr) =>
        Seen.Refused(() => NamePlans.Include(Lab, new IncludeInFirewallSetRequest { Name = "admins", Cidr = cidr })).Faults.Single().Field.ShouldBe("CIDR");

    [Fact]
    public void Create_OfWhatIsThere_IsRefused()
    {
        Seen.Refused(() => NamePlans.CreateAlias(Lab, new CreateFirewallAliasRequest { Name = "Office", Cidr = "10.0.0.1" })).Message.ShouldEndWith("it stands for 10.1.0.0/16.");
        Seen.Refused(() => NamePlans.CreateAlias(Lab, new CreateFirewallAliasRequest { Name = "new", Cidr = "10.0" })).Faults.Single().Field.ShouldBe("CIDR");
        Seen.Refused(() => NamePlans.CreateSet(Lab, new CreateFirewallSetRequest { Name = "used" })).Kind.ShouldBe(FailureKind.Conflict);
    }

    [Fact]
    public void ConfigureAlias_SaysWhoNamesItAndKeepsWhatIsNotSaid()
    {
        var kept = Lab with { Aliases = new Dictionary<string, NamedValue>(StringComparer.OrdinalIgnoreCase) { ["Office"] = new("10.1.0.0/16", "ours", false) } };
        var plan = NamePlans.ConfigureAlias(kept, new ConfigureFirewallAliasRequest { Name = "office", Cidr = "10.7.0.0/16" });
        plan.Steps.Single().Changes.ShouldBe([new FieldChange("alias Office", "10.1.0.0/16 # ours", "10.7.0.0/16 # ours")]);
        plan.Warnings.ShouldBe(["rule 0 of cluster lab names it, and will mean 10.7.0.0/16.", "Rules of guests were not looked at: those that name it will mean the new address, too."]);
        NamePlans.ConfigureAlias(kept, new ConfigureFirewallAliasRequest { Name = "office", Comment = "" }).ShouldSatisfyAllConditions(
            p => p.Warnings.ShouldBeEmpty(), p => p.Steps.Single().Changes.Single().To.ShouldBe("10.1.0.0/16"));
        NamePlans.ConfigureAlias(kept, new ConfigureFirewallAliasRequest { Name = "OFFICE", Cidr = "10.1.9.9/16" }).Title.ShouldBe("nothing to do: alias Office of cluster lab stands for 10.1.0.0/16 # ours already");
        NamePlans.ConfigureAlias(kept with { Filtering = new Filtering(Filters.Yes, null) }, new ConfigureFirewallAliasRequest { Name = "office", Cidr = "10.7.0.1" }).Disturbs.ShouldBe(Disturbance.Live);
    }

    [Theory]
    [InlineData("nope", "10.0.0.1", FailureKind.NotFound)]
    [InlineData("home", "10.0", FailureKind.Invalid)]
    [InlineData("home", null, FailureKind.Invalid)]
    public void ConfigureAlias_OfWhatCanNotBe_IsRefused(string name, string? cidr, FailureKind kind) =>
        Seen.Refused(() => NamePlans.ConfigureAlias(Lab, new ConfigureFirewallAliasRequest { Name = name, Cidr = cidr })).Kind.ShouldBe(kind);

    [Theory]
    [InlineData("10.1.2.3/16", "10.1.0.0/16")]
    [InlineData("10.1.2.3/32", "10.1.2.3")]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("fd00::7/64", "fd00::/64")]
    [InlineData("dc/office", "dc/office")]
    public void Tidy_IsHowProxmoxKeepsIt(string cidr, string tidy) => Addresses.Tidy(cidr).ShouldBe(tidy);
}
