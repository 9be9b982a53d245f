using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>A machine made from nothing; the path of its creation names no guest, so these classes take turns.</summary>
[Collection("machines are made")]
public sealed class KilledMachineCreate(KillLab labs) : KilledCall(labs)
{
    private protected override Task<Scene> ArrangeAsync()
    {
        var (vmid, node) = (Lab.NextVmid(), Lab.Cluster.Nodes[0]);
        return Task.FromResult(new Scene(
            vmid, ["guest", "create", $"made-{vmid}", "--id", $"{vmid}", "--node", node, "--disk", "8"],
            call => call.Method == "POST" && call.Path == $"/nodes/{node}/qemu", new() { ["create"] = 1 },
            async () => (await Lab.Witness.ConfigAsync($"/nodes/{node}/qemu/{vmid}", "name")).ShouldBe($"made-{vmid}")));
    }
}

[Collection("containers are made")]
public sealed class KilledContainerCreate(KillLab labs) : KilledCall(labs)
{
    private protected override Task<Scene> ArrangeAsync()
    {
        var (vmid, node) = (Lab.NextVmid(), Lab.Cluster.Nodes[0]);
        return Task.FromResult(new Scene(
            vmid, ["guest", "create", $"made-{vmid}", "--id", $"{vmid}", "--node", node, "--template", "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst"],
            call => call.Method == "POST" && call.Path == $"/nodes/{node}/lxc", new() { ["create"] = 1 },
            async () => (await Lab.Witness.ConfigAsync($"/nodes/{node}/lxc/{vmid}", "hostname")).ShouldBe($"made-{vmid}")));
    }
}

/// <summary>A machine made from a template: a run of five steps, killed at one of their calls.</summary>
public abstract class KilledFromTemplate(KillLab labs) : KilledCall(labs)
{
    /// <summary>The call of the step that is killed.</summary>
    /// <param name="call">A call that arrived.</param>
    /// <param name="template">Path of the template.</param>
    /// <param name="guest">Path of the new guest.</param>
    protected abstract bool IsIt(SeenCall call, string template, string guest);

    private protected override async Task<Scene> ArrangeAsync()
    {
        var template = await Lab.TemplateAsync();
        var vmid = Lab.NextVmid();
        var path = $"/nodes/{template.Node}/qemu/{vmid}";
        return new Scene(
            vmid, ["guest", "create", $"made-{vmid}", "--from", template.Name, "--id", $"{vmid}", "--cores", "3", "--disk", "200", "--description", "finished", "--start"],
            call => IsIt(call, template.Path, path), new() { ["create"] = 1, ["config"] = 2, ["resize"] = 1, ["start"] = 1 },
            async () =>
            {
                (await Lab.Witness.StatusAsync(path)).ShouldBe("running");
                (await Lab.Witness.ConfigAsync(path, "cores")).ShouldBe("3");
                (await Lab.Witness.ConfigAsync(path, "description")).ShouldNotBeNull().TrimEnd().ShouldBe("finished");
                (await Lab.Witness.ConfigAsync(path, "scsi0")).ShouldNotBeNull().ShouldContain("size=200G");
            });
    }
}

public sealed class KilledAtItsClone(KillLab labs) : KilledFromTemplate(labs)
{
    protected override bool IsIt(SeenCall call, string template, string guest) => call.Path == $"{template}/clone";
}

public sealed class KilledAtItsSettings(KillLab labs) : KilledFromTemplate(labs)
{
    protected override bool IsIt(SeenCall call, string template, string guest) => call.Method == "PUT" && call.Path == $"{guest}/config";
}

public sealed class KilledAtItsDisk(KillLab labs) : KilledFromTemplate(labs)
{
    protected override bool IsIt(SeenCall call, string template, string guest) => call.Path == $"{guest}/resize";
}

public sealed class KilledAtItsStart(KillLab labs) : KilledFromTemplate(labs)
{
    protected override bool IsIt(SeenCall call, string template, string guest) => call.Path == $"{guest}/status/start";
}

public sealed class KilledAtItsDescription(KillLab labs) : KilledFromTemplate(labs)
{
    int seen;

    protected override bool IsIt(SeenCall call, string template, string guest) =>
        call.Method == "PUT" && call.Path == $"{guest}/config" && ++seen == 2;
}

public sealed class KilledGuestClone(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(machine: true, running: false);
        var copy = Lab.NextVmid();
        return new Scene(
            copy, ["guest", "clone", guest.Name, $"copy-{copy}", "--id", $"{copy}"], call => call.Path == $"{guest.Path}/clone", new() { ["create"] = 1 },
            async () => (await Lab.Witness.FindAsync(copy)).ShouldNotBeNull().GetProperty("name").GetString().ShouldBe($"copy-{copy}"));
    }
}
