using Croft.Sandbox.Access;
using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Captures;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Exchanges;

/// <summary>What Proxmox answers, written down from its source and from what real daemons said; it holds where there are no recordings.</summary>
public sealed class ExchangeTests(ITestOutputHelper output)
{
    const string AlicesSecret = "5f1f9a52-0d5c-4b6e-9d5e-2f8f6f0b7a11";

    public static TheoryData<string, string> Written
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var area in WrittenExchanges.Areas)
                foreach (var version in PveVersion.All)
                    rows.Add(area, version.Release);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Written))]
    public async Task Sandbox_WrittenExchangesPlayed_AnswersAsProxmox(string area, string release)
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Version = release, RootPassword = "root-password" });
        AddAlice(sandbox.Cluster.State);
        using var bare = new Client(sandbox.Cluster, token: "");
        var credentials = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["root"] = sandbox.Cluster.Token,
            ["auditor"] = sandbox.Cluster.AuditToken,
            ["alice"] = $"alice@pve!own={AlicesSecret}",
        };
        var replay = new Replay(bare, bare, static _ => Task.CompletedTask);
        var differing = new List<string>();
        var exchanges = new WrittenExchanges(area, credentials, Version.Parse(release)).Read();
        foreach (var exchange in exchanges)
            differing.AddRange((await replay.RunAsync(exchange)).Select(difference => $"{exchange.Name}: {difference}"));
        output.WriteLine($"{area} of {release}: {exchanges.Count} exchanges");
        differing.ForEach(output.WriteLine);
        differing.ShouldBeEmpty();
    }

    [Fact]
    public void Written_AreOfEveryAreaAndMany()
    {
        var written = PveVersion.All.Select(version => WrittenExchanges.Areas.Sum(area => new WrittenExchanges(area, new Dictionary<string, string>(), Version.Parse(version.Release)).Read().Count)).ToList();
        output.WriteLine($"exchanges played by release: {string.Join(", ", written)}");
        written.ShouldAllBe(count => count >= 80);
    }

    // may see the container 900 and start it, and nothing else
    static void AddAlice(ClusterState state)
    {
        var alice = new User("alice@pve") { Password = "alice-password" };
        alice.Tokens.Add("own", new ApiToken("own", AlicesSecret) { IsSeparated = false });
        state.Access.Users.Add(alice.Id, alice);
        state.Access.Acl.Add(new AclEntry("/vms/900", AclSubject.User, alice.Id, "PVEVMUser", true));
    }
}
