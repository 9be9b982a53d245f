using Croft.Contracts;
using Croft.Engine.Raw;

namespace Croft.Engine.Tests.Raw;

public sealed class RawPathTests
{
    [Theory]
    [InlineData("/nodes/pve1/qemu/101/config", "/nodes/pve1/qemu/101/config", "pve1", 101)]
    [InlineData("nodes/pve1/lxc/102", "/nodes/pve1/lxc/102", "pve1", 102)]
    [InlineData("/api2/json/cluster//resources/", "/cluster/resources", null, null)]
    [InlineData("/nodes/pve1/storage/local/content/local:iso%2Fa b.iso", "/nodes/pve1/storage/local/content/local:iso%2Fa%20b.iso", "pve1", null)]
    [InlineData("/nodes/pve1/tasks/UPID:pve1:0001:0002:0003:qmstart:101:root@pam:/status", "/nodes/pve1/tasks/UPID:pve1:0001:0002:0003:qmstart:101:root%40pam:/status", "pve1", null)]
    public void Path_AsTyped_IsReadOnce(string typed, string path, string? node, int? vmid) =>
        RawPath.Parse(typed).ShouldBe(new RawPath(path, node, vmid));

    [Theory]
    [InlineData("https://pve1:8006/api2/json/version")]
    [InlineData("/nodes/../access")]
    [InlineData("/nodes/%2e%2e/access")]
    [InlineData("/version?x=1")]
    [InlineData("/a\\b")]
    public void Path_ThatIsNone_IsRefused(string typed) =>
        Should.Throw<FailureException>(() => RawPath.Parse(typed)).Failure.Kind.ShouldBe(FailureKind.Invalid);

    [Theory]
    [InlineData("/nodes/p/%71emu/101", "", "lab/guest/101")]
    [InlineData("/nodes/p/vzdump", "vmid=101,102", "lab/guest/101 lab/guest/102")]
    [InlineData("/cluster/ha/resources/vm:101", "", "lab/guest/101")]
    [InlineData("/cluster/ha/resources", "sid=ct:102", "lab/guest/102")]
    [InlineData("/nodes/p/storage/ceph/content/ceph:vm-101-disk-0", "", "lab/guest/101")]
    [InlineData("/nodes/p/storage/local/content/local:100%2Fbase-100-disk-0.qcow2%2F105%2Fvm-105-disk-0.qcow2", "", "lab/guest/100 lab/guest/105")]
    [InlineData("/nodes/p/qemu/101/move_disk", "target-vmid=103", "lab/guest/101 lab/guest/103")]
    [InlineData("/nodes/p/stopall", "", "lab/node/p")]
    [InlineData("/nodes/p/storage/local/content/local:iso%2Fa.iso", "", "")]
    public void Leases_OfWhatACallReaches_AreHeld(string path, string parameter, string leases)
    {
        var parameters = parameter.Split('=') is [var key, var value] ? new Dictionary<string, string> { [key] = value } : [];
        string.Join(' ', RawPath.Parse(path).Leases("lab", parameters)).ShouldBe(leases);
    }

    [Fact]
    public void Leases_AreThoseOfEveryGuestNamed() =>
        RawPath.Parse("/nodes/pve1/qemu/101/clone").Leases("lab", new Dictionary<string, string> { ["newid"] = "120", ["vmid"] = "x" }).ShouldBe(["lab/guest/101", "lab/guest/120"]);
}
