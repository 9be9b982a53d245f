using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using System.Text.Json;

namespace Croft.Engine.Tests.Guests;

public sealed class ConfigurePlansTests
{
    static ConfigureGuestRequest Ask(params (string Key, string Value)[] set) =>
        new() { Guest = "web-01", Set = set.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal) };

    [Fact]
    public void Configure_LiveAndPending_IsOneCallThatTellsThemApart()
    {
        var plan = ConfigurePlans.Configure(Seen.Vm(), new ConfigureGuestRequest { Cores = 4, Tags = ["prod", "web"] });
        var step = plan.Steps.ShouldHaveSingleItem();
        step.Disturbs.ShouldBe(Disturbance.Pending);
        step.Because.ShouldBe("tags at once; cores waits for the next restart.");
        step.Changes.ShouldBe([new FieldChange("cores", "2", "4") { Disturbs = Disturbance.Pending }, new FieldChange("tags", null, "prod;web") { Disturbs = Disturbance.Live }]);
        step.Privilege.ShouldBe("VM.Config.CPU on /vms/101, VM.Config.Options on /vms/101");
        var action = step.Action.Deserialize<ConfigureAction>(StepJson.Options)!;
        action.Set.ShouldBe(new Dictionary<string, string> { ["cores"] = "4", ["tags"] = "prod;web" }, ignoreOrder: true);
        action.Seen!["cores"].ShouldBe("2");
    }

    [Theory]
    [InlineData("tags", "Web;db", "db;Web")]
    [InlineData("description", "note", "note\n")]
    [InlineData("net0", "bridge=vmbr0,virtio=BC:24:11:00:00:10", "virtio=BC:24:11:00:00:10,bridge=vmbr0")]
    public void Configure_SameInOtherWords_IsNothingToDo(string key, string asked, string there) =>
        ConfigurePlans.Configure(Seen.Vm(true, (key, there)), Ask((key, asked))).Steps.ShouldBeEmpty();

    [Fact]
    public void Configure_UnsetOfAnAbsentKey_IsNothingToDo() =>
        ConfigurePlans.Configure(Seen.Vm(), new ConfigureGuestRequest { Unset = ["startup"] }).Steps.ShouldBeEmpty();

    [Theory]
    [InlineData("scsi1", "ceph:vm-102-disk-0,size=8G", true)]
    [InlineData("scsi1", "local:102/vm-102-disk-1.qcow2", true)]
    [InlineData("scsi1", "ceph:vm-101-disk-7", false)]
    [InlineData("scsi1", "local:base-9000-disk-0.qcow2/101/vm-101-disk-1.qcow2", false)]
    [InlineData("scsi2", "ceph:vm-102-disk-2,discard=on", false)]
    [InlineData("ide2", "local:iso/vm-102-disk-0.iso,media=cdrom", false)]
    public void Configure_DiskOfAnotherGuest_IsWarnedOf(string key, string value, bool isWarned)
    {
        var plan = ConfigurePlans.Configure(Seen.Vm(true, ("scsi2", "ceph:vm-102-disk-2")), Ask((key, value)));
        if (isWarned) plan.Warnings.ShouldHaveSingleItem().ShouldContain("guest 102's");
        else plan.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("lock")]
    [InlineData("template")]
    [InlineData("cipassword")]
    public void Configure_WhatIsNoSetting_IsAFaultOfTheRequest(string key)
    {
        var failure = Seen.Refused(() => ConfigurePlans.Configure(Seen.Vm(), Ask((key, "x"))));
        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Faults.ShouldHaveSingleItem().Message.ShouldContain(key);
    }

    [Theory]
    [InlineData("memry", "Did you mean 'memory'?")]
    [InlineData("nonsense", "'nonsense' is no setting of a virtual machine.")]
    [InlineData("net32", "'net' takes a number from 0 to 31.")]
    [InlineData("hostname", "is no setting of a virtual machine")]
    public void Configure_UnknownKey_IsRefused(string key, string says)
    {
        var failure = Seen.Refused(() => ConfigurePlans.Configure(Seen.Vm(), Ask((key, "1"))));
        (failure.Kind, failure.Faults.ShouldHaveSingleItem().Field).ShouldBe((FailureKind.Invalid, "--set"));
        failure.Faults[0].Message.ShouldContain(says);
    }

    [Theory]
    [InlineData("scsi30"), InlineData("net0"), InlineData("virtiofs0"), InlineData("from-a-later-version")]
    public void Configure_KnownOrPresentKey_IsPlanned(string key) =>
        ConfigurePlans.Configure(Seen.Vm(false, ("from-a-later-version", "0")), Ask((key, "x"))).Disturbs.ShouldBe(Disturbance.None);

    [Fact]
    public async Task Name_AsAnother_IsCheckedAndWarnedOf()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("twin");
        (await lab.RefusedAsync("guest configure", new ConfigureGuestRequest { Guest = "twin", Name = "no name" })).Kind.ShouldBe(FailureKind.Invalid);
        (await lab.PlanAsync("guest create", new CreateGuestRequest { Name = "twin", Node = "pve1", Storage = "ceph", Disk = 1 })).Warnings.ShouldContain(w => w.Contains("called 'twin' too"));
        await lab.DoAsync("guest clone", new CloneGuestRequest { Source = "twin", Name = "other" });
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "twin" });
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "other" });
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "other", Name = "twin" });
        var failure = await lab.RefusedAsync("backup restore", new RestoreBackupRequest { Backup = "twin", Replace = true });
        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.WayOut.ShouldNotBeNull().ShouldContain("; ");
    }

    [Fact]
    public void Configure_Nothing_IsAFault() => Seen.Refused(() => ConfigurePlans.Configure(Seen.Vm(), new ConfigureGuestRequest())).Kind.ShouldBe(FailureKind.Invalid);

    [Fact]
    public void Configure_SetAndUnset_IsAFault() =>
        Seen.Refused(() => ConfigurePlans.Configure(Seen.Vm(), Ask(("cpu", "host")) with { Unset = ["cpu"] })).Faults.ShouldHaveSingleItem().Field.ShouldBe("--unset");

    [Fact]
    public void Configure_ReadOnlyKeyOfAContainer_IsUnsupported() =>
        Seen.Refused(() => ConfigurePlans.Configure(Seen.Ct(), Ask(("unprivileged", "0")))).Kind.ShouldBe(FailureKind.Unsupported);

    [Fact]
    public void Configure_RootsKey_SaysSoBeforeAnythingRuns()
    {
        var plan = ConfigurePlans.Configure(Seen.Vm(), Ask(("args", "-no-hpet")));
        plan.Steps[0].Privilege.ShouldBe("root@pam");
        plan.Warnings.ShouldHaveSingleItem().ShouldContain("root@pam");
    }

    [Fact]
    public void Configure_ContainerName_IsItsHostName() =>
        ConfigurePlans.Configure(Seen.Ct(), new ConfigureGuestRequest { Name = "dns-02" }).Steps[0].Changes.ShouldBe([new FieldChange("hostname", "dns-01", "dns-02") { Disturbs = Disturbance.Live }]);

    [Fact]
    public void Configure_EmptyDescription_RemovesIt() =>
        ConfigurePlans.Configure(Seen.Vm(true, ("description", "old")), new ConfigureGuestRequest { Description = "" }).Steps[0].Changes.ShouldBe([new FieldChange("description", "old", null) { Disturbs = Disturbance.Live }]);
}
