using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Planning;

/// <summary>What is not done: refused with the reason, or left alone.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("web-50", "scsi0", "{ file: ceph, size: 2G }", FailureKind.Unsupported, "smaller")]
    [InlineData("ct-50", "unprivileged", "false", FailureKind.Unsupported, "unprivileged")]
    [InlineData("web-50", "scsi1", "ceph", FailureKind.Invalid, "needs a size")]
    [InlineData("web-50", "node", "pve9", FailureKind.NotFound, "pve9")]
    [InlineData("web-50", "pool", "nowhere", FailureKind.NotFound, "nowhere")]
    public async Task WhatProxmoxCannotDo_IsRefusedAsAWhole(string guest, string key, string value, FailureKind kind, string told)
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        await estate.Lab.ContainerAsync("ct-50");
        await estate.ImportAsync();
        estate.Set(guest, key, value);
        // A right change beside it is not done either.
        estate.Set(guest == "web-50" ? "ct-50" : "web-50", "description", "changed");
        var plan = await estate.PlanAsync();
        plan.Differs.ShouldBeTrue();
        var refused = plan.Outlook!.Refused.ShouldHaveSingleItem();
        refused.Why.Kind.ShouldBe(kind);
        refused.Document.ShouldEndWith(guest);
        $"{refused.Why.Message} {string.Join(' ', refused.Why.Faults.Select(f => f.Field))}".ShouldContain(told);
        refused.At.ShouldNotBeNull();
        var report = await estate.Lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = plan.Number });
        report.Failed.ShouldBeTrue("what can't be applied has not been rehearsed well");
        report.Outcome.ShouldBe("its step would succeed; a document can't be as wanted, and the plan is not applied");
        var failure = await estate.RefusedAsync();
        (failure.Kind, failure.Faults.Single().Field).ShouldBe((kind, refused.Document));
    }

    [Fact]
    public async Task WhatStopsAGuest_HasToBeAllowed()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.DoAsync("guest create", new CreateGuestRequest { Name = "ct-50", Node = "pve1", Storage = "ceph", Disk = 2, Memory = 256, Start = true, Template = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst" });
        await estate.ImportAsync();
        estate.Set("ct-50", "node", "pve2");
        (await estate.PlanAsync()).Outlook!.NotAllowed.ShouldBe([Disturbance.Restart]);
        var failure = await estate.RefusedAsync();
        failure.Kind.ShouldBe(FailureKind.Denied);
        failure.WayOut.ShouldNotBeNull().ShouldContain("--allow restart");
        await estate.ApplyAsync(new ApplyRequest { Whole = true, Allow = [Allowance.Restart] });
        (await estate.Lab.SeeAsync("ct-50")).Place.Node.ShouldBe("pve2");
    }

    [Fact]
    public async Task Documents_ThatMeanOneGuest_AreRefused()
    {
        await using var estate = await Estate.ImportedAsync();
        var name = estate.Documents.Select(d => d.Path).First(p => p.StartsWith("virtualmachine/", StringComparison.Ordinal))["virtualmachine/".Length..^".yaml".Length];
        estate.Write("twin.yaml", estate[name].Replace($"name: {name}\n", "name: another\n", StringComparison.Ordinal));
        (await Should.ThrowAsync<FailureException>(() => estate.PlanAsync())).Failure.Faults.ShouldHaveSingleItem().Message.ShouldContain("more than one guest");
        estate.Write("twin.yaml", $"apiVersion: croft/v1\nkind: Container\nmetadata:\n  name: other\nspec:\n  vmid: {(await estate.Lab.SeeAsync(name)).Place.Vmid}\n");
        estate.Delete(name);
        (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem().Why.Message.ShouldContain("is the VirtualMachine");
    }

    [Fact]
    public async Task Names_ThatTwoGuestsShare_HaveToBeToldByNumber()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("twin");
        await estate.Lab.MachineAsync("twin");
        estate.Write("twin.yaml", "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata:\n  name: twin\nspec:\n  cores: 2\n");
        (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem().Why.WayOut.ShouldNotBeNull().ShouldContain("vmid");

        var imported = await Estate.StartAsync();
        await using var both = imported;
        await imported.Lab.MachineAsync("twin");
        await imported.Lab.MachineAsync("twin");
        (await imported.ImportAsync()).Proven.ShouldBeTrue();
        (await imported.PlanAsync()).Differs.ShouldBeFalse();
    }

    [Fact]
    public async Task Document_ThatIsGone_EndsManagementAlone_UnlessItSaysDestroy()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("keep-50");
        await estate.Lab.MachineAsync("gone-50");
        await estate.ImportAsync();
        estate.Set("gone-50", "deletionPolicy", "destroy");
        await estate.ApplyAsync();
        estate.Delete("keep-50");
        estate.Delete("gone-50");

        var plan = await estate.PlanAsync();
        plan.Steps.Where(s => !s.IsOwn).ShouldHaveSingleItem().Disturbs.ShouldBe(Disturbance.DestroysData);
        plan.Outlook!.NotAllowed.ShouldBe([Disturbance.DestroysData]);
        plan.Outlook.Unmanaged.ShouldHaveSingleItem().Name.ShouldBe("keep-50", "what is destroyed is not left alone");
        // A part of the documents says nothing of the others.
        (await estate.PlanAsync(new PlanRequest())).Steps.ShouldBeEmpty();
        (await estate.RefusedAsync()).Kind.ShouldBe(FailureKind.Denied);
        var applied = await estate.ApplyAsync(new ApplyRequest { Whole = true, Allow = [Allowance.Destroy] });
        applied.Confirmation.ShouldNotBeNull().Type.ShouldBe("gone-50");
        applied.Confirmation.IsAgreement.ShouldBeFalse();
        (await estate.Lab.SeeAsync("keep-50")).Place.ShouldNotBeNull();
        (await (await estate.Lab.ClientAsync()).Cluster.ResourcesAsync(ResourceFilter.Guests, TestContext.Current.CancellationToken)).ShouldAllBe(g => g.Name != "gone-50");
        (await estate.PlanAsync()).Outlook!.Unmanaged.ShouldHaveSingleItem().Name.ShouldBe("keep-50");
    }

    [Fact]
    public async Task Workspace_WithoutADocument_EndsNothing()
    {
        await using var estate = await Estate.ImportedAsync();
        var empty = new PlanRequest { Whole = true };
        (await estate.Lab.RefusedAsync("plan", empty)).Kind.ShouldBe(FailureKind.Conflict);
    }

    [Fact]
    public async Task ShownPlan_IsAppliedAsItWasShown_UnlessTheEstateHasChanged()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        await estate.ImportAsync();
        estate.Set("web-50", "cores", "3");
        var shown = await estate.PlanAsync();
        await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "web-50", Cores = 2 });
        var failure = await estate.Lab.RefusedAsync("apply", new ApplyRequest { Plan = new ShownPlan(shown.Number, null) });
        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Faults.Single().Message.ShouldContain("cores: 1 → 2");

        shown = await estate.PlanAsync();
        var applied = await estate.Lab.PlanAsync("apply", new ApplyRequest { Plan = new ShownPlan(shown.Number, null) });
        (applied.Parent, applied.Confirmation).ShouldBe((shown.Number, null));
        (await estate.Lab.RunAsync(applied)).Run.State.ShouldBe(RunState.Done);
        (await estate.Lab.SeeAsync("web-50")).Config["cores"].ShouldBe("3");
        // What only shows is never run.
        (await Should.ThrowAsync<FailureException>(() => estate.Lab.Process.Get<Croft.Engine.Access.VerbRunner>().StartAsync(shown, null, estate.Lab.Process.Context, TestContext.Current.CancellationToken)))
            .Failure.WayOut.ShouldNotBeNull().ShouldContain($"croft apply {shown.Number}");
    }

    [Fact]
    public async Task Target_PlansThatDocumentAlone()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        await estate.Lab.MachineAsync("web-51");
        await estate.ImportAsync();
        estate.Set("web-50", "cores", "3");
        estate.Set("web-51", "cores", "4");
        (await estate.PlanAsync(new PlanRequest { Whole = true, Target = ["VirtualMachine/web-51"] })).Steps.Where(s => !s.IsOwn).ShouldHaveSingleItem().Title.ShouldContain("web-51");
        (await estate.Lab.RefusedAsync("plan", new PlanRequest { Whole = true, Documents = estate.Documents, Target = ["web-52"] })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task Guest_OnANodeThatIsDown_IsNotPlannedFor()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50", node: "pve3");
        await estate.ImportAsync();
        await estate.Lab.Cluster.Faults.SetNodeOnlineAsync("pve3", false, TestContext.Current.CancellationToken);
        estate.Set("web-50", "cores", "3");
        var plan = await estate.PlanAsync();
        // What was not changed there is not known, and hinders nobody.
        plan.Outlook!.Refused.ShouldHaveSingleItem().Why.Kind.ShouldBe(FailureKind.Unreachable);
        plan.Outlook.Refused[0].Document.ShouldBe("VirtualMachine web-50");
        plan.Warnings.ShouldContain(w => w.StartsWith("Not known", StringComparison.Ordinal));
        plan.Steps.ShouldAllBe(s => s.IsOwn);
    }
}
