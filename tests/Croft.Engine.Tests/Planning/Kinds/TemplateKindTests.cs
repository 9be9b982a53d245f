using Croft.Contracts;

namespace Croft.Engine.Tests.Planning.Kinds;

/// <summary>Templates planned and applied: files that come, guests made from them, and what can't be told.</summary>
public sealed class TemplateKindTests
{
    const string Debian = "debian-12-standard_12.12-1_amd64.tar.zst";

    static readonly string Sum = "sha256:" + new string('a', 64), OtherSum = "sha256:" + new string('b', 64);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Document(string kind, string name, string spec) => $"apiVersion: croft/v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n{spec}";

    static void Write(Estate estate, string name, string spec, string kind = "Template") => estate.Write($"{name}.yaml", Document(kind, name, spec));

    static IReadOnlyList<string> Kinds(Plan plan) => [.. plan.Steps.Where(s => !s.IsOwn).Select(s => s.Kind)];

    static async Task<bool> IsThereAsync(Estate estate, string volume) =>
        (await estate.Lab.Process.RunAsync<Page<VolumeRow>>("storage content", new StorageContentRequest { Storage = volume.Split(':')[0] })).Items.Any(v => v.Volume == volume);

    static async Task<string> RefusedAsync(Estate estate)
    {
        var why = (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem().Why;
        return $"{why.Message} {why.Cause} {why.WayOut}";
    }

    [Fact]
    public async Task Appliance_AndAContainerMadeFromIt_ComeInOnePlan_AndAFileThatVanishedIsMissed()
    {
        await using var estate = await Estate.StartAsync();
        Write(estate, "debian-12", $"  storage: nfs\n  appliance: {Debian}\n  deletionPolicy: destroy\n");
        Write(estate, "alpine", "  storage: nfs\n  appliance: alpine-3.20-default_20240908_amd64.tar.xz\n");
        Write(estate, "ct-50", "  ostemplate: template/debian-12\n  unprivileged: true\n  memory: 256\n  rootfs: { volume: ceph, size: 2G }\n", "Container");

        var plan = await estate.ApplyAsync();
        Kinds(plan).ShouldBe(["template.download", "guest.create"]);
        plan.Steps[1].After.ShouldBe(["1"]);
        plan.Steps[1].Changes.ShouldContain(new FieldChange("ostemplate", null, $"nfs:vztmpl/{Debian}"));
        plan.Warnings.ShouldHaveSingleItem().ShouldContain("alpine-3.20");
        (await estate.PlanAsync()).Warnings.ShouldBeEmpty("what was taken over is managed");

        await estate.Lab.DoAsync("storage delete", new DeleteVolumeRequest { Volume = $"nfs:vztmpl/{Debian}" });
        var drift = (await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest())).Items.ShouldHaveSingleItem();
        (drift.Drift, drift.Found).ShouldBe(("debian-12/presence", null));
        Kinds(await estate.ApplyAsync()).ShouldBe(["template.download"]);

        // A name that nobody has any more is a fault where it stands.
        estate.Delete("debian-12");
        (await Should.ThrowAsync<FailureException>(() => estate.PlanAsync())).Failure.Faults.ShouldHaveSingleItem().Message.ShouldBe("names the Template 'debian-12', which no manifest here is");
        estate.Delete("ct-50");
        estate.Delete("alpine");
        Write(estate, "shop", "  comment: live\n", "Pool");
        (await estate.PlanAsync()).Outlook!.NotAllowed.ShouldBe([Disturbance.DestroysData]);
        var gone = await estate.ApplyAsync(new ApplyRequest { Whole = true, Allow = [Allowance.Destroy] });
        gone.Confirmation!.Type.ShouldBe(Debian);
        (await IsThereAsync(estate, $"nfs:vztmpl/{Debian}")).ShouldBeFalse();
        (await IsThereAsync(estate, "nfs:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz")).ShouldBeTrue("its document did not say destroy");
    }

