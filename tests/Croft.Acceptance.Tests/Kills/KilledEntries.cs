namespace Croft.Acceptance.Tests.Kills;

/// <summary>Each plan of manifests reads the whole cluster, and one of the whole workspace ends what other tests manage: so these have a small one of their own, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class ManifestCluster : ICollectionFixture<ManifestLab>
{
    public const string Name = "manifests change";
}

/// <summary>Croft is killed while it makes, changes or deletes what a manifest of a config's entry says.</summary>
public abstract class KilledEntry(ManifestLab labs) : KilledOther(labs)
{
    /// <summary>A document beside the workspace, so that no other command reads it.</summary>
    private protected string[] Apply(string name, string document, string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{name}.yaml");
        File.WriteAllText(path, document);
        return ["apply", "--documents", path, "--yes"];
    }

    private protected string[] Apply(string name, string document) => Apply(name, document, Lab.Folder.Beside($"manifests-{name}"));

    private protected static string Storage(string name, string more = "") =>
        $"apiVersion: croft/v1\nkind: Storage\nmetadata:\n  name: {name}\nspec:\n  type: dir\n  path: /mnt/{name}\n  content: [iso]\n{more}";
}

[Collection(ManifestCluster.Name), Kills("apply", "entry.create")]
public sealed class KilledEntryCreate(ManifestLab labs) : KilledEntry(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var name = Own("shelf");
        return Task.FromResult(new OtherScene("make 1, by 1 document", Apply(name, Storage(name)), call => call is { Method: "POST", Path: "/storage" }, $"storage/{name} create"));
    }
}

[Collection(ManifestCluster.Name), Kills("apply", "entry.configure")]
public sealed class KilledEntryConfigure(ManifestLab labs) : KilledEntry(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var name = Own("drawer");
        (await Lab.CroftAsync(Apply(name, Storage(name)))).Done();
        return new OtherScene("change 1, by 1 document", Apply(name, Storage(name, "  disable: true\n")), call => call.Method == "PUT" && call.Path == $"/storage/{name}", $"storage/{name} update");
    }
}

/// <summary>What the whole workspace no longer describes is deleted where it was said to be.</summary>
[Collection(ManifestCluster.Name), Kills("apply", "entry.delete")]
public sealed class KilledEntryDelete(ManifestLab labs) : KilledEntry(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (kept, name) = (Own("kept"), Own("doomed"));
        var folder = Path.Combine(Lab.Folder.Workspace, "manifests");
        foreach (var one in (string[])[kept, name]) (await Lab.CroftAsync(Apply(one, Storage(one, "  deletionPolicy: destroy\n"), folder))).Done();
        File.Delete(Path.Combine(folder, $"{name}.yaml"));
        return new OtherScene("destroy 1, by", ["apply", "--allow", "destroy", "--yes", name], call => call.Method == "DELETE" && call.Path == $"/storage/{name}", $"storage/{name} delete");
    }
}

[Collection(ManifestCluster.Name), Kills("apply", "sdn.apply")]
public sealed class KilledSdnApply(ManifestLab labs) : KilledEntry(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var name = Own("z");
        return Task.FromResult(new OtherScene(
            "make 1, by 1 document", Apply(name, $"apiVersion: croft/v1\nkind: SdnZone\nmetadata:\n  name: {name}\nspec:\n  type: simple\n"), call => call is { Method: "PUT", Path: "/cluster/sdn" }, "sdn apply"));
    }
}
