using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Planning.Kinds;

public sealed class ImportKindsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("8.4")]
    [InlineData("9.1")]
    public async Task Import_OfAnEstateOfAllKinds_IsProven(string version)
    {
        await using var lab = await KindLab.StartAsync("Pool", version);
        await lab.ApplyAsync("shop", "  storage: [nfs]\n");
        await lab.Of("Firewall").ApplyAsync("cluster", "  aliases:\n    - { name: office, cidr: 10.1.0.0/16 }\n  rules:\n    - { type: in, action: ACCEPT, source: office }\n");
        await lab.Of("Group").ApplyAsync("ops", "  {}\n");
        await lab.Of("User").ApplyAsync("anna@pve", "  groups: [ops]\n");
        await lab.Of("Acl").ApplyAsync("/pool/shop", "  grants:\n    - { ugid: ops, type: group, roleid: PVEAuditor }\n");
        await lab.Of("BackupJob").ApplyAsync("nightly", "  schedule: '02:00'\n  pool: shop\n  storage: backup\n");
        await lab.Of("SdnZone").ApplyAsync("lab1", "  type: simple\n");
        await lab.Of("SdnVnet").ApplyAsync("front", "  zone: lab1\n");
        await lab.Of("SdnSubnet").ApplyAsync("front/10.9.0.0/24", "  gateway: 10.9.0.1\n");

        var estate = new Estate(lab.Lab);
        var result = await estate.ImportAsync();

        output.WriteLine(string.Join(", ", result.Kinds.Select(k => $"{k.Key} {k.Value}")));
        result.Missing.ShouldBeEmpty();
        result.Proven.ShouldBeTrue();
        result.Kinds.Keys.ShouldBe(["Acl", "BackupJob", "Container", "Firewall", "Group", "Network", "Pool", "SdnSubnet", "SdnVnet", "SdnZone", "Storage", "User", "VirtualMachine"], ignoreOrder: true);
        (await estate.PlanAsync()).Steps.ShouldBeEmpty();
        MissingOf(estate).ShouldBeEmpty();
    }

    static IEnumerable<string> MissingOf(Estate estate) =>
        Croft.Engine.Planning.MissingReferences.Among(ManifestReader.Read(estate.Documents).Demand(), [], ["Network", "Role", "User", "Container"]).Select(f => f.Message);
}
