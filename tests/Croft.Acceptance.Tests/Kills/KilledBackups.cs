using Croft.Contracts;

namespace Croft.Acceptance.Tests.Kills;

[Kills("backup create", "backup.create")]
public sealed class KilledBackup(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: true);
        var others = await Lab.Witness.BackupsAsync(guest.Vmid);
        return new Scene(
            guest.Vmid, ["backup", "create", guest.Name, "--storage", "backup"], call => call.Path == $"/nodes/{guest.Node}/vzdump", new() { ["backup"] = 1 },
            async () =>
            {
                (await Lab.Witness.BackupsAsync(guest.Vmid)).Except(others, StringComparer.Ordinal).ShouldHaveSingleItem();
                (await Lab.Witness.StatusAsync(guest.Path)).ShouldBe("running");
            })
        { Undecidable = true };
    }
}

/// <summary>The path of the call names no guest, so the classes of this collection take turns.</summary>
[Collection("guests are made"), Kills("backup restore", "backup.restore")]
public sealed class KilledRestore(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: false);
        await Lab.Witness.PostAsync($"/nodes/{guest.Node}/vzdump", ("vmid", $"{guest.Vmid}"), ("storage", "backup"));
        var copy = Lab.NextVmid();
        return new Scene(
            copy, ["backup", "restore", guest.Name, "--as", $"copy-{copy}", "--id", $"{copy}", "--node", guest.Node],
            call => call.Method == "POST" && call.Path == guest.Path[..guest.Path.LastIndexOf('/')], new() { ["create"] = 1 },
            async () => (await Lab.Witness.FindAsync(copy)).ShouldNotBeNull().GetProperty("name").GetString().ShouldBe($"copy-{copy}"));
    }
}

[Kills("backup prune", "backup.prune")]
public sealed class KilledPrune(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: false);
        // A backup is named by its second: one made within it takes the place of the other.
        await Eventually.BeAsync("there are two backups", async () =>
        {
            await Lab.Witness.PostAsync($"/nodes/{guest.Node}/vzdump", ("vmid", $"{guest.Vmid}"), ("storage", "backup"), ("remove", "0"));
            return (await Lab.Witness.BackupsAsync(guest.Vmid)).Count >= 2;
        });
        var oldest = (await Lab.Witness.BackupsAsync(guest.Vmid)).Order(StringComparer.Ordinal).First();
        return new OtherScene(
            $"of {guest.Name} ", ["backup", "prune", "--guest", $"{guest.Vmid}", "--storage", "backup", "--keep-last", "1", "--yes", guest.Name],
            call => call.Method == "DELETE" && call.Path.EndsWith("/storage/backup/prunebackups", StringComparison.Ordinal), $"{oldest} delete");
    }
}
