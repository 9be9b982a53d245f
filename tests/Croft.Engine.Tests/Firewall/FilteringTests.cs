using Croft.Contracts;
using Croft.Engine.Firewall;

namespace Croft.Engine.Tests.Firewall;

public sealed class FilteringTests
{
    static readonly Switch On = new(true);
    static readonly Switch Off = new(false);
    static readonly Switch Unread = new(null) { Unknown = "needs Sys.Audit on /" };

    static FirewallCard[] Cards(params bool[] firewall) => [.. firewall.Select((f, i) => new FirewallCard { Card = $"net{i}", Firewall = f })];

    static Switch Of(string text) => text switch { "on" => On, "off" => Off, _ => Unread };

    [Theory]
    [InlineData("on", "on", new[] { true }, 2, Filters.Yes, null)]
    [InlineData("on", "on", new[] { true, true }, 0, Filters.Yes, null)]
    [InlineData("on", "on", new[] { false }, 2, Filters.No, "rules stand, but nothing filters: net0 has firewall=0")]
    [InlineData("on", "on", new[] { false, false }, 1, Filters.No, "rules stand, but nothing filters: net0 and net1 have firewall=0")]
    [InlineData("on", "on", new[] { true, false }, 1, Filters.Partly, "not net1: firewall=0 there")]
    [InlineData("on", "on", new bool[0], 1, Filters.No, "rules stand, but nothing filters: it has no network card")]
    [InlineData("on", "off", new[] { true }, 3, Filters.No, "rules stand, but nothing filters: the guest's firewall is off")]
    [InlineData("on", "off", new[] { true }, 0, Filters.No, "the guest's firewall is off")]
    [InlineData("off", "off", new[] { false }, 1, Filters.No, "rules stand, but nothing filters: the cluster's firewall is off; the guest's firewall is off; net0 has firewall=0")]
    [InlineData("unread", "on", new[] { true }, 1, Filters.Unknown, "needs Sys.Audit on /")]
    [InlineData("unread", "off", new[] { true }, 1, Filters.No, "rules stand, but nothing filters: the guest's firewall is off")]
    public void Guest_FiltersOnlyWhereAllThreeAreOn(string cluster, string guest, bool[] cards, int rules, Filters filters, string? because) =>
        Filtering.OfGuest(Of(cluster), Of(guest), Cards(cards), rules).ShouldBe(new Filtering(filters, because));

    [Fact]
    public void Guest_WhoseCardsCouldNotBeRead_IsUnknown() =>
        Filtering.OfGuest(On, On, null, 1).ShouldBe(new Filtering(Filters.Unknown, "its network cards could not be read"));

    [Theory]
    [InlineData("on", "on", Filters.Yes, null)]
    [InlineData("on", "off", Filters.No, "the node's firewall is off")]
    [InlineData("off", "on", Filters.No, "the cluster's firewall is off")]
    [InlineData("unread", "on", Filters.Unknown, "needs Sys.Audit on /")]
    public void Node_NeedsTheClusters(string cluster, string node, Filters filters, string? because) => Filtering.OfNode(Of(cluster), Of(node)).ShouldBe(new Filtering(filters, because));

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(null, true, true)]
    [InlineData("0", true, false)]
    [InlineData("1", false, true)]
    public void Switch_IsWhatEnableSays_ElseProxmoxsDefault(string? enable, bool usual, bool on) => Switch.Of(enable, usual).ShouldBe(new Switch(on));

    [Fact]
    public void Cluster_OnTrial_SaysWhenItEnds() =>
        Filtering.OfCluster(Switch.Of("1790000000", false)).ShouldBe(new Filtering(Filters.Yes, "on trial: Proxmox takes it for off from 14:14:20 UTC on"));
}
