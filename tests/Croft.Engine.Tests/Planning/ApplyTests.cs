using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Planning;

/// <summary>Manifests planned and applied: what was wanted is there, and a second plan finds nothing to do.</summary>
public sealed class ApplyTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData("8.4"), InlineData("9.1"), InlineData("9.2")]
    public async Task Import_OfAWholeEstate_ChangesNothing(string version)
    {
        await using var estate = await Estate.StartAsync(40, version);
        var result = await estate.ImportAsync();
        result.Proven.ShouldBeTrue(string.Join("; ", result.Missing));
        result.Kinds.Values.Sum().ShouldBe(result.Documents);
        result.Documents.ShouldBeGreaterThanOrEqualTo(40);
        (result.Verbatim.Count * 20).ShouldBeLessThanOrEqualTo(result.Typed);
        var plan = await estate.PlanAsync();
        (plan.Differs, plan.Steps.Count).ShouldBe((false, 0), Estate.Told(plan));
        plan.Outlook!.Unmanaged.ShouldBeEmpty();

        var again = await estate.ImportAsync();
        (again.Documents, again.Described).ShouldBe((0, result.Documents));
    }

    [Fact]
    public async Task CoresAndName_OfARunningMachine_ArePendingAndLive()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50", start: true);
        await estate.ImportAsync();
        estate.Set("web-50", "cores", "3");
        estate.Rename("web-50", "web-51");

        var plan = await estate.PlanAsync();
        plan.Differs.ShouldBeTrue();
        Estate.Fields(plan).ShouldBe(["cores: 1 → 3 Pending", "name: web-50 → web-51 Live"]);
        var applied = await estate.ApplyAsync();
        applied.Confirmation.ShouldNotBeNull().IsAgreement.ShouldBeTrue();

        var (place, config, _) = await estate.Lab.SeeAsync("web-51");
        config["cores"].ShouldBe("3");
        var waiting = (await (await estate.Lab.ClientAsync()).Node(place.Node!).Guest(GuestKind.Qemu, place.Vmid!.Value).PendingAsync(Ct)).Single(p => p.Waits);
        (waiting.Key, waiting.Value, waiting.Pending).ShouldBe(("cores", "1", "3"));
        (await estate.PlanAsync()).Outlook!.Waiting.ShouldHaveSingleItem().Change.ShouldBe(new FieldChange("cores", "1", "3"));
    }

    [Fact]
    public async Task FullClones_OnAStorageThatMakesOneAtATime_AreMadeInTurnAndNoneFails()
    {
        await using var estate = await Estate.ImportedAsync();
        for (var i = 0; i < 6; i++)
            estate.Write($"copy-{i}.yaml", $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: {{ name: copy-{i} }}\nspec: {{ clone: debian-12-template, fullClone: true }}\n");
        var plan = await estate.ApplyAsync(new ApplyRequest { Whole = true, Parallel = 6 });
        plan.Steps.Count(s => s.Kind == "guest.clone").ShouldBe(6);
    }

    [Fact]
    public async Task TemplateAndItsClones_AreMadeByOnePlan()
    {
        await using var estate = await Estate.ImportedAsync();
        static string Machine(string name, string spec) => $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: {{ name: {name} }}\nspec: {{ {spec} }}\n";
        // In the order of the alphabet the copies come first.
        estate.Write("a.yaml", Machine("app-60", "clone: golden-60, cores: 2, scsi0: { file: ceph, size: 3G }, state: running"));
        estate.Write("b.yaml", Machine("app-61", "clone: golden-60"));
        estate.Write("c.yaml", Machine("app-62", "clone: app-61, memory: 768"));
        estate.Write("z.yaml", Machine("golden-60", "memory: 512, scsi0: { file: ceph, size: 2G }, net0: { model: virtio, bridge: vmbr0 }, template: true"));
        var shown = await estate.PlanAsync();
        var report = await estate.Lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = shown.Number });
        report.Failed.ShouldBeFalse(Estate.Told(shown));
        var plan = await estate.ApplyAsync();
        var clones = plan.Steps.Where(s => s.Kind == "guest.clone").ToList();
        clones.Select(s => s.Because).ShouldBe([
            "It shares data with golden-60, which can't be destroyed while the copy is there.", "It shares data with golden-60, which can't be destroyed while the copy is there.", "All data is copied."], ignoreOrder: true);
        var (_, app, status) = await estate.Lab.SeeAsync("app-60");
        (app["cores"], app["memory"], status.State.Value).ShouldBe(("2", "512", GuestState.Running));
        app["scsi0"].ShouldNotBeNull().ShouldContain("size=3G");
        (await estate.Lab.SeeAsync("app-62")).Config["memory"].ShouldBe("768");
    }

    [Fact]
    public async Task SoftwareDefinedNetwork_IsAppliedOnce_BeforeWhatIsPluggedIntoIt()
    {
        await using var estate = await Estate.ImportedAsync();
        static string Document(string kind, string name, string spec) => $"apiVersion: croft/v1\nkind: {kind}\nmetadata: {{ name: {name} }}\nspec: {{ {spec} }}\n";
        estate.Write("zone.yaml", Document("SdnZone", "lab1", "type: simple"));
        foreach (var vnet in new[] { "front", "back" }) estate.Write($"{vnet}.yaml", Document("SdnVnet", vnet, "zone: lab1"));
        estate.Write("app.yaml", Document("VirtualMachine", "app-60", "memory: 512, scsi0: { file: ceph, size: 1G }, net0: { model: virtio, bridge: front }, state: running"));
        var plan = await estate.ApplyAsync();
        var steps = plan.Steps.Where(s => !s.IsOwn).ToList();
        steps.Select(s => s.Kind).ShouldBe(["entry.create", "entry.create", "entry.create", "sdn.apply", "guest.create", "guest.start"]);
        steps[2].After.ShouldBe(["1", "2"], ignoreOrder: true);
        steps[3].After.ShouldBe(["3"]);
        steps[4].After.ShouldContain("4");
    }

    [Fact]
    public async Task SoftwareDefinedNetwork_ThatIsWrittenAndNotInForce_IsTold()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("zone.yaml", "apiVersion: croft/v1\nkind: SdnZone\nmetadata: { name: lab1 }\nspec: { type: simple }\n");
        await (await estate.Lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Post, "/cluster/sdn/zones") { Parameters = [new("zone", "lab1"), new("type", "simple")] }, Ct);
        var plan = await estate.PlanAsync();
        plan.Differs.ShouldBeFalse();
        plan.Warnings.ShouldHaveSingleItem().ShouldStartWith("SdnZone lab1 is written and not in force");
        await (await estate.Lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Put, "/cluster/sdn"), Ct);
        while ((await estate.PlanAsync()).Warnings.Count > 0) await Task.Yield();
    }

    [Fact]
    public async Task CopyOfWhatCannotBeMade_IsRefused_WithItsSource()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("a.yaml", "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: app-60 }\nspec: { clone: golden-60 }\n");
        estate.Write("z.yaml", "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: golden-60 }\nspec: { memory: 512, node: pve9, template: true }\n");
        (await estate.PlanAsync()).Outlook!.Refused.Select(r => r.Why.Message).ShouldContain("Can't make VirtualMachine app-60: golden-60, which it is cloned from, can't be made.");
    }

    [Fact]
    public async Task WaitingValue_WhereARebootIsAllowed_ComesIntoForce()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50", start: true);
        await estate.ImportAsync();
        estate.Set("web-50", "cores", "3");
        // That more is allowed reboots nobody who was not asked about.
        (await estate.PlanAsync(new PlanRequest { Whole = true, Allow = [Allowance.Destroy] })).Steps.ShouldNotContain(s => s.Kind == "guest.reboot");
        estate.Set("web-50", "disruption", "[reboot]");
        (await estate.ApplyAsync()).Steps.Where(s => !s.IsOwn).Select(s => s.Kind).ShouldBe(["guest.configure", "guest.reboot"]);
        (await estate.PlanAsync()).Outlook!.Waiting.ShouldBeEmpty();
        (await estate.Lab.SeeAsync("web-50")).Config["cores"].ShouldBe("3");
    }

    [Theory]
    [InlineData("scsi0", "{ file: ceph, size: 6G }", "scsi0.size: 4G → 6G None", "guest.resize")]
    [InlineData("scsi0", "{ file: local-lvm, size: 4G }", "scsi0.file: ceph:vm-", "guest.move")]
    [InlineData("scsi1", "{ file: ceph, size: 2G, ssd: true }", "scsi1.file: - → ceph", "guest.configure")]
    [InlineData("net0", "{ model: virtio, bridge: vmbr0, tag: 42 }", "net0.tag: - → 42 None")]
    [InlineData("net1", "{ model: e1000, bridge: vmbr1 }", "net1.bridge: - → vmbr1 None")]
    [InlineData("pool", "lab", "pool: - → lab Live", "pool.members")]
    [InlineData("node", "pve2", "node: pve1 → pve2 None", "guest.migrate")]
    [InlineData("description", "kept by Croft", "description: - → kept by Croft None")]
    [InlineData("tags", "[b, a]", "tags: - → a;b None")]
    [InlineData("state", "running", "status: stopped → running", "guest.start")]
    [InlineData("memory", "1G", "memory.current: 512M → 1G None")]
    [InlineData("ostype", null, "ostype: l26 → - None")]
    public async Task Field_OfAStoppedMachine_IsChangedByTheStepThatProxmoxHasForIt(string key, string? value, string told, string kind = "guest.configure")
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        if (key == "pool") await estate.Lab.DoAsync("pool create", new CreatePoolRequest { Pool = "extra" });
        await estate.ImportAsync();
        estate.Set("web-50", key, value);
        var plan = await estate.ApplyAsync();
        Estate.Fields(plan).ShouldContain(f => f.StartsWith(told, StringComparison.Ordinal), Estate.Told(plan));
        plan.Steps.Where(s => !s.IsOwn).ShouldHaveSingleItem().Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task Container_ThatMovesByARestart_IsNotRebootedBefore()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.ContainerAsync("ct-50", start: true);
        await estate.ImportAsync();
        estate.Set("ct-50", "memory", "64M");
        estate.Set("ct-50", "features", "{ nesting: true }");
        estate.Set("ct-50", "node", "pve2");
        var plan = await estate.ApplyAsync(new ApplyRequest { Whole = true, Allow = [Allowance.Reboot, Allowance.Restart] });
        plan.Steps.Where(s => !s.IsOwn).Select(s => s.Kind).ShouldBe(["guest.configure", "guest.migrate"]);
        plan.Warnings.ShouldContain(w => w.StartsWith("ct-50 uses ", StringComparison.Ordinal) && w.EndsWith("given 64 MB: Linux ends what does not fit, at once.", StringComparison.Ordinal), Estate.Told(plan));
    }

    [Fact]
    public async Task Disk_TakenOutOfADocument_StaysAsUnused()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        await estate.ImportAsync();
        estate.Set("web-50", "scsi1", "{ file: ceph, size: 2G }");
        await estate.ApplyAsync();
        estate.Set("web-50", "scsi1", null);
        var plan = await estate.ApplyAsync();
        Estate.Fields(plan).ShouldContain(f => f.StartsWith("scsi1.file: ceph:", StringComparison.Ordinal));
        plan.Steps[0].Because.ShouldNotBeNull().ShouldEndWith(" stays on its storage as an unused disk.");
        (await estate.Lab.SeeAsync("web-50")).Config.Values.ShouldContain(v => v.Key == "unused0");
    }

    [Fact]
    public async Task Document_OfNoGuest_MakesOne()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("new.yaml", """
            apiVersion: croft/v1
            kind: VirtualMachine
            metadata:
              name: fresh-01
            spec:
              node: pve2
              cores: 2
              memory: 1G
              scsihw: virtio-scsi-single
              scsi0: { file: ceph, size: 5G, ssd: true }
              net0: { model: virtio, bridge: vmbr0 }
              efidisk0: { file: ceph, efitype: 4m }
              bios: ovmf
              tags: [fresh, Made]
              state: running
            ---
            apiVersion: croft/v1
            kind: Container
            metadata:
              name: fresh-02
            spec:
              node: pve1
              ostemplate: local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst
              unprivileged: true
              memory: 256
              rootfs: { volume: local-lvm, size: 2G }
              net0: { name: eth0, bridge: vmbr0, ip: dhcp }
              description: |-
                first line
                second line
            ---
            apiVersion: croft/v1
            kind: VirtualMachine
            metadata:
              name: fresh-03
            spec:
              clone: debian-12-template
              cores: 3
              net0: { model: virtio, bridge: vmbr1 }
              description: made by a document
            """);
        var plan = await estate.ApplyAsync();
        plan.Title.ShouldStartWith("make 3");
        var (_, machine, status) = await estate.Lab.SeeAsync("fresh-01");
        (machine["cores"], machine["memory"], status.State.Value).ShouldBe(("2", "1024", GuestState.Running));
        machine.Disks.Single(d => d.Key == "scsi0").Size.ShouldBe(5L << 30);
        (await estate.Lab.SeeAsync("fresh-02")).Config.Description!.TrimEnd().ShouldBe("first line\nsecond line");
        var (_, clone, _) = await estate.Lab.SeeAsync("fresh-03");
        (clone["cores"], clone.Description).ShouldBe(("3", "made by a document"));
        clone.Nics.Single().ToString().ShouldContain("vmbr1");
        // What was made is managed: its document is found again by its number, whatever it is called.
        estate.Write("new.yaml", estate.Documents.Single(d => d.Path == "new.yaml").Text.Replace("fresh-01", "renamed-01", StringComparison.Ordinal).Replace("    state: running\n", "", StringComparison.Ordinal));
        (await estate.PlanAsync()).Title.ShouldStartWith("make 1");
    }

    [Fact]
    public async Task Documents_ThatMakeManyAtOnce_GetNumbersOfTheirOwn()
    {
        await using var estate = await Estate.ImportedAsync();
        for (var i = 0; i < 12; i++)
            estate.Write($"many-{i}.yaml", $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata:\n  name: many-{i}\nspec:\n  clone: debian-12-template\n");
        var plan = await estate.ApplyAsync();
        plan.Steps.Where(s => s.Kind == "guest.clone").Select(s => s.Changes.Single(c => c.Field == "vmid").To).Distinct().Count().ShouldBe(12);
    }
}
