using Croft.Contracts;
using Croft.Engine.Planning;

namespace Croft.Engine.Tests.Planning;

/// <summary>What a running guest works with is taken from nobody by accident, and comes back as it was.</summary>
public sealed class TakeAwayTests
{
    const string Boot = "order=scsi0;net0";

    static async Task<Estate> WithMachineAsync(bool import = true)
    {
        var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("db-50", start: true);
        await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "db-50", Set = new Dictionary<string, string> { ["net1"] = "virtio,bridge=vmbr0" } });
        if (import) await estate.ImportAsync();
        return estate;
    }

    static string Document(string name, int vmid) => $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata:\n  name: {name}\nspec:\n  vmid: {vmid}\n  cores: 2\n";

    static async Task<int> LastRunAsync(Estate estate) => (await estate.Lab.Process.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items[0].Id;

    [Fact]
    public async Task Number_OfAnotherGuest_DoesNotTakeItOver_UnlessItIsManaged()
    {
        await using var estate = await WithMachineAsync(import: false);
        var vmid = (await estate.Lab.SeeAsync("db-50")).Place.Vmid!.Value;
        estate.Write("web.yaml", Document("web-50", vmid));
        var refused = (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem();
        refused.Why.Message.ShouldBe($"number {vmid} of lab is db-50, which Croft does not manage: it is not taken for web-50.");
        (await estate.RefusedAsync()).Kind.ShouldBe(FailureKind.Conflict);

        estate.Write("web.yaml", "");
        await estate.ImportAsync();
        estate.Rename("db-50", "web-50");
        Estate.Fields(await estate.PlanAsync()).ShouldBe(["name: db-50 → web-50 Live"]);
    }

    [Theory]
    [InlineData("{ model: e1000, bridge: vmbr0 }", true)]
    [InlineData("{ model: virtio, bridge: vmbr1 }", false)]
    public async Task Card_OfARunningGuest_ThatIsReplaced_IsAgreedToByName_AndOneThatIsPluggedElsewhereIsNot(string card, bool asks)
    {
        await using var estate = await WithMachineAsync();
        estate.Set("db-50", "net1", card);
        var plan = await estate.PlanAsync();
        Estate.Fields(plan).ShouldContain(f => f.StartsWith("net1.", StringComparison.Ordinal));
        (plan.Confirmation is { IsAgreement: false } asked ? asked.Because.Split(" is ")[1] : null).ShouldBe(asks ? "taken away, or replaced by another, while it runs." : null);
    }

    [Theory]
    [InlineData("net1", null)]
    [InlineData("scsi0", " ")]
    [InlineData("scsi0", null)]
    public async Task DiskOrCard_OfARunningGuest_IsTakenByItsNameAlone_AndUndoPutsItBack(string key, string? boot)
    {
        await using var estate = await WithMachineAsync();
        if (boot is not null) await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "db-50", Set = new Dictionary<string, string> { ["boot"] = "order=scsi0" } });
        var (_, before, _) = await estate.Lab.SeeAsync("db-50");
        estate.Set("db-50", key, null);
        estate.Set("db-50", "boot", null);
        var plan = await estate.PlanAsync();
        plan.Confirmation.ShouldNotBeNull().ShouldSatisfyAllConditions(
            c => c.Type.ShouldBe("db-50"), c => c.IsAgreement.ShouldBeFalse(), c => c.Because.ShouldContain($"{key} of "));
        if (key == "scsi0") Estate.Fields(plan).ShouldContain($"boot: {before["boot"]} → {boot ?? "order=net0"} Pending");
        else Estate.Fields(plan).ShouldNotContain(f => f.StartsWith("boot", StringComparison.Ordinal));
        await estate.ApplyAsync();
        (await estate.Lab.SeeAsync("db-50")).Config[key].ShouldBeNull();

        var undo = await estate.Lab.DoAsync("run undo", new UndoRunRequest { Run = await LastRunAsync(estate) });
        undo.Warnings.ShouldBeEmpty();
        var (_, after, _) = await estate.Lab.SeeAsync("db-50");
        (after[key], after["boot"]).ShouldBe((before[key], before["boot"]));
        // What is managed is as it was before, too.
        var managed = (await estate.Lab.Process.Get<KeptSpecs>().NowAsync(TestContext.Current.CancellationToken)).Single(k => k.Name == "db-50");
        managed.Text.ShouldContain($"  {key}:");
        (await estate.PlanAsync()).Differs.ShouldBeTrue();
    }

    [Fact]
    public async Task GuestThatAnotherMadeMeanwhile_IsNotMadeTwice()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("new.yaml", "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: new-50 }\nspec: { memory: 512, scsi0: { file: ceph, size: 1G } }\n");
        estate.Write("copy.yaml", "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: copy-50 }\nspec: { clone: debian-12-template }\n");
        var first = await estate.Lab.PlanAsync("apply", new ApplyRequest { Whole = true, Documents = estate.Documents });
        var second = await estate.Lab.PlanAsync("apply", new ApplyRequest { Whole = true, Documents = estate.Documents, KeepGoing = true });
        (await estate.Lab.RunAsync(first)).Run.State.ShouldBe(RunState.Done);
        var (run, steps) = await estate.Lab.RunAsync(second);
        run.State.ShouldBe(RunState.Failed);
        steps.Select(s => s.Failure).OfType<Failure>().ShouldAllBe(f => f.Message.Contains("has been called so since the plan was made"));
        steps.Count(s => s.Failure is not null).ShouldBe(2);
        (await estate.PlanAsync()).Differs.ShouldBeFalse();
    }

    [Fact]
    public async Task DocumentNamedAlone_DoesNotTakeTheGuestOfAnother()
    {
        await using var estate = await WithMachineAsync();
        estate.Write("copy.yaml", estate["db-50"].Replace("name: db-50", "name: nu-50", StringComparison.Ordinal));
        IReadOnlyList<DocumentFile> named = [.. estate.Documents.Select(d => d with { IsBeside = d.Path != "copy.yaml" })];
        var failure = (await Should.ThrowAsync<FailureException>(() => estate.Lab.PlanAsync("apply", new ApplyRequest { Documents = named }))).Failure;
        failure.Faults.ShouldHaveSingleItem().Message.ShouldContain("is given to more than one guest");
    }

    [Fact]
    public async Task SettingsAndUndo_AskForTheNameToo()
    {
        await using var estate = await WithMachineAsync(import: false);
        var lab = estate.Lab;
        async Task<Plan> UnsetAsync(string key) => await lab.PlanAsync("guest configure", new ConfigureGuestRequest { Guest = "db-50", Unset = [key] });
        (await UnsetAsync("net1")).Confirmation.ShouldNotBeNull().Type.ShouldBe("db-50");
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "db-50", Set = new Dictionary<string, string> { ["net2"] = "virtio,bridge=vmbr0" } });
        var run = (await lab.Process.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items[0].Id;
        (await lab.PlanAsync("run undo", new UndoRunRequest { Run = run })).Confirmation.ShouldNotBeNull().Because.ShouldContain("net2 of db-50");

        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "db-50", Unset = ["scsi0"] });
        var plan = await UnsetAsync("unused0");
        plan.Steps.Single().Disturbs.ShouldBe(Disturbance.DestroysData);
        plan.Confirmation.ShouldNotBeNull().Because.ShouldContain("deleted from the storage");
        (await lab.RunAsync(plan)).Run.State.ShouldBe(RunState.Done);
        run = (await lab.Process.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items[0].Id;
        var undo = await lab.PlanAsync("run undo", new UndoRunRequest { Run = run });
        undo.Steps.ShouldBeEmpty("what is deleted does not come back as a name in the config");
        undo.Warnings.ShouldHaveSingleItem().ShouldContain("nothing takes it back");
    }

    [Theory]
    [InlineData("order: [scsi0, scsi5]", "scsi5")]
    [InlineData("order: [foo]", "foo")]
    public async Task BootOrder_ThatNamesWhatIsNotThere_IsRefused(string boot, string missing)
    {
        await using var estate = await WithMachineAsync();
        estate.Set("db-50", "boot", $"{{ {boot} }}");
        (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem().Why.Message.ShouldBe($"Can't start VirtualMachine db-50 from {missing} (boot.order): it has none.");
    }

    [Theory]
    [InlineData(Boot, "{ order: [scsi0] }", "boot.order: scsi0;net0 → scsi0 Pending")]
    [InlineData("cn", "{ order: [scsi0] }", "boot: cn → order=scsi0 Pending")]
    [InlineData(Boot, "c", "boot: order=scsi0;net0 → c Pending")]
    public async Task BootOrder_ThatTheDocumentStatesWhereADeviceGoes_IsToldOnce(string before, string stated, string told)
    {
        await using var estate = await WithMachineAsync(import: false);
        if (before != Boot) await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "db-50", Set = new Dictionary<string, string> { ["boot"] = before } });
        await estate.ImportAsync();
        estate.Set("db-50", "net0", null);
        estate.Set("db-50", "boot", stated);
        Estate.Fields(await estate.ApplyAsync()).Where(f => f.StartsWith("boot", StringComparison.Ordinal)).ShouldBe([told]);
    }

    [Fact]
    public async Task StoppedGuest_LosesACard_WithoutBeingNamed()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("db-50");
        await estate.ImportAsync();
        estate.Set("db-50", "net0", null);
        estate.Set("db-50", "boot", "{ order: [scsi0] }");
        (await estate.PlanAsync()).Confirmation.ShouldBeNull();
        await estate.ApplyAsync();
    }

    [Fact]
    public async Task BootOrder_ThatNamesWhatIsTakenAway_IsRefused()
    {
        await using var estate = await WithMachineAsync();
        estate["db-50"].ShouldContain("boot:");
        (await estate.Lab.SeeAsync("db-50")).Config["boot"].ShouldBe(Boot);
        estate.Set("db-50", "net0", null);
        (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem().Why.WayOut.ShouldBe("Take net0 out of 'boot.order', too.");
    }

    [Fact]
    public async Task Machine_WithoutADisk_IsAsItWasMade()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("bare.yaml", "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: bare-50 }\nspec: { cores: 2, memory: 512 }\n");
        var plan = await estate.ApplyAsync();
        plan.Steps.First(s => s.Kind == "guest.create").Privilege.ShouldNotBeNull().ShouldSatisfyAllConditions(
            p => p.ShouldContain("VM.Allocate on"), p => p.ShouldContain("VM.Config.CPU on"), p => p.ShouldContain("VM.Config.Memory on"));
    }

    [Fact]
    public async Task Undo_OfWhatWaits_IsRatedByTheGuestAsItIsNow()
    {
        await using var estate = await WithMachineAsync();
        estate.Set("db-50", "cores", "3");
        await estate.ApplyAsync();
        var run = await LastRunAsync(estate);
        async Task<IReadOnlyList<string>> UndoneAsync() => Estate.Fields(await estate.Lab.PlanAsync("run undo", new UndoRunRequest { Run = run }));
        (await UndoneAsync()).ShouldBe(["cores: 3 → 1 Live"], "it only drops what waits");
        await estate.Lab.DoAsync("guest reboot", new RebootGuestRequest { Guest = "db-50" });
        (await UndoneAsync()).ShouldBe(["cores: 3 → 1 Pending"]);
    }
}
