namespace Croft.Acceptance.Tests.Kills;

[Collection("the network of pve1 changes"), Kills("network apply", "network.apply")]
public sealed class KilledNetworkApply(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var bridge = Own("vmbr10");
        await Lab.Witness.PostAsync("/nodes/pve1/network", ("iface", bridge), ("type", "bridge"));
        return new OtherScene("apply the network of lab/pve1", ["network", "apply", "pve1"], call => call is { Method: "PUT", Path: "/nodes/pve1/network" }, "pve1/network apply");
    }
}

/// <summary>Killed while the entry is written; what comes after it is done once, too.</summary>
[Collection("the network of pve1 changes"), Kills("network create", "network.interface")]
public sealed class KilledNetworkCreate(KillLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var bridge = Own("vmbr10");
        return Task.FromResult(new OtherScene($"create bridge {bridge} ", ["network", "create", $"pve1/{bridge}"], call => call is { Method: "POST", Path: "/nodes/pve1/network" }, $"pve1/network/{bridge} create"));
    }
}

[Collection("the network of pve1 changes"), Kills("network configure", "network.interface")]
public sealed class KilledNetworkConfigure(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var bridge = Own("vmbr10");
        await Lab.Witness.PostAsync("/nodes/pve1/network", ("iface", bridge), ("type", "bridge"));
        await Lab.Witness.PutAsync("/nodes/pve1/network");
        return new OtherScene($"configure network {bridge} ", ["network", "configure", $"pve1/{bridge}", "--mtu", "9000"], call => call.Method == "PUT" && call.Path == $"/nodes/pve1/network/{bridge}", $"pve1/network/{bridge} update");
    }
}

[Collection("the network of pve1 changes"), Kills("network delete", "network.interface")]
public sealed class KilledNetworkDelete(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var bridge = Own("vmbr10");
        await Lab.Witness.PostAsync("/nodes/pve1/network", ("iface", bridge), ("type", "bridge"));
        await Lab.Witness.PutAsync("/nodes/pve1/network");
        return new OtherScene($"delete network {bridge} ", ["network", "delete", $"pve1/{bridge}", "--yes", bridge], call => call.Method == "DELETE" && call.Path == $"/nodes/pve1/network/{bridge}", $"pve1/network/{bridge} delete");
    }
}

[Collection("the network of pve1 changes"), Kills("network revert", "network.revert")]
public sealed class KilledNetworkRevert(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        await Lab.Witness.PostAsync("/nodes/pve1/network", ("iface", Own("vmbr10")), ("type", "bridge"));
        return new OtherScene("drop what waits on lab/pve1", ["network", "revert", "pve1"], call => call is { Method: "DELETE", Path: "/nodes/pve1/network" }, "pve1/network revert");
    }
}
