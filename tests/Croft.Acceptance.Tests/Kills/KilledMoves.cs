namespace Croft.Acceptance.Tests.Kills;

public sealed class KilledMigrate(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(machine: true, running: true);
        var target = Lab.Cluster.Nodes.First(n => n != guest.Node);
        return new Scene(
            guest.Vmid, ["guest", "migrate", guest.Name, target, "--online", "--with-local-disks"],
            call => call.Path == $"{guest.Path}/migrate" && call.Method == "POST", new() { ["migrate"] = 1 },
            async () =>
            {
                var moved = (await Lab.Witness.FindAsync(guest.Vmid)).ShouldNotBeNull();
                moved.GetProperty("node").GetString().ShouldBe(target);
                moved.GetProperty("status").GetString().ShouldBe("running");
            });
    }
}

public sealed class KilledConfigure(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(machine: false, running: true);
        return new Scene(
            guest.Vmid, ["guest", "configure", guest.Name, "--description", "told once", "--cores", "7"],
            call => call.Path == $"{guest.Path}/config" && call.Method == "PUT", new() { ["config"] = 1 },
            async () => (await Lab.Witness.ConfigAsync(guest.Path, "cores")).ShouldBe("7"));
    }
}

public sealed class KilledDestroy(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(machine: true, running: false);
        return new Scene(
            guest.Vmid, ["guest", "destroy", guest.Name, "--yes", guest.Name], call => call.Path == guest.Path && call.Method == "DELETE", new() { ["destroy"] = 1 },
            async () => (await Lab.Witness.FindAsync(guest.Vmid)).ShouldBeNull());
    }
}
