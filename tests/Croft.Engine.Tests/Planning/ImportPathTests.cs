using Croft.Engine.Manifests;
using Croft.Engine.Planning;

namespace Croft.Engine.Tests.Planning;

/// <summary>Each thing of an import has a file of its own, with a name that says what it is.</summary>
public sealed class ImportPathTests
{
    static IReadOnlyList<string> Paths(string kind, params string[] names)
    {
        var paths = new ImportPaths("by-kind", several: false);
        return [.. names.Select(name => paths.Of(new Sight(Kind.All.Single(k => k.Name == kind), "lab", name, new BoundSpec())))];
    }

    [Fact]
    public void Root_IsCalledSo() => Paths("Acl", "/", "/root", "/pool/prod").ShouldBe(["acl/root.yaml", "acl/root-2.yaml", "acl/pool-prod.yaml"]);

    [Fact]
    public void Names_ThatComeToOneFile_AreKeptApart() =>
        Paths("Acl", "/pool/a-b", "/pool/a/b", "/pool-a/b", "/POOL/a/b").ShouldBe(["acl/pool-a-b.yaml", "acl/pool-a-b-2.yaml", "acl/pool-a-b-3.yaml", "acl/POOL-a-b-4.yaml"]);
}
