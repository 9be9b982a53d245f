using Croft.Contracts;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>A run that is taken back is killed at it.</summary>
[Kills("run undo", "guest.configure")]
public sealed class KilledUndo(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: true);
        (await Lab.CroftAsync("guest", "configure", guest.Name, "--description", "to be undone")).Done();
        var run = (await Lab.RunOfAsync(guest.Vmid)).Id;
        return new Scene(
            guest.Vmid, ["run", "undo", run], call => call.Path == $"{guest.Path}/config" && call.Method == "PUT", new() { ["config"] = 2 },
            async () => (await Lab.Witness.ConfigAsync(guest.Path, "description")).ShouldNotBe("to be undone"));
    }
}

/// <summary>A field that somebody changed behind Croft's back is put back.</summary>
[Collection(ManifestCluster.Name), Kills("drift revert", "guest.configure")]
public sealed class KilledRevert(ManifestLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: true);
        var folder = Lab.Folder.Beside($"manifests-{guest.Vmid}");
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, "guest.yaml");
        // What a clone's document leaves unsaid is left alone.
        await File.WriteAllTextAsync(path, $"""
            apiVersion: croft/v1
            kind: {(type == GuestType.Vm ? "VirtualMachine" : "Container")}
            metadata:
              name: {guest.Name}
            spec:
              vmid: {guest.Vmid}
              clone: whatever
              description: as it was wanted
            """, TestContext.Current.CancellationToken);
        (await Lab.CroftAsync("apply", "--documents", path, "--yes")).Done();
        await Lab.Witness.PutAsync($"{guest.Path}/config", ("description", "as somebody else wants it"));
        return new Scene(
            guest.Vmid, ["drift", "revert", $"{guest.Vmid}/description"], call => call.Path == $"{guest.Path}/config" && call.Method == "PUT", new() { ["config"] = 3 },
            async () => (await Lab.Witness.ConfigAsync(guest.Path, "description")).ShouldNotBeNull().TrimEnd().ShouldBe("as it was wanted"));
    }
}
