namespace Croft.Acceptance.Tests.Kills;

[Collection("the network of pve1 changes")]
public sealed class KilledNetworkApply(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var bridge = Own("vmbr");
        await Lab.Witness.PostAsync("/nodes/pve1/network", ("iface", bridge), ("type", "bridge"));
        return new OtherScene("apply the network of lab/pve1", ["network", "apply", "pve1"], call => call is { Method: "PUT", Path: "/nodes/pve1/network" }, "pve1/network apply");
    }
}

[Collection("the network of pve1 changes")]
public sealed class KilledNetworkRevert(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        await Lab.Witness.PostAsync("/nodes/pve1/network", ("iface", Own("vmbr")), ("type", "bridge"));
        return new OtherScene("drop what waits on lab/pve1", ["network", "revert", "pve1"], call => call is { Method: "DELETE", Path: "/nodes/pve1/network" }, "pve1/network revert");
    }
}
