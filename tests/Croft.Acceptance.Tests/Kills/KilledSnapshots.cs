using Croft.Contracts;

namespace Croft.Acceptance.Tests.Kills;

[Kills("snapshot create", "snapshot.create")]
public sealed class KilledSnapshotCreate(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: true);
        var others = await Lab.Witness.SnapshotsAsync(guest.Path);
        return new Scene(
            guest.Vmid, ["snapshot", "create", guest.Name, "once"], call => call.Path == $"{guest.Path}/snapshot" && call.Method == "POST",
            new() { ["snapshot once"] = 1 }, async () => (await Lab.Witness.SnapshotsAsync(guest.Path)).ShouldBe([.. others, "once"], ignoreOrder: true));
    }
}

[Kills("snapshot delete", "snapshot.delete")]
public sealed class KilledSnapshotDelete(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: false);
        var others = await Lab.Witness.SnapshotsAsync(guest.Path);
        await Lab.Witness.PostAsync($"{guest.Path}/snapshot", ("snapname", "old"));
        Lab.Forget(guest.Vmid);
        return new Scene(
            guest.Vmid, ["snapshot", "delete", guest.Name, "old", "--yes", "old"], call => call.Path == $"{guest.Path}/snapshot/old" && call.Method == "DELETE",
            new() { ["delsnapshot old"] = 1 }, async () => (await Lab.Witness.SnapshotsAsync(guest.Path)).ShouldBe(others, ignoreOrder: true));
    }
}

/// <summary>What was written since the first rollback would be lost by a second, so a lost one is never repeated without asking.</summary>
[Kills("snapshot rollback", "snapshot.rollback")]
public sealed class KilledRollback(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: false);
        var cores = await Lab.Witness.ConfigAsync(guest.Path, "cores");
        await Lab.Witness.PostAsync($"{guest.Path}/snapshot", ("snapname", "good"));
        await Lab.Witness.PutAsync($"{guest.Path}/config", ("cores", "7"));
        Lab.Forget(guest.Vmid);
        return new Scene(
            guest.Vmid, ["snapshot", "rollback", guest.Name, "good", "--yes", guest.Name], call => call.Path == $"{guest.Path}/snapshot/good/rollback",
            new() { ["rollback good"] = 1 }, async () => (await Lab.Witness.ConfigAsync(guest.Path, "cores")).ShouldBe(cores))
        {
            Undecidable = true,
        };
    }
}
