using Croft.Contracts;
using Croft.Engine.Planning.Kinds;
using Croft.Engine.Pools;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using Croft.Sandbox.Faults;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Planning.Kinds;

public sealed class PoolAndStorageTests
{
    [Fact]
    public async Task Pool_MadeChangedAndDeleted_IsAsItsDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("Pool");
        var made = await lab.ApplyAsync("shop", "  comment: live\n  storage: [ceph]\n");
        made.Steps.Select(s => s.Kind).ShouldBe(["pool.create", "pool.members"]);
        await lab.ShouldComeBackAsync("shop");

        var changed = await lab.ApplyAsync("shop", "  comment: 'the shop, live'\n  storage: [nfs]\n");
        changed.Steps.SelectMany(s => s.Changes).ShouldBe([new FieldChange("comment", "live", "the shop, live"), new FieldChange("storage ceph", "shop", null), new FieldChange("storage nfs", null, "shop")]);
        await lab.ApplyAsync("shop", "  storage: [nfs]\n");

        await lab.ApplyAsync("shop/front", "  comment: front\n");
        (await lab.RefusedAsync("shop", null)).Message.ShouldContain("In it: pool shop/front");
        await lab.ApplyAsync("shop/front", null);
        (await lab.ApplyAsync("shop", null)).Confirmation!.Type.ShouldBe("shop");
    }

    [Fact]
    public async Task Pool_WithAGuest_IsNotDeleted()
    {
        await using var lab = await KindLab.StartAsync("Pool");
        await lab.Lab.MachineAsync("web");
        await lab.ApplyAsync("shop", "  comment: live\n");
        await lab.Lab.DoAsync("pool include", new IncludeInPoolRequest { Pool = "shop", Guests = ["web"] });
        (await lab.RefusedAsync("shop", null)).Message.ShouldContain("web");
    }

    [Fact]
    public async Task Storage_MadeChangedAndDeleted_IsAsItsDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("Storage");
        await lab.ApplyAsync("nas", "  type: nfs\n  server: 10.0.0.9\n  export: /srv\n  content: [iso, backup]\n  nodes: [pve1, pve2]\n  prune-backups: { keep-daily: 7 }\n");
        await lab.ShouldComeBackAsync("nas");
        var changed = await lab.ApplyAsync("nas", "  type: nfs\n  server: 10.0.0.10\n  export: /srv\n  content: [iso]\n  prune-backups: { keep-daily: 7, keep-weekly: 4 }\n  disable: true\n");
        var step = changed.Steps.ShouldHaveSingleItem();
        step.Changes.Select(c => (c.Field, c.From, c.To)).ShouldBe(
        [
            ("content", "backup,iso", "iso"), ("disable", null, "1"), ("nodes", "pve1,pve2", null), ("prune-backups.keep-weekly", null, "4"), ("server", "10.0.0.9", "10.0.0.10"),
        ], ignoreOrder: true);
        step.Because!.ShouldContain("On nodes that are left out");
        (await lab.ApplyAsync("nas", null)).Confirmation!.Because.ShouldContain("What lies on it stays there");
    }

    [Fact]
    public async Task Storage_OfEachSeeded_ComesBackAndIsNoDifference()
    {
        await using var lab = await KindLab.StartAsync("Storage");
        foreach (var there in await lab.SeeAsync())
        {
            RoundTrip.ShouldHold(lab.Kind, there.Spec);
            there.Spec.Raw.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Storage_UsedByAGuest_IsNotDeleted()
    {
        await using var lab = await KindLab.StartAsync("Storage");
        await lab.Lab.MachineAsync("web");
        var refused = await lab.RefusedAsync("ceph", null);
        refused.Kind.ShouldBe(FailureKind.Conflict);
        refused.Message.ShouldContain("web (");
    }

    [Fact]
    public async Task Storage_TakenIntoUseSinceThePlan_IsNotDeleted()
    {
        await using var lab = await KindLab.StartAsync("Storage", guests: 0);
        var plan = await lab.PlanAsync("ceph", null);
        await lab.Lab.MachineAsync("web");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("web (");
    }

    [Fact]
    public async Task Storage_WithAPassword_IsMadeWithItsSecretAndTellsItNowhere()
    {
        await using var lab = await KindLab.StartAsync("Storage", guests: 0);
        const string spec = "  type: pbs\n  server: 10.0.0.7\n  datastore: main\n  username: backup@pbs\n  password: ${secret:vault}\n";
        var lacking = await lab.RunAsync(await lab.PlanAsync("vault", spec));
        lacking.Steps[0].Failure!.Message.ShouldContain("No secret 'vault' is kept");
        await lab.Lab.Process.RunAsync("secret set", new SetSecretRequest { Name = "vault", Value = "correct-horse" });
        var plan = await lab.ApplyAsync("vault", spec);
        plan.Steps[0].Action.GetRawText().ShouldNotContain("correct-horse");
        plan.Steps[0].Action.GetRawText().ShouldContain("${secret:vault}");
        KeptSecrets.Of(lab.Kind, (await lab.FindAsync("vault"))!.Spec).ShouldBe(["password", "encryption-key", "master-pubkey"]);
        (await lab.Of("User").ApplyAsync("anna@pve", "  password: ${secret:vault}\n")).Steps.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Storage_ThatCantBeAsWanted_IsRefusedBeforeAnythingIsDone()
    {
        await using var lab = await KindLab.StartAsync("Storage");
        (await lab.RefusedAsync("local", null)).Message.ShouldContain("Proxmox puts it back");
        var moved = await lab.RefusedAsync("nfs", "  type: nfs\n  server: 10.0.0.5\n  export: /elsewhere\n  content: [images, iso, rootdir, snippets, vztmpl]\n");
        moved.Message.ShouldContain("export stays as it was made (/srv/pve)");
        moved.Faults.ShouldHaveSingleItem().At!.File.ShouldBe("it.yaml");
        (await lab.RefusedAsync("vault", "  type: pbs\n  server: 10.0.0.7\n  datastore: main\n")).Message.ShouldContain("needs a password");
    }

    [Fact]
    public async Task Kinds_ThatMayBeHidden_AreDeniedAndNeverAbsent()
    {
        await using var lab = await KindLab.StartAsync("Storage", guests: 0);
        var root = await lab.Lab.BecomeAuditorAsync();
        (await lab.SeeAsync()).ShouldNotBeEmpty();
        await HideAsync(root, "/storage");
        await HideAsync(root, "/pool");
        foreach (var kind in new[] { lab, lab.Of("Pool") })
            (await Should.ThrowAsync<FailureException>(kind.SeeAsync)).Failure.Kind.ShouldBe(FailureKind.Denied);
    }

    [Theory]
    [InlineData(HoldPoint.AfterEffect)]
    [InlineData(HoldPoint.BeforeEffect)]
    public async Task EntrySteps_WhoseAnswersAreLost_TakeEffectOnce(HoldPoint point)
    {
        await using var lab = await KindLab.StartAsync("Storage", guests: 0);
        foreach (var (method, spec) in new[] { ("POST", "  type: dir\n  path: /mnt/once\n"), ("PUT", "  type: dir\n  path: /mnt/once\n  content: [iso]\n"), ("DELETE", null) })
        {
            lab.Lab.Cluster.Faults.CutNext(call => call.Method == method && call.Path.StartsWith("/storage", StringComparison.Ordinal), point);
            await lab.ApplyAsync("once", spec);
        }
        foreach (var effect in new[] { "create", "update", "delete" })
            lab.Lab.Cluster.Effects[$"storage/once {effect}"].ShouldBe(1);
    }

    [Fact]
    public async Task Storage_ChangedSinceThePlan_IsLeftAsItIs()
    {
        await using var lab = await KindLab.StartAsync("Storage", guests: 0);
        await lab.ApplyAsync("nas", "  type: dir\n  path: /mnt/nas\n  content: [iso]\n");
        var plan = await lab.PlanAsync("nas", "  type: dir\n  path: /mnt/nas\n  content: [iso, backup]\n");
        await lab.ApplyAsync("nas", "  type: dir\n  path: /mnt/nas\n  content: [snippets]\n");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("its content is no longer as it was planned on");
    }

    [Fact]
    public async Task EntrySteps_Undone_PutBackWhatWas()
    {
        await using var lab = await KindLab.StartAsync("Storage", guests: 0);
        const string first = "  type: dir\n  path: /mnt/nas\n  content: [iso]\n", second = "  type: dir\n  path: /mnt/nas\n  content: [backup]\n  disable: true\n";
        await lab.ApplyAsync("nas", first);
        foreach (var spec in new[] { second, null })
        {
            var step = (await lab.PlanAsync("nas", spec)).Steps.Single();
            await lab.ApplyAsync("nas", spec);
            IStepKind kind = spec is null ? new DeleteEntryStep() : new ConfigureEntryStep();
            var undo = kind.Undo(step.Action, await lab.Lab.StepContextAsync()).ShouldNotBeNull();
            var (run, _) = await lab.RunAsync(new Plan("apply", "undo", [undo with { Id = "1" }]));
            run.State.ShouldBe(RunState.Done);
            (await lab.ChangeAsync("nas", first)).Differences.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Join_OfPlans_NumbersThemAnewAndInARow()
    {
        var seen = new PoolSeen("lab", "shop", new Pool("shop", null, []), ["shop"]);
        var plans = new[] { "a", "b" }.Select(s => PoolPlans.Include(seen, [new Candidate(s, null, null)], false)).ToList();
        var joined = PlanJoin.Of("both", [.. plans, PoolPlans.Delete(seen)]);
        joined.Steps.Select(s => (s.Id, string.Join(',', s.After))).ShouldBe([("1", ""), ("2", "1"), ("3", "2")]);
        joined.Confirmation!.Type.ShouldBe("shop");
    }
}
