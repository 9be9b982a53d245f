using Croft.Engine.Network;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Network;

public sealed class FormerInterfacesTests
{
    static FormerInterfaces Read(string difference, params NetworkInterface[] shown) => FormerInterfaces.Of(new NetworkConfig(shown, difference));

    [Fact]
    public void Of_ChangedLines_AreThoseOfBefore()
    {
        var former = Read("""
            --- /etc/network/interfaces	2026-11-21 10:00:00
            +++ /etc/network/interfaces.new	2026-11-21 10:05:00
            @@ -18,8 +18,9 @@
             
             auto vmbr0
             iface vmbr0 inet static
            -	address 10.0.0.12/24
            +	address 10.0.0.13/24
             	gateway 10.0.0.1
             	bridge-ports eno1
             	bridge-stp off
             	bridge-fd 0
            +	mtu 9000
            """, Networks.Interface("vmbr0", "bridge", ("cidr", "10.0.0.13/24"), ("gateway", "10.0.0.1"), ("bridge_ports", "eno1"), ("autostart", "1"), ("mtu", "9000")));

        former.Lost.ShouldBeEmpty();
        var was = former.Touched.ShouldHaveSingleItem();
        (was.Name, was.Type).ShouldBe(("vmbr0", "bridge"));
        was.Values!.ShouldBe(new Dictionary<string, string> { ["cidr"] = "10.0.0.12/24", ["gateway"] = "10.0.0.1", ["bridge_ports"] = "eno1", ["autostart"] = "1" }, ignoreOrder: true);
    }

    [Fact]
    public void Of_InterfacesThatComeAndGo_AreTold()
    {
        var former = Read("""
            @@ -30,9 +30,13 @@
            -auto vmbr1
            -iface vmbr1 inet manual
            -	bridge-ports eno2 eno3
            -	bridge-stp off
            -	bridge-fd 0
            -	bridge-vlan-aware yes
            -	bridge-vids 2-4094
            -#for guests
            +auto bond0
            +iface bond0 inet manual
            +	bond-slaves eno2 eno3
            +	bond-miimon 100
            +	bond-mode 802.3ad
            """, Networks.Interface("bond0", "bond", ("slaves", "eno2 eno3"), ("bond_mode", "802.3ad"), ("autostart", "1")));

        former.Lost.ShouldBeEmpty();
        former.Touched.Select(t => (t.Name, t.Type, InterfaceValues.Told(t.Values))).ShouldBe(
        [
            ("bond0", "bond", "not there"),
            ("vmbr1", "bridge", "autostart=1, bridge_ports=eno2 eno3, bridge_vids=2-4094, bridge_vlan_aware=1, comments=for guests"),
        ]);
    }

    [Theory]
    [InlineData("@@ -1,3 +1,3 @@\n \tbridge-stp off\n \tbridge-fd 0\n-\tmtu 1500\n+\tmtu 9000", "the line 'mtu 1500', whose interface is not shown")]
    [InlineData("@@ -1,3 +1,3 @@\n-iface eno1 inet dhcp\n+iface eno1 inet manual", "'dhcp' of eno1")]
    [InlineData("@@ -1,3 +1,3 @@\n iface eno1 inet manual\n-\tpost-up ethtool -K eno1 tso off", "'post-up ethtool -K eno1 tso off' of eno1")]
    [InlineData("@@ -1,3 +1,3 @@\n-source /etc/network/interfaces.d/*", "the line 'source /etc/network/interfaces.d/*'")]
    public void Of_WhatTheApiCantPutBack_IsNamed(string difference, string lost) =>
        Read(difference, Networks.Interface("eno1", "eth")).Lost.ShouldContain(lost);

    [Fact]
    public void Of_NothingThatWaits_IsNothing() => FormerInterfaces.Of(new NetworkConfig([], null)).Touched.ShouldBeEmpty();
}