    [Fact]
    public async Task DiskImage_BecomesAMachineThatIsATemplate_AndOthersAreClonedFromIt()
    {
        await using var estate = await Estate.ImportedAsync();
        // The storage takes such files only once its own document is applied.
        estate.Set("nfs", "content", "[images, import, iso, rootdir, snippets, vztmpl]");
        Write(estate, "bookworm", $"  storage: nfs\n  download: {{ url: 'https://cloud.example/debian-12.qcow2', checksum: '{Sum}' }}\n");
        Write(estate, "tools", "  storage: nfs\n  download: https://cloud.example/tools.iso\n  deletionPolicy: destroy\n");
        Write(estate, "golden", """
              cores: 2
              memory: 1G
              scsi0: { file: ceph, size: 8G, import-from: template/bookworm, ssd: true }
              ide2: { file: template/tools, media: cdrom }
              net0: { model: virtio, bridge: vmbr0 }
              template: true

            """, "VirtualMachine");
        var plan = await estate.ApplyAsync();
        Kinds(plan).ShouldBe(["entry.configure", "storage.download", "storage.download", "guest.create", "guest.resize", "guest.template"]);
        plan.Steps[3].After.ShouldBe(["1", "2", "3"], ignoreOrder: true);
        plan.Steps[3].Changes.ShouldContain(c => c.Field == "scsi0" && c.To!.StartsWith("ceph:0,", StringComparison.Ordinal) && c.To.Contains("import-from=nfs:import/debian-12.qcow2"));
        var (_, config, _) = await estate.Lab.SeeAsync("golden");
        (config["template"], config.Disks.Single(d => d.Key == "scsi0").Size).ShouldBe(("1", 8L << 30));
        config["scsi0"].ShouldNotBeNull().ShouldNotContain("import-from");

        Write(estate, "debian-12", "  guest: golden\n");
        Write(estate, "web-50", "  clone: template/debian-12\n  cores: 3\n", "VirtualMachine");
        Kinds(await estate.ApplyAsync()).ShouldContain("guest.clone");
        (await estate.Lab.SeeAsync("web-50")).Config["cores"].ShouldBe("3");

        // What a guest has in a drive stays.
        estate.Set("golden", "ide2", "{ file: 'nfs:iso/tools.iso', media: cdrom }");
        estate.Delete("tools");
        (await RefusedAsync(estate)).ShouldContain("golden");
    }

