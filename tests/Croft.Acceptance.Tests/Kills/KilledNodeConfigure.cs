namespace Croft.Acceptance.Tests.Kills;

/// <summary>Two calls: the held one is not repeated, nor is the other.</summary>
[Collection("the settings of pve2 change"), Kills("node configure", "node.setting")]
public sealed class KilledNodeConfigure(KillLab labs) : KilledOther(labs)
{
    static int last;

    private protected override Task<OtherScene> ArrangeAsync()
    {
        var number = Interlocked.Increment(ref last);
        return Task.FromResult(new OtherScene(
            "configure node lab/pve2", ["node", "configure", "pve2", "--description", $"rack {number}", "--host", $"10.9.9.{number}=nas{number}"],
            call => call is { Method: "POST", Path: "/nodes/pve2/hosts" }, "pve2/hosts update"));
    }
}
