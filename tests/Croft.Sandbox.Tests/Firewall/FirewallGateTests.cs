using System.Net;
using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Firewall;

public sealed class FirewallGateTests
{
    static readonly IPAddress Outside = IPAddress.Parse("127.0.0.1");

    [Fact]
    public async Task ClusterFirewall_WithoutARuleForTheCaller_StopsNewConnections()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Put("/cluster/firewall/options", ("enable", "1"))).Status.ShouldBe(200);
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.Client.Get("/version"));
        sandbox.Cluster.State.Firewall.Options.Values["enable"] = "0";
        (await sandbox.Client.Get("/version")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task ClusterFirewall_OnTrial_IsOffWhenTheTrialIsOver()
    {
        var time = new ManualTime();
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Time = time });
        await sandbox.Client.Put("/cluster/firewall/options", ("enable", "2"), ("policy_in", "ACCEPT"));
        (await sandbox.Client.Get("/cluster/firewall/options")).Data.GetProperty("enable").GetInt64().ShouldBe(time.GetUtcNow().ToUnixTimeSeconds());
        sandbox.Cluster.State.Firewall.Options.Values["policy_in"] = "DROP";
        FirewallGate.LetsIn(sandbox.Cluster.State, sandbox.Cluster.State.Nodes[0], Outside).ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(61));
        (await sandbox.Client.Get("/cluster/firewall/options")).Data.GetProperty("enable").GetInt64().ShouldBe(0);
        FirewallGate.LetsIn(sandbox.Cluster.State, sandbox.Cluster.State.Nodes[0], Outside).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("/cluster/firewall/rules type=in action=ACCEPT proto=tcp dport=8000:8100 enable=1", true)]
    [InlineData("/cluster/firewall/rules type=in action=ACCEPT proto=tcp dport=8000:8100", false)]
    [InlineData("/cluster/firewall/rules type=in action=ACCEPT macro=SSH enable=1", false)]
    [InlineData("/nodes/pve1/firewall/rules type=in action=ACCEPT source=127.0.0.0/30 enable=1", true)]
    [InlineData("/cluster/firewall/aliases name=local_network cidr=127.0.0.0/24", true)]
    [InlineData("/cluster/firewall/ipset name=management | /cluster/firewall/ipset/management cidr=127.0.0.1", true)]
    [InlineData("/cluster/firewall/ipset name=management | /cluster/firewall/ipset/management cidr=127.0.0.0/8 | /cluster/firewall/ipset/management cidr=127.0.0.1 nomatch=1", false)]
    [InlineData("/cluster/firewall/groups group=api | /cluster/firewall/groups/api type=in action=ACCEPT enable=1 | /cluster/firewall/rules type=group action=api enable=1", true)]
    [InlineData("/cluster/firewall/rules type=in action=ACCEPT enable=1 | /nodes/pve1/firewall/rules type=in action=DROP enable=1", false)]
    public async Task Gate_HeedsRulesSetsAndGroups(string calls, bool letsIn)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        foreach (var call in calls.Split(" | ", StringSplitOptions.RemoveEmptyEntries))
        {
            var words = call.Split(' ');
            (await sandbox.Client.Post(words[0], [.. words[1..].Select(w => (w.Split('=')[0], w.Split('=')[1]))])).Status.ShouldBe(200, call);
        }
        await sandbox.Client.Put("/cluster/firewall/options", ("enable", "1"));
        FirewallGate.LetsIn(sandbox.Cluster.State, sandbox.Cluster.State.Nodes[0], Outside).ShouldBe(letsIn);
        FirewallGate.LetsIn(sandbox.Cluster.State, sandbox.Cluster.State.Nodes[1], IPAddress.Parse("127.10.0.77")).ShouldBe(!calls.Contains("local_network", StringComparison.Ordinal));
    }
}