    [Fact]
    public async Task DiskImage_ItsMachineAndAClone_ComeInOnePlan()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Set("nfs", "content", "[images, import, iso, rootdir, snippets, vztmpl]");
        Write(estate, "bookworm", "  storage: nfs\n  download: https://cloud.example/debian-12.qcow2\n");
        Write(estate, "debian-12", "  guest: golden\n");
        Write(estate, "golden", "  memory: 1G\n  scsi0: { file: ceph, size: 8G, import-from: template/bookworm }\n  template: true\n", "VirtualMachine");
        Write(estate, "web-50", "  clone: template/debian-12\n  cores: 3\n  scsi0: { file: ceph, size: 12G }\n", "VirtualMachine");
        Kinds(await estate.ApplyAsync()).ShouldBe(["entry.configure", "storage.download", "guest.create", "guest.resize", "guest.template", "guest.clone", "guest.configure", "guest.resize", "guest.configure"]);
        var (_, config, _) = await estate.Lab.SeeAsync("web-50");
        (config["cores"], config["memory"], config.Disks.Single(d => d.Key == "scsi0").Size).ShouldBe(("3", "1024", 12L << 30));
    }

    [Fact]
    public async Task File_OfAnotherAddress_ComesBeside_AndTheOldOneGoesWhereItMay()
    {
        await using var estate = await Estate.StartAsync();
        void Wanted(string url, string? sum, string rest = "") => Write(estate, "tools", $"  storage: nfs\n  download: {{ url: '{url}'{(sum is null ? "" : $", checksum: '{sum}'")} }}\n{rest}");
        Wanted("https://mirror.example/tools-1.iso", Sum);
        (await estate.ApplyAsync()).Steps[0].Changes.ShouldContain(new FieldChange("checksum", null, Sum));

        Wanted("https://mirror.example/tools-1.iso", OtherSum);
        (await RefusedAsync(estate)).ShouldContain("is not what is wanted now");
        Wanted("https://other.example/tools-1.iso", null);
        (await RefusedAsync(estate)).ShouldContain("'filename'");
        Wanted("https://other.example/tools-1.iso", Sum);
        Kinds(await estate.ApplyAsync()).ShouldBeEmpty("the checksum says that it is the same");
        Wanted("https://other.example/tools-1.iso", null);
        var unsure = await estate.ApplyAsync();
        Kinds(unsure).ShouldBeEmpty();
        unsure.Warnings.ShouldHaveSingleItem().ShouldContain("nor its checksum");

        Wanted("https://other.example/tools-2.iso", Sum);
        var next = await estate.ApplyAsync();
        Kinds(next).ShouldBe(["storage.download"]);
        next.Warnings.ShouldHaveSingleItem().ShouldContain("tools-1.iso");
        Wanted("https://other.example/tools-3.iso", Sum, "  deletionPolicy: destroy\n");
        (await estate.PlanAsync()).Outlook!.NotAllowed.ShouldBe([Disturbance.DestroysData]);
        Kinds(await estate.ApplyAsync(new ApplyRequest { Whole = true, Allow = [Allowance.Destroy] })).ShouldBe(["storage.download", "storage.delete"]);
        (await IsThereAsync(estate, "nfs:iso/tools-1.iso"), await IsThereAsync(estate, "nfs:iso/tools-2.iso"), await IsThereAsync(estate, "nfs:iso/tools-3.iso")).ShouldBe((true, false, true));
    }

    [Fact]
    public async Task Template_ThatCannotCome_IsRefusedBeforeAnythingIsDone()
    {
        await using var estate = await Estate.StartAsync();
        foreach (var (spec, told) in new[]
        {
            ($"  storage: ceph\n  appliance: {Debian}\n", "does not hold 'vztmpl'"),
            ("  storage: nfs\n  download: https://mirror.example/disk.qcow2\n", "does not hold 'import'"),
            ($"  storage: nowhere\n  appliance: {Debian}\n", "nowhere"),
            ($"  storage: local\n  appliance: {Debian}\n", "'node: pve1'"),
            ("  storage: nfs\n  appliance: debian-12_1_amd64.tar.zst\n", "has no template"),
            ("  storage: nfs\n  oci: docker.io/library/nginx:1.29\n", "9.1 and later"),
            ("  storage: nfs\n  filename: gone.iso\n  download: https://mirror.example/404\n", "404"),
            ("  guest: nobody\n", "nobody"),
        })
        {
            Write(estate, "it", spec);
            (await RefusedAsync(estate)).ShouldContain(told);
        }
        Write(estate, "it", "  storage: nfs\n  download: https://mirror.example/tools.iso\n");
        estate.Lab.Cluster.Faults.SetStorageFull("nfs", true);
        (await RefusedAsync(estate)).ShouldContain("are needed and");
        Write(estate, "it", $"  storage: local\n  node: pve3\n  appliance: {Debian}\n");
        await estate.Lab.Cluster.Faults.SetNodeOnlineAsync("pve3", false, Ct);
        (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem().Why.Kind.ShouldBe(FailureKind.Unreachable);
    }

    [Fact]
    public async Task Image_OfARegistry_ComesFrom91_AndBringsItsContainerWhatNobodySaid()
    {
        await using var estate = await Estate.StartAsync(version: "9.1");
        Write(estate, "nginx", "  storage: nfs\n  oci: docker.io/library/nginx:1.29\n");
        Write(estate, "ct-50", "  ostemplate: template/nginx\n  memory: 256\n  rootfs: { volume: ceph, size: 2G }\n  net0: { name: eth0, bridge: vmbr0, ip: dhcp }\n", "Container");
        Kinds(await estate.ApplyAsync()).ShouldBe(["template.pull", "guest.create"]);
        (await estate.Lab.SeeAsync("ct-50")).Config["entrypoint"].ShouldNotBeNull().ShouldContain("nginx");
        (await IsThereAsync(estate, "nfs:vztmpl/nginx_1.29.tar")).ShouldBeTrue();
    }

    [Fact]
    public async Task FileOfANodesOwnStorage_HoldsItsGuestsToThatNode()
    {
        await using var estate = await Estate.StartAsync();
        Write(estate, "debian-12", $"  storage: local\n  node: pve2\n  appliance: {Debian}\n");
        Write(estate, "ct-50", "  node: pve1\n  ostemplate: template/debian-12\n  memory: 256\n  rootfs: { volume: ceph, size: 2G }\n", "Container");
        (await RefusedAsync(estate)).ShouldContain("lies on pve2 alone");
        estate.Set("ct-50", "node", null);
        await estate.ApplyAsync();
        (await estate.Lab.SeeAsync("ct-50")).Place.Node.ShouldBe("pve2");
    }

    [Fact]
    public async Task Guest_BecomesATemplateForGood_OnceItIsStopped()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("golden", start: true);
        Write(estate, "debian-12", "  guest: golden\n");
        (await RefusedAsync(estate)).ShouldContain("it runs");
        await estate.Lab.DoAsync("guest stop", new StopGuestRequest { Guest = "golden" });
        var plan = await estate.ApplyAsync();
        Kinds(plan).ShouldBe(["guest.template"]);
        (plan.Confirmation!.Type, plan.Confirmation.IsAgreement).ShouldBe(("golden", false));
        Write(estate, "web-50", "  clone: debian-12\n", "VirtualMachine");
        await estate.ApplyAsync();
        (await estate.Lab.SeeAsync("web-50")).Place.ShouldNotBeNull();
    }

    [Fact]
    public async Task Rehearsal_OfADownload_GoesByTheSizeThatTheServerTold()
    {
        await using var estate = await Estate.StartAsync();
        var saved = estate.Lab.Cluster.Save();
        estate.Lab.Cluster.Load(saved with { Nodes = null, Access = null, Web = new Dictionary<string, long?> { ["https://mirror.example/tools.iso"] = 5_000_001 } });
        Write(estate, "tools", "  storage: nfs\n  download: https://mirror.example/tools.iso\n");
        var plan = await estate.PlanAsync();
        var report = await estate.Lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = plan.Number });
        report.Failed.ShouldBeFalse(report.Outcome);
        report.Afterwards.ShouldContain(d => d.Field == "iso/tools.iso");
        (await IsThereAsync(estate, "nfs:iso/tools.iso")).ShouldBeFalse();
    }
}
