namespace Croft.Proxmox.Tests.Nodes;

public sealed class NodePartTests
{
    const string Task = "\"UPID:pve1:0000115B:0003BD58:6B011B02:any::root@pam:\"";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Network_WaitingChanges_ComeWithTheList()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(
            """{"data":[{"iface":"vmbr0","type":"bridge","active":1,"autostart":"1","method":"static","cidr":"10.0.0.1/24","gateway":"10.0.0.254","method6":"manual","cidr6":"fd00::1/64","gateway6":"fd00::2","bridge_ports":"eno1 eno2","bridge_vlan_aware":1,"mtu":"9000","comments":"c\n","priority":3,"bridge_fd":"0"},{"iface":"bond0","type":"bond","slaves":"eno1 eno2","bond_mode":"802.3ad"},{"iface":"v1","type":"vlan","vlan-raw-device":"bond0","vlan-id":"7"}],"changes":"--- a\n+++ b\n"}"""));
        using var client = server.Client();

        var network = await client.Node("pve1").Network.ReadAsync(null, Ct);

        network.Pending.ShouldBe("--- a\n+++ b\n");
        network.Interfaces[0].ShouldSatisfyAllConditions(
            i => i.Cidr.ShouldBe("10.0.0.1/24"), i => i.Gateway.ShouldBe("10.0.0.254"), i => i.Cidr6.ShouldBe("fd00::1/64"), i => i.Gateway6.ShouldBe("fd00::2"),
            i => i.Method.ShouldBe("static"), i => i.Method6.ShouldBe("manual"), i => i.BridgePorts.ShouldBe(["eno1", "eno2"]), i => i.IsVlanAware.ShouldBeTrue(),
            i => i.Mtu.ShouldBe(9000), i => i.StartsOnBoot.ShouldBeTrue(), i => i.IsActive.ShouldBeTrue(), i => i.Settings["bridge_fd"].ShouldBe("0"));
        network.Interfaces[1].ShouldSatisfyAllConditions(i => i.Slaves.ShouldBe(["eno1", "eno2"]), i => i.BondMode.ShouldBe("802.3ad"));
        network.Interfaces[2].ShouldSatisfyAllConditions(i => i.VlanDevice.ShouldBe("bond0"), i => i.VlanId.ShouldBe(7));
    }

    [Fact]
    public async Task Network_NothingWaits_IsNull() =>
        (await Answering.AskAsync("[]", c => c.Node("pve1").Network.ReadAsync(null, Ct))).Typed.Pending.ShouldBeNull();

    [Theory]
    [InlineData("\"N/A\"", null)]
    [InlineData("97", 97.0)]
    [InlineData("\"97\"", 97.0)]
    public async Task Disks_LifeLeft_IsAFigureOrUnknown(string wearout, double? expected) =>
        (await Answering.AskAsync($$"""[{"devpath":"/dev/sda","size":"1000","wearout":{{wearout}},"health":"PASSED","type":"ssd","used":"ZFS","gpt":1,"serial":"S","model":"M"}]""",
            c => c.Node("pve1").Disks.ListAsync(null, Ct))).Typed.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(d => d.LifeLeft.ShouldBe(expected), d => d.Size.ShouldBe(1000), d => d.Use.ShouldBe("ZFS"), d => d.HasGpt.ShouldBeTrue());

    [Fact]
    public async Task Smart_OfAta_HasAttributes_OfNvme_HasText()
    {
        var (ata, _) = await Answering.AskAsync(
            """{"health":"PASSED","type":"ata","attributes":[{"id":"  5","name":"Reallocated_Sector_Ct","value":"100","worst":"99","threshold":"010","raw":"0","flags":"PO--CK","fail":"-"}]}""",
            c => c.Node("pve1").Disks.SmartAsync("/dev/sda", false, Ct));
        var (nvme, _) = await Answering.AskAsync("""{"type":"text","text":"SMART overall-health"}""", c => c.Node("pve1").Disks.SmartAsync("/dev/nvme0n1", false, Ct));

        ata.Attributes.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            a => a.Id.ShouldBe(5), a => a.Value.ShouldBe(100), a => a.Worst.ShouldBe(99), a => a.Threshold.ShouldBe(10), a => a.Raw.ShouldBe("0"), a => a.Failed.ShouldBe("-"));
        nvme.ShouldSatisfyAllConditions(s => s.Health.ShouldBe("UNKNOWN"), s => s.Text.ShouldBe("SMART overall-health"));
    }

    [Fact]
    public async Task ZfsPool_Devices_AreATree()
    {
        var (pool, _) = await Answering.AskAsync(
            """{"name":"tank","state":"DEGRADED","errors":"No known data errors","scan":"scrub repaired 0B","status":"One","action":"Replace","children":[{"name":"mirror-0","state":"DEGRADED","read":0,"write":0,"cksum":0,"children":[{"name":"sda","state":"FAULTED","read":"3","write":"4","cksum":"5","msg":"too many errors"}]}]}""",
            c => c.Node("pve1").Disks.ZfsPoolAsync("tank", Ct));

        pool.Devices.ShouldHaveSingleItem().Devices.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            d => d.State.ShouldBe("FAULTED"), d => d.ReadErrors.ShouldBe(3), d => d.WriteErrors.ShouldBe(4), d => d.ChecksumErrors.ShouldBe(5), d => d.Message.ShouldBe("too many errors"));
    }

    [Fact]
    public async Task Lvm_GroupsAndThinPools_AreRead()
    {
        var (groups, _) = await Answering.AskAsync("""{"leaf":0,"children":[{"name":"pve","size":1000,"free":10,"leaf":0,"children":[{"name":"/dev/sda3","size":1000,"free":10,"leaf":1}]}]}""",
            c => c.Node("pve1").Disks.LvmGroupsAsync(Ct));
        var (pools, _) = await Answering.AskAsync("""[{"lv":"data","vg":"pve","lv_size":"800","used":"70","metadata_size":8,"metadata_used":1}]""", c => c.Node("pve1").Disks.LvmThinPoolsAsync(Ct));

        groups.ShouldHaveSingleItem().ShouldSatisfyAllConditions(g => g.Size.ShouldBe(1000), g => g.Free.ShouldBe(10), g => g.Devices.ShouldBe(["/dev/sda3"]));
        pools.ShouldBe([new("data", "pve", 800, 70, 8, 1)]);
    }

    [Fact]
    public async Task Packages_InstalledAndNewer_AreNotMixedUp() =>
        (await Answering.AskAsync("""[{"Package":"dpkg","Version":"1.21.23","OldVersion":"1.21.22","Title":"t","Origin":"Debian","Section":"admin"}]""", c => c.Node("pve1").Packages.UpdatesAsync(Ct)))
            .Typed.ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.Version.ShouldBe("1.21.23"), p => p.Installed.ShouldBe("1.21.22"));

    [Fact]
    public async Task Sources_StandardOnes_AreOnOffOrAbsent() =>
        (await Answering.AskAsync(
            """{"digest":"d","errors":[],"files":[{"path":"/etc/apt/sources.list","repositories":[{"Enabled":1,"URIs":["http://a"],"Suites":["trixie"],"Components":["main"]}]}],"standard-repos":[{"handle":"enterprise","name":"Enterprise","status":0},{"handle":"test","name":"Test"}]}""",
            c => c.Node("pve1").Packages.SourcesAsync(Ct))).Typed.ShouldSatisfyAllConditions(
                s => s.Standard.Select(r => r.IsEnabled).ShouldBe([false, null]), s => s.Files[0].Sources[0].Suites.ShouldBe(["trixie"]));

    [Fact]
    public async Task Time_Offset_IsTheDifference() =>
        (await Answering.AskAsync("""{"time":1795234976,"localtime":1795238576,"timezone":"Europe/Vienna"}""", c => c.Node("pve1").TimeAsync(Ct))).Typed
            .ShouldSatisfyAllConditions(t => t.Offset.ShouldBe(TimeSpan.FromHours(1)), t => t.Time.ToUnixTimeSeconds().ShouldBe(1_795_234_976));

    [Fact]
    public async Task Dns_MoreThanProxmoxTakes_IsRefused()
    {
        (await Answering.SentAsync(c => c.Node("pve1").SetDnsAsync(new("a.test", ["10.0.0.1"]), Ct))).ShouldBe("PUT /nodes/pve1/dns search=a.test&dns1=10.0.0.1");
        await Should.ThrowAsync<ArgumentException>(() => Answering.SentAsync(c => c.Node("pve1").SetDnsAsync(new(null, ["10.0.0.1"]), Ct)));
        await Should.ThrowAsync<ArgumentException>(() => Answering.SentAsync(c => c.Node("pve1").SetDnsAsync(new("a", ["1", "2", "3", "4"]), Ct)));
    }

    [Fact]
    public async Task Syslog_Times_AreDates()
    {
        var at = new DateTimeOffset(2026, 11, 21, 13, 0, 0, TimeSpan.FromHours(1));
        (await Answering.AskAsync("""[{"n":1,"t":"-- No entries --"}]""", c => c.Node("pve1").SyslogAsync(new() { Since = at }, "cron", Ct)))
            .ShouldSatisfyAllConditions(a => a.Typed.Lines.ShouldBeEmpty(), a => Uri.UnescapeDataString(a.Sent.Target).ShouldEndWith("/syslog?since=2026-11-21 12:00:00&service=cron"));
    }

    [Fact]
    public async Task Pci_WithoutIommu_HasNoGroup() =>
        (await Answering.AskAsync("""[{"id":"0000:00:01.0","iommugroup":-1},{"id":"0000:00:02.0","iommugroup":0}]""", c => c.Node("pve1").Hardware.PciAsync(false, Ct))).Typed
            .Select(d => d.IommuGroup).ShouldBe([null, 0]);

    [Fact]
    public async Task StopAll_Guests_AreOneList() =>
        (await Answering.AskAsync(Task, c => c.Node("pve1").StopAllAsync([100, 101], TimeSpan.FromSeconds(10), null, Ct))).Sent.Body.ShouldBe("vms=100%2C101&timeout=10");

    [Fact]
    public async Task Tasks_FourThousand_AreReadInOneGo()
    {
        var rows = string.Join(',', Enumerable.Range(0, 4000).Select(i => $$"""{"upid":"UPID:pve1:{{i:X8}}:0003BD58:6B011B02:vzdump:{{i}}:root@pam:","node":"pve1","type":"vzdump","id":"{{i}}","user":"root@pam","starttime":1795234562,"endtime":1795234563,"status":"OK"}"""));

        var (page, _) = await Answering.AskAsync($"[{rows}]", c => c.Node("pve1").TasksAsync(new() { Limit = 4000 }, Ct));

        page.Tasks.Count.ShouldBe(4000);
        page.Tasks[3999].Upid.Pid.ShouldBe(3999);
    }
}
