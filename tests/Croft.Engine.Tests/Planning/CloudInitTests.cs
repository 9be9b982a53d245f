using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Tests.Planning;

/// <summary>Machines that name a document for cloud-init: what comes to them, and what is refused.</summary>
public sealed class CloudInitTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    const string Drive = "  ide2: { file: \"ceph:cloudinit\", media: cdrom }\n";

    static string Vm(string name, string spec) => $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata:\n  name: {name}\nspec:\n  node: pve1\n  cloudInit: base\n{spec}";

    static string CloudInit(string spec) => $"apiVersion: croft/v1\nkind: CloudInit\nmetadata:\n  name: base\nspec:\n{spec}";

    static string Parts(string packages, string more = "") => CloudInit($"  parts:\n    storage: local\n{more}    user: |\n      #cloud-config\n      packages: [{packages}]\n");

    static async Task<IReadOnlyList<string>> ImagesAsync(Estate estate) =>
        [.. (await (await estate.Lab.ClientAsync()).Node("pve1").Storage("local").ContentAsync("iso", null, Ct)).Select(v => v.Volume.ToString()).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Values_ComeToTheMachine_AndAChangeIsOneOfItsFields()
    {
        await using var estate = await Estate.ImportedAsync();
        await estate.Lab.Process.RunAsync("secret set", new SetSecretRequest { Name = "pw", Value = "hunter22" });
        estate.Write("base.yaml", CloudInit("  ciuser: admin\n  cipassword: ${secret:pw}\n  ipconfig0: { ip: dhcp }\n  sshkeys: ssh-ed25519 AAAA me\n"));
        estate.Write("web.yaml", Vm("web-50", Drive + "  net0: { model: virtio, bridge: vmbr0 }\n  state: running\n"));
        await estate.ApplyAsync();
        var config = (await estate.Lab.SeeAsync("web-50")).Config;
        (config["ciuser"], config["ipconfig0"], config["sshkeys"]).ShouldBe(("admin", "ip=dhcp", "ssh-ed25519%20AAAA%20me"));
        config["ide2"].ShouldNotBeNull().ShouldContain("-cloudinit");

        estate.Write("base.yaml", CloudInit("  ciuser: ops\n  ipconfig0: { ip: 10.0.0.5/24, gw: 10.0.0.1 }\n  sshkeys: ssh-ed25519 AAAA me\n"));
        var plan = await estate.PlanAsync();
        Estate.Fields(plan).ShouldBe(["ciuser: admin → ops Live", "ipconfig0.gw: - → 10.0.0.1 Live", "ipconfig0.ip: dhcp → 10.0.0.5/24 Live"]);
        plan.Steps.First(s => !s.IsOwn).Because.ShouldBe("Noted at once; cloud-init reads ciuser, ipconfig0 when the guest starts next.");
        await estate.ApplyAsync();
    }

    [Fact]
    public async Task Drift_OfAGivenField_IsAcceptedIntoTheMachinesOwnDocument()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("base.yaml", CloudInit("  ciuser: admin\n  nameserver: [10.0.0.1]\n  ipconfig0: { ip: 10.0.0.5/24, gw: 10.0.0.1 }\n"));
        estate.Write("web.yaml", Vm("web-50", Drive));
        await estate.ApplyAsync();
        var (place, _, _) = await estate.Lab.SeeAsync("web-50");
        await (await estate.Lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Put, $"/nodes/pve1/qemu/{place.Vmid}/config") { Parameters = [new("ciuser", "eve"), new("ipconfig0", "ip=10.0.0.6/24,gw=10.0.0.1"), new("delete", "nameserver")] }, Ct);

        foreach (var field in new[] { "ciuser", "ipconfig0.ip" })
        {
            var answer = await estate.Lab.Process.RunAsync<DriftAnswer>("drift accept", new AcceptDriftRequest { Field = $"web-50/{field}", Documents = estate.Documents });
            estate.Write(answer.Files.Single().Path, answer.Files.Single().Text);
        }
        estate["web-50"].ShouldContain("ciuser: eve");
        estate["web-50"].ShouldContain("ipconfig0: { gw: 10.0.0.1, ip: 10.0.0.6/24 }");
        var failure = await estate.Lab.Process.FailsAsync("drift accept", new AcceptDriftRequest { Field = "web-50/nameserver", Documents = estate.Documents });
        failure.Message.ShouldContain("CloudInit base");
        failure.WayOut.ShouldNotBeNull().ShouldContain("'nameserver:'");
        Estate.Fields(await estate.PlanAsync()).ShouldBe(["nameserver: - → 10.0.0.1 None"]);
    }

    [Fact]
    public async Task Parts_ComeAsAnImage_AndAChangedTextIsAnotherImageInTheDrive()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("base.yaml", Parts("nginx"));
        estate.Write("web.yaml", Vm("web-50", "  state: running\n"));
        var plan = await estate.ApplyAsync();
        plan.Steps.Where(s => !s.IsOwn).Select(s => s.Kind).ShouldBe(["cloudinit.upload", "guest.create", "guest.start"]);
        var first = (await ImagesAsync(estate)).ShouldHaveSingleItem();
        first.ShouldStartWith("local:iso/croft-web-50-");
        (await estate.Lab.SeeAsync("web-50")).Config["ide2"].ShouldNotBeNull().ShouldStartWith($"{first},media=cdrom");

        estate.Write("base.yaml", Parts("nginx, curl"));
        var changed = await estate.PlanAsync();
        changed.Steps.Where(s => !s.IsOwn).Select(s => s.Kind).ShouldBe(["cloudinit.upload", "guest.configure"]);
        changed.Steps[1].After.ShouldBe([changed.Steps[0].Id]);
        changed.Steps[1].Disturbs.ShouldBe(Disturbance.Live);
        changed.Steps[1].Privilege.ShouldBe($"VM.Config.CDROM on /vms/{(await estate.Lab.SeeAsync("web-50")).Place.Vmid}");
        changed.Steps[1].Changes.ShouldHaveSingleItem().Field.ShouldBe("ide2.file");
        changed.Warnings.ShouldContain(w => w.Contains("takes it for a new instance", StringComparison.Ordinal));
        changed.Warnings.ShouldContain(w => w.Contains($"croft storage delete {first}", StringComparison.Ordinal));
        var rehearsed = await estate.Lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = changed.Number });
        rehearsed.Failed.ShouldBeFalse(rehearsed.Outcome);
        rehearsed.Steps.ShouldAllBe(s => s.State == RehearsedState.Succeeds);
        (await ImagesAsync(estate)).Count.ShouldBe(1);
        await estate.ApplyAsync();
        (await ImagesAsync(estate)).Count.ShouldBe(2);

        // Back to the first text: its image is there still.
        estate.Write("base.yaml", Parts("nginx"));
        (await estate.ApplyAsync()).Steps.Where(s => !s.IsOwn).ShouldHaveSingleItem().Kind.ShouldBe("guest.configure");

        // What somebody else put into the drive is no matter of the machine's document.
        var vmid = (await estate.Lab.SeeAsync("web-50")).Place.Vmid;
        await (await estate.Lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Put, $"/nodes/pve1/qemu/{vmid}/config") { Parameters = [new("ide2", "none,media=cdrom")] }, Ct);
        (await estate.Lab.Process.FailsAsync("drift accept", new AcceptDriftRequest { Field = "web-50/ide2.file", Documents = estate.Documents })).Message.ShouldContain("the parts of CloudInit base");
    }

    [Fact]
    public async Task Image_TakesThePlaceOfAClonesDrive_ButStandsBesideNone()
    {
        await using var estate = await Estate.ImportedAsync();
        await estate.Lab.MachineAsync("source");
        await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "source", Set = new Dictionary<string, string> { ["ide2"] = "ceph:cloudinit,media=cdrom" } });
        await estate.ImportAsync();
        estate.Write("base.yaml", Parts("nginx", "    drive: sata0\n"));
        estate.Write("web.yaml", Vm("web-50", "  clone: source\n"));
        var refused = (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem();
        refused.Why.Message.ShouldContain("cloud-init would find two");
        refused.Why.WayOut.ShouldBe("Say 'drive: ide2' in the parts, so that the image takes its place.");
        estate.Write("base.yaml", Parts("nginx"));
        (await estate.ApplyAsync()).Steps.Where(s => !s.IsOwn).Select(s => s.Kind).Take(3).ShouldBe(["cloudinit.upload", "guest.clone", "guest.configure"]);
        (await estate.Lab.SeeAsync("web-50")).Config["ide2"].ShouldNotBeNull().ShouldStartWith("local:iso/croft-web-50-");

        // While it runs, Proxmox would leave the volume of its own drive behind.
        await estate.Lab.DoAsync("guest start", new StartGuestRequest { Guest = "source" });
        estate.Set("source", "ide2", null);
        estate.Set("source", "cloudInit", "base");
        (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem().Why.WayOut.ShouldNotBeNull().ShouldContain("--unset ide2");
    }

    [Fact]
    public async Task Snippet_ThatIsNotThere_IsRefusedBeforeAnythingIsDone()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("base.yaml", CloudInit("  cicustom: { user: \"local:snippets/web.yaml\", vendor: \"local:snippets/all.yaml\" }\n"));
        estate.Write("web.yaml", Vm("web-50", Drive));
        Put(estate.Lab, "snippets/all.yaml");
        var refused = (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem();
        refused.Why.Kind.ShouldBe(FailureKind.NotFound);
        refused.Why.Message.ShouldBe("storage 'local' of lab/pve1 has no snippet local:snippets/web.yaml (cicustom.user), and web-50 would not start.");
        refused.Why.WayOut.ShouldBe("It has: local:snippets/all.yaml.");
        Put(estate.Lab, "snippets/web.yaml");
        await estate.ApplyAsync();
        estate.Write("base.yaml", CloudInit("  cicustom: { user: \"local:iso/web.iso\" }\n"));
        (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem().Why.Message.ShouldContain("which is no snippet");
    }

    static void Put(Lab lab, string name)
    {
        var saved = lab.Cluster.Save();
        lab.Cluster.Load(saved with { Nodes = null, Access = null, Storages = [.. saved.Storages!.Select(s => s.Id != "local" ? s : s with { Volumes = [.. s.Volumes ?? [], new SavedVolume(name, "snippets", "snippet", 100) { Node = "pve1" }] })] });
    }
}
