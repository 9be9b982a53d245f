using Croft.Contracts;
using System.Text.Json;
using Croft.Cli;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests;

/// <summary>The node that Croft was introduced to goes down; Croft goes on through the others.</summary>
public sealed class NodeLossTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClusterAdd_ThreeNodes_KeepsAllAndTrustsTheirAuthority()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Guests = 5 }, Ct);
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.Beside("token"), cluster.Token, Ct);
        (await CroftProcess.RunAsync(folder, "init")).Done();

        var added = Json(await CroftProcess.RunAsync(
            folder, "cluster", "add", "lab", Text(cluster.Url), "--token-file", folder.Beside("token"), "--fingerprint", cluster.Fingerprint, "--json"));

        var row = added.GetProperty("cluster");
        row.GetProperty("trust").GetString().ShouldBe("authority");
        added.GetProperty("authority").GetString().ShouldNotBeNull().ShouldContain("PVE Cluster Manager CA");
        row.GetProperty("endpoints").EnumerateArray().Select(e => e.GetString())
            .ShouldBe([Text(cluster.Url), Text(cluster.UrlOf("pve2")), Text(cluster.UrlOf("pve3"))]);
        added.GetProperty("missing").EnumerateArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task FirstNode_Lost_CroftSeesItAndChangesGuestsElsewhere()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 20 });
        var first = lab.Cluster.Nodes[0];
        var guest = await lab.TakeAsync(GuestType.Vm, running: false);
        while (guest.Node == first)
            guest = await lab.TakeAsync(GuestType.Vm, running: false);

        await lab.Cluster.Faults.SetNodeOnlineAsync(first, false, Ct);
        ShouldMiss(await lab.CroftAsync("status", "--fresh"), first);
        (await lab.CroftAsync("guest", "start", guest.Name)).Done();
        lab.EffectsOn(guest.Vmid)["start"].ShouldBe(1);

        await lab.Cluster.Faults.SetNodeOnlineAsync(first, true, Ct);
        (await lab.CroftAsync("status", "--fresh")).Done();
        (await lab.Witness.StatusAsync(guest.Path)).ShouldBe("running");
    }

    [Fact]
    public async Task AnyNode_Lost_CroftReadsThroughTheOthers()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 5 });
        foreach (var node in lab.Cluster.Nodes)
        {
            await lab.Cluster.Faults.SetNodeOnlineAsync(node, false, Ct);
            ShouldMiss(await lab.CroftAsync("status", "--fresh"), node);
            await lab.Cluster.Faults.SetNodeOnlineAsync(node, true, Ct);
        }
        (await lab.CroftAsync("status", "--fresh")).Done();
    }

    static void ShouldMiss(Finished status, string node)
    {
        status.Failed(ExitCodes.Partial);
        status.Output.ShouldContain($"lab/{node}");
    }

    static JsonElement Json(Finished finished) => JsonDocument.Parse(finished.Done()).RootElement;

    static string Text(Uri url) => url.ToString().TrimEnd('/');
}
