using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>A cluster whose firewall filters: each change of it, or of a node's, is followed by asking every node whether it is still reached.</summary>
public sealed class FilteringLab : KillLab
{
    private protected override SandboxOptions Options => new() { Guests = 4 };

    private protected override async Task ReadyAsync()
    {
        await Lab.Witness.PostAsync("/cluster/firewall/rules", ("type", "in"), ("action", "ACCEPT"), ("proto", "tcp"), ("dport", "8006"), ("enable", "1"));
        await Lab.Witness.PutAsync("/cluster/firewall/options", ("enable", "1"));
    }
}

/// <summary>The asking takes its time, so these classes share a cluster and take turns.</summary>
[CollectionDefinition(Name)]
public sealed class InForce : ICollectionFixture<FilteringLab>
{
    public const string Name = "a firewall in force changes";
}

[Collection(InForce.Name), Kills("firewall configure", "firewall.options")]
public sealed class KilledInForceOptions(FilteringLab labs) : KilledOther(labs)
{
    const string Path = "/cluster/firewall/options";

    private protected override async Task<OtherScene> ArrangeAsync()
    {
        await Lab.Witness.PutAsync(Path, ("delete", "policy_out"));
        return new OtherScene("configure the firewall of cluster lab", ["firewall", "configure", "lab", "--policy-out", "REJECT"], call => call is { Method: "PUT", Path: Path }, "cluster/firewall options");
    }
}

[Collection(InForce.Name), Kills("firewall add-rule", "firewall.rules")]
public sealed class KilledInForceRule(FilteringLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var port = Own("9");
        return Task.FromResult(new OtherScene(
            "lab/pve2", ["firewall", "add-rule", "lab/pve2", "in", "ACCEPT", "--proto", "tcp", "--dport", port],
            call => call is { Method: "PUT", Path: "/nodes/pve2/firewall/rules/0" }, "pve2/firewall update rule"));
    }
}

[Collection(InForce.Name), Kills("firewall include", "firewall.named")]
public sealed class KilledInForceMember(FilteringLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var set = Own("admins");
        await Lab.Witness.PostAsync("/cluster/firewall/ipset", ("name", set));
        return new OtherScene($"in set {set} ", ["firewall", "include", "lab", set, "10.1.0.0/16"], call => call.Method == "POST" && call.Path == $"/cluster/firewall/ipset/{set}", "cluster/firewall POST ipset");
    }
}
