using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

public sealed class RedundancyGroupTests
{
    static ManifestSet Read(string spec) => ManifestReader.Read([new DocumentFile("it.yaml", $"apiVersion: croft/v1\nkind: RedundancyGroup\nmetadata:\n  name: webs\nspec:\n{spec}")]);

    [Fact]
    public void Group_OfMembersAndTags_HoldsThem()
    {
        var group = RedundancyGroup.Among(Read("  members: [web-01, web-02]\n  tags: [web, prod]\n  healthCheck: { http: 'http://10.0.0.5/health', timeout: 60 }\n  wait: 10\n").Demand()).ShouldHaveSingleItem();
        group.Holds("lab", "web-02", []).ShouldBeTrue();
        group.Holds("lab", "other", ["prod", "web", "blue"]).ShouldBeTrue();
        group.Holds("lab", "other", ["web"]).ShouldBeFalse();
        group.HealthCheck.ShouldBe(new HealthCheck(HealthCheckKind.Http, "http://10.0.0.5/health", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5)));
        group.Wait.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Group_WrittenAndReadAgain_IsTheSame()
    {
        var there = Read("  members: [web-01, web-02]\n  healthCheck: { exec: 'systemctl is-active web', interval: 2 }\n  wait: 10\n").Demand().Single();
        var again = ManifestReader.Read([new DocumentFile("it.yaml", SpecWriter.Write(there.Kind, there.Name, null, there.Spec))]).Demand().Single();
        RedundancyGroup.Among([again]).Single().HealthCheck.ShouldBe(RedundancyGroup.Among([there]).Single().HealthCheck);
        again.Spec.Ours["members"].ShouldBe(there.Spec.Ours["members"]);
    }

    [Theory]
    [InlineData("  wait: 10\n", "spec", "names no guests: say members, or tags")]
    [InlineData("  tags: [web]\n  healthCheck: { timeout: 5 }\n", "spec.healthCheck", "asks nothing: say one of tcp, http, agent and exec")]
    [InlineData("  tags: [web]\n  healthCheck: { tcp: 80, agent: true }\n", "spec.healthCheck", "asks tcp and agent: say one of them")]
    [InlineData("  tags: [web]\n  healthCheck: { tcp: web }\n", "spec.healthCheck.tcp", "has to be a port, or address:port, not 'web'")]
    [InlineData("  tags: [web]\n  healthCheck: { http: web/health }\n", "spec.healthCheck.http", "has to be an address such as http://10.0.0.5/health, or :8080/health of the guest itself, not 'web/health'")]
    public void Group_ThatContradictsItself_IsAFault(string spec, string field, string message)
    {
        var fault = Read(spec).Faults.ShouldHaveSingleItem();
        (fault.Field, fault.Message).ShouldBe((field, message));
        fault.At!.Line.ShouldBeGreaterThan(5);
    }
}
