using Croft.Contracts;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>A guest made from nothing; the path of the call names no guest, so the classes of this collection take turns.</summary>
[Collection("guests are made"), Kills("guest create", "guest.create")]
public sealed class KilledCreate(KillLab labs) : KilledCall(labs)
{
    const string System = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst";

    private protected override Task<Scene> ArrangeAsync(GuestType type)
    {
        var (vmid, node, kind) = (Lab.NextVmid(), Lab.Cluster.Nodes[0], type == GuestType.Vm ? "qemu" : "lxc");
        string[] more = type == GuestType.Vm ? ["--disk", "8"] : ["--template", System];
        return Task.FromResult(new Scene(
            vmid, ["guest", "create", $"made-{vmid}", "--id", $"{vmid}", "--node", node, .. more],
            call => call.Method == "POST" && call.Path == $"/nodes/{node}/{kind}", new() { ["create"] = 1 },
            async () => (await Lab.Witness.FindAsync(vmid)).ShouldNotBeNull().GetProperty("name").GetString().ShouldBe($"made-{vmid}")));
    }
}

/// <summary>A guest made from a template: a run of five steps, killed at a call that it makes twice; <see cref="StepBoundaryTests"/> kill it at every other.</summary>
public abstract class KilledFromTemplate(KillLab labs) : KilledCall(labs)
{
    /// <summary>The call of the step that is killed.</summary>
    /// <param name="template">Path of the template.</param>
    /// <param name="guest">Path of the new guest.</param>
    protected abstract Func<SeenCall, bool> Which(string template, string guest);

    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var template = await Lab.TemplateAsync(type);
        var vmid = Lab.NextVmid();
        var path = $"{template.Path[..template.Path.LastIndexOf('/')]}/{vmid}";
        return new Scene(
            vmid, ["guest", "create", $"made-{vmid}", "--from", template.Name, "--id", $"{vmid}", "--cores", "7", "--disk", "200", "--description", "finished", "--start"],
            Which(template.Path, path), new() { ["create"] = 1, ["config"] = 2, ["resize"] = 1, ["start"] = 1 },
            async () =>
            {
                (await Lab.Witness.StatusAsync(path)).ShouldBe("running");
                (await Lab.Witness.ConfigAsync(path, "cores")).ShouldBe("7");
                (await Lab.Witness.ConfigAsync(path, "description")).ShouldNotBeNull().TrimEnd().ShouldBe("finished");
                (await Lab.Witness.ConfigAsync(path, type == GuestType.Vm ? "scsi0" : "rootfs")).ShouldNotBeNull().ShouldContain("size=200G");
            });
    }
}

[Kills("guest create", "guest.configure")]
public sealed class KilledAtItsSettings(KillLab labs) : KilledFromTemplate(labs)
{
    protected override Func<SeenCall, bool> Which(string template, string guest) => call => call.Method == "PUT" && call.Path == $"{guest}/config";
}

[Kills("guest create", "guest.configure")]
public sealed class KilledAtItsDescription(KillLab labs) : KilledFromTemplate(labs)
{
    protected override Func<SeenCall, bool> Which(string template, string guest)
    {
        var seen = 0;
        return call => call.Method == "PUT" && call.Path == $"{guest}/config" && ++seen == 2;
    }
}

[Kills("guest clone", "guest.clone")]
public sealed class KilledClone(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: false);
        var copy = Lab.NextVmid();
        return new Scene(
            copy, ["guest", "clone", guest.Name, $"copy-{copy}", "--id", $"{copy}"], call => call.Path == $"{guest.Path}/clone", new() { ["create"] = 1 },
            async () => (await Lab.Witness.FindAsync(copy)).ShouldNotBeNull().GetProperty("name").GetString().ShouldBe($"copy-{copy}"));
    }
}
