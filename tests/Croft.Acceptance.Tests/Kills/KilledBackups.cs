namespace Croft.Acceptance.Tests.Kills;

/// <summary>The path of a backup names no guest, so the classes of one collection take turns.</summary>
public abstract class KilledBackup(KillLab labs, bool machine) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(machine, running: true);
        return new Scene(
            guest.Vmid, ["backup", "create", guest.Name, "--storage", "backup"], call => call.Path == $"/nodes/{guest.Node}/vzdump", new() { ["backup"] = 1 },
            async () =>
            {
                (await Lab.Witness.BackupsAsync(guest.Vmid)).ShouldHaveSingleItem();
                (await Lab.Witness.StatusAsync(guest.Path)).ShouldBe("running");
            });
    }
}

[Collection("backups are made")]
public sealed class KilledMachineBackup(KillLab labs) : KilledBackup(labs, machine: true);

[Collection("backups are made")]
public sealed class KilledContainerBackup(KillLab labs) : KilledBackup(labs, machine: false);

public abstract class KilledRestore(KillLab labs, bool machine) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(machine, running: false);
        await Lab.Witness.PostAsync($"/nodes/{guest.Node}/vzdump", ("vmid", $"{guest.Vmid}"), ("storage", "backup"));
        var copy = Lab.NextVmid();
        return new Scene(
            copy, ["backup", "restore", guest.Name, "--as", $"copy-{copy}", "--id", $"{copy}"],
            call => call.Method == "POST" && call.Path == guest.Path[..guest.Path.LastIndexOf('/')], new() { ["create"] = 1 },
            async () => (await Lab.Witness.FindAsync(copy)).ShouldNotBeNull().GetProperty("name").GetString().ShouldBe($"copy-{copy}"));
    }
}

[Collection("machines are made")]
public sealed class KilledMachineRestore(KillLab labs) : KilledRestore(labs, machine: true);

[Collection("containers are made")]
public sealed class KilledContainerRestore(KillLab labs) : KilledRestore(labs, machine: false);
