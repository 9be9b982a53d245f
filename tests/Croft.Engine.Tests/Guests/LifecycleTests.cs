using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

public sealed class LifecycleTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData("vm"), InlineData("ct")]
    public async Task Guest_FromCreationToDestruction_IsAsEachVerbSays(string kind)
    {
        await using var lab = await Lab.StartAsync();
        var name = $"life-{kind}";
        await (kind == "vm" ? lab.MachineAsync(name) : lab.ContainerAsync(name));
        (await lab.SeeAsync(name)).Status.State.Value.ShouldBe(GuestState.Stopped);

        await lab.DoAsync("guest start", new StartGuestRequest { Guest = name });
        (await lab.SeeAsync(name)).Status.State.Value.ShouldBe(GuestState.Running);
        (await lab.PlanAsync("guest start", new StartGuestRequest { Guest = name })).Steps.ShouldBeEmpty();

        await lab.DoAsync("guest reboot", new RebootGuestRequest { Guest = name });
        await lab.DoAsync("guest shutdown", new ShutdownGuestRequest { Guest = name, Timeout = 30, Force = true });
        (await lab.SeeAsync(name)).Status.State.Value.ShouldBe(GuestState.Stopped);
        await lab.DoAsync("guest start", new StartGuestRequest { Guest = name });
        await lab.DoAsync("guest stop", new StopGuestRequest { Guest = name });
        (await lab.SeeAsync(name)).Status.State.Value.ShouldBe(GuestState.Stopped);

        await lab.DoAsync("guest start", new StartGuestRequest { Guest = name });
        (await lab.RefusedAsync("guest destroy", new DestroyGuestRequest { Guest = name })).WayOut.ShouldNotBeNull().ShouldContain("--stop");
        var destroy = await lab.DoAsync("guest destroy", new DestroyGuestRequest { Guest = name, Stop = true, Purge = true });
        destroy.Confirmation!.Type.ShouldBe(name);
        var client = await lab.ClientAsync();
        (await client.Cluster.ResourcesAsync(ResourceFilter.Guests, Ct)).ShouldAllBe(g => g.Name != name);
    }

    [Fact]
    public async Task Create_FromTemplate_IsConfiguredGrownStartedAndDescribed()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.DoAsync("guest create", new CreateGuestRequest
        {
            Name = "app-99",
            From = "debian-12-template",
            Cores = 3,
            Memory = 1536,
            Disk = 12,
            Tags = ["prod", "app"],
            Bridge = "vmbr1",
            Start = true,
            Description = "made by a test",
        });
        plan.Steps.Select(s => s.Kind).ShouldBe(["guest.clone", "guest.configure", "guest.resize", "guest.start", "guest.configure"]);
        plan.OnFailure.ShouldBe(OnFailure.Undo);
        var (place, config, status) = await lab.SeeAsync("app-99");
        (config["cores"], config["memory"], config.Description).ShouldBe(("3", "1536", "made by a test"));
        config.Tags.Order().ShouldBe(["app", "prod"]);
        config.Nics.Single().ToString().ShouldContain("vmbr1");
        config.Disks.Single(d => d.Key == "scsi0").Size.ShouldBe(12L << 30);
        status.State.Value.ShouldBe(GuestState.Running);
        place.Vmid.ShouldNotBe(9000);
    }

    [Fact]
    public async Task Create_FromTemplate_AStepFails_TheCloneAloneIsDestroyedAgain()
    {
        await using var lab = await Lab.StartAsync();
        var before = (await (await lab.ClientAsync()).Cluster.ResourcesAsync(ResourceFilter.Guests, Ct)).Select(g => g.Vmid).Order().ToList();
        var plan = await lab.PlanAsync("guest create", new CreateGuestRequest { Name = "app-98", From = "9000", Memory = 1024, Start = true });
        lab.Cluster.Faults.FailNextTask("qmstart", "start failed: QEMU exited with code 1");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Undone);
        steps.Single(s => s.State == StepState.Failed).Failure!.ToString().ShouldContain("QEMU exited with code 1");
        (await (await lab.ClientAsync()).Cluster.ResourcesAsync(ResourceFilter.Guests, Ct)).Select(g => g.Vmid).Order().ShouldBe(before);
    }

    [Fact]
    public async Task Create_NumberTakenAfterThePlan_IsAConflictThatNamesAFreeOne()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("guest create", new CreateGuestRequest { Name = "late", Node = "pve1", Storage = "ceph", Id = 777 });
        await lab.DoAsync("guest create", new CreateGuestRequest { Name = "early", Node = "pve2", Storage = "ceph", Id = 777 });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        var failure = steps[0].Failure!;
        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain("taken by 'early'");
        failure.WayOut.ShouldNotBeNull().ShouldContain("--id ");
        (await lab.SeeAsync("early")).Place.Vmid.ShouldBe(777);
    }

    [Fact]
    public async Task Clone_RunningMachine_IsAFullCopyUnderAFreeNumber()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("source", start: true);
        var plan = await lab.DoAsync("guest clone", new CloneGuestRequest { Source = "source", Name = "copy" });
        plan.Steps[0].Leases.ShouldContain("lab/storage/ceph");
        var (source, copy) = (await lab.SeeAsync("source"), await lab.SeeAsync("copy"));
        copy.Place.Vmid.ShouldNotBe(source.Place.Vmid);
        copy.Config.Uuid.ShouldNotBe(source.Config.Uuid);
        copy.Config["memory"].ShouldBe("512");
    }

    [Fact]
    public async Task Configure_Running_AppliesLiveKeysAndTellsWhatWaits()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("conf", start: true);
        var plan = await lab.PlanAsync("guest configure", new ConfigureGuestRequest { Guest = "conf", Memory = 1024, Description = "hello", Tags = ["b", "a"] });
        plan.Disturbs.ShouldBe(Disturbance.Pending);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done);
        steps[0].Evidence.ShouldContain(e => e.Field == "memory" && e.Seen.Contains("waits for the next restart"));
        var (_, config, _) = await lab.SeeAsync("conf");
        config.Description!.TrimEnd().ShouldBe("hello");
        config["memory"].ShouldBe("1024");
        (await lab.PlanAsync("guest reboot", new RebootGuestRequest { Guest = "conf" })).Steps[0].Because.ShouldNotBeNull().ShouldContain("memory");
    }

    [Fact]
    public async Task Configure_ChangedByAnotherMeanwhile_IsAConflictThatNamesTheField()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("race");
        var plan = await lab.PlanAsync("guest configure", new ConfigureGuestRequest { Guest = "race", Memory = 2048 });
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "race", Memory = 768 });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Kind.ShouldBe(FailureKind.Conflict);
        steps[0].Failure!.Cause.ShouldBe("memory: 512 → 768");
        (await lab.SeeAsync("race")).Config["memory"].ShouldBe("768");
    }

    [Theory, InlineData("vm"), InlineData("ct")]
    public async Task Migrate_Running_IsOnTheOtherNodeAndRuns(string kind)
    {
        await using var lab = await Lab.StartAsync();
        await (kind == "vm" ? lab.MachineAsync("move", start: true) : lab.ContainerAsync("move", start: true));
        if (kind == "ct") (await lab.RefusedAsync("guest migrate", new MigrateGuestRequest { Guest = "move", Node = "pve2" })).WayOut.ShouldNotBeNull().ShouldContain("--restart");
        await lab.DoAsync("guest migrate", new MigrateGuestRequest { Guest = "move", Node = "pve2", Restart = kind == "ct", Online = kind == "vm" });
        var (place, _, status) = await lab.SeeAsync("move");
        place.Node.ShouldBe("pve2");
        status.State.Value.ShouldBe(GuestState.Running);
        (await lab.PlanAsync("guest migrate", new MigrateGuestRequest { Guest = "move", Node = "pve2" })).Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Destroy_TemplateWithLinkedClones_IsRefusedNamingThem()
    {
        await using var lab = await Lab.StartAsync();
        await lab.DoAsync("guest clone", new CloneGuestRequest { Source = "debian-12-template", Name = "child" });
        var failure = await lab.RefusedAsync("guest destroy", new DestroyGuestRequest { Guest = "debian-12-template" });
        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Cause.ShouldNotBeNull().ShouldContain("child");
    }

    [Fact]
    public async Task Destroy_NumberReusedAfterThePlan_DestroysNothing()
    {
        await using var lab = await Lab.StartAsync();
        await lab.DoAsync("guest create", new CreateGuestRequest { Name = "same", Node = "pve1", Storage = "ceph", Disk = 1, Id = 888 });
        var plan = await lab.PlanAsync("guest destroy", new DestroyGuestRequest { Guest = "same" });
        await lab.DoAsync("guest destroy", new DestroyGuestRequest { Guest = "same" });
        await lab.DoAsync("guest create", new CreateGuestRequest { Name = "same", Node = "pve1", Storage = "ceph", Disk = 1, Id = 888 });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Cause.ShouldNotBeNull().ShouldContain("smbios uuid");
        (await lab.SeeAsync("same")).Place.Vmid.ShouldBe(888);
    }

    [Fact]
    public async Task Destroy_Protected_IsRefusedWithTheWayOut()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("safe");
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "safe", Protection = true });
        (await lab.RefusedAsync("guest destroy", new DestroyGuestRequest { Guest = "safe" })).WayOut.ShouldNotBeNull().ShouldContain("--no-protection");
    }

    [Fact]
    public async Task Start_TaskFails_CarriesProxmoxsLastWords()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("broken");
        lab.Cluster.Faults.FailNextTask("qmstart", "timeout waiting on systemd");
        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("guest start", new StartGuestRequest { Guest = "broken" }));
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.ToString().ShouldContain("timeout waiting on systemd");
    }

    [Fact]
    public async Task Start_NodeDownAfterThePlan_FailsAsUnreachableAndLosesNothing()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("far", node: "pve3");
        var plan = await lab.PlanAsync("guest start", new StartGuestRequest { Guest = "far" });
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve3", false, Ct);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Kind.ShouldBe(FailureKind.Unreachable);
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve3", true, Ct);
        await lab.DoAsync("guest start", new StartGuestRequest { Guest = "far" });
    }

    [Fact]
    public async Task Stop_LockedAfterThePlan_NamesTheLockAndTheWayOut()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("held", start: true);
        var plan = await lab.PlanAsync("guest stop", new StopGuestRequest { Guest = "held" });
        var client = await lab.ClientAsync();
        var vmid = (await lab.SeeAsync("held")).Place.Vmid!.Value;
        await client.Node("pve1").Guest(GuestKind.Qemu, vmid).ConfigureNowAsync(new GuestChange { Set = [new("lock", "backup")] }, Ct);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("locked (backup)");
        steps[0].Failure!.WayOut.ShouldNotBeNull().ShouldContain($"qm unlock {vmid}");
        (await lab.RefusedAsync("guest stop", new StopGuestRequest { Guest = "held" })).Kind.ShouldBe(FailureKind.Conflict);
    }

    [Fact]
    public async Task Start_TaskWarns_IsDoneWithTheWarning()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("warn");
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "warn", Set = new Dictionary<string, string> { ["ide2"] = "cdrom,media=cdrom" } });
        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("guest start", new StartGuestRequest { Guest = "warn" }));
        (run.State, steps[0].State).ShouldBe((RunState.Done, StepState.Done));
        steps[0].Warnings.ShouldNotBeEmpty();
    }
}
