using Croft.Contracts;
using Croft.Engine.State;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Product;

/// <summary>Names that a Tab offers; what has to be asked for is given up after seconds, so a loaded machine may need another Tab.</summary>
public sealed class OfferedNamesTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_OfWhatIsKnownAndOfWhatIsAsked_AreOffered()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Guests = 3 }, Ct);
        var witness = new Witness(cluster);
        await witness.PostAsync("/cluster/firewall/aliases", ("name", "office"), ("cidr", "10.9.0.0/16"));
        await witness.PostAsync("/cluster/firewall/ipset", ("name", "admins"));
        await witness.PostAsync("/cluster/firewall/groups", ("group", "webs"));
        using var folder = new TestFolder();
        await using var croft = new Composition(new WorkspaceLocation(folder.Workspace, folder.Beside("config"), folder.Beside("state")), "test");
        var names = new OfferedNames(croft.Invoker, croft.Catalogue);
        (await names.OfAsync("cluster", Ct)).ShouldBeEmpty("there is no workspace");
        await DoAsync(croft, "init", new InitRequest());
        await DoAsync(croft, "cluster add", new AddClusterRequest { Name = "lab", Url = cluster.Url.ToString(), Token = cluster.Token, Fingerprint = cluster.Fingerprint });
        await DoAsync(croft, "sync", new SyncRequest());
        var run = await croft.Invoker.StartAsync(await croft.Invoker.PlanAsync(Verb(croft, "pool create"), new CreatePoolRequest { Pool = "web" }, Ct), null, Ct);
        await croft.Invoker.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);
        var guest = (await witness.GuestsAsync())[0].GetProperty("vmid").GetInt32();
        (string Noun, string Name)[] all =
        [
            ("cluster", "lab"), ("guest", $"lab/{guest}"), ("node", "pve1"), ("run", $"{run.Id}"), ("role", "PVEVMUser"), ("network", "pve1/vmbr0"), ("interface", "vmbr0"),
            ("action", "REJECT"), ("action", "webs"), ("macro", "SSH"), ("alias", "office"), ("address", "+admins"), ("name", "admins"),
        ];
        foreach (var (noun, name) in all)
            await Eventually.BeAsync($"{noun} {name} is offered", async () => (await names.OfAsync(noun, Ct)).Contains(name));
        (await names.OfAsync("nonsense", Ct)).ShouldBeEmpty();
    }

    static VerbInfo Verb(Composition croft, string name) => croft.Catalogue.First(v => v.FullName == name);

    static Task<object> DoAsync(Composition croft, string verb, object request) => croft.Invoker.RunAsync(Verb(croft, verb), request, Ct);
}
