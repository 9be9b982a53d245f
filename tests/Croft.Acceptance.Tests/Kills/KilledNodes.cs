namespace Croft.Acceptance.Tests.Kills;

[Kills("node refresh-updates", "node.refresh-updates")]
public sealed class KilledRefresh(KillLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => Task.FromResult(new OtherScene(
        "list of packages on lab/pve2", ["node", "refresh-updates", "pve2"], call => call is { Method: "POST", Path: "/nodes/pve2/apt/update" }, "pve2/apt update"));
}
