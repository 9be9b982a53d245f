using System.Collections.Concurrent;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Planning;

/// <summary>Changes behind Croft's back: found, named with their author where Proxmox recorded one, and answered.</summary>
public sealed class DriftTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<Estate> StartAsync()
    {
        var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50", start: true);
        await estate.Lab.ContainerAsync("ct-50");
        await estate.ImportAsync();
        return estate;
    }

    static async Task BehindAsync(Estate estate, string name, string key, string? value)
    {
        var (place, _, _) = await estate.Lab.SeeAsync(name);
        var client = await estate.Lab.ClientAsync();
        var path = $"/nodes/{place.Node}/{(place.Kind.Value == ResourceKind.Qemu ? "qemu" : "lxc")}/{place.Vmid}/config";
        await client.SendAsync(new ProxmoxCall(HttpMethod.Put, path) { Parameters = [value is null ? new("delete", key) : new(key, value)] }, Ct);
    }

    static Task<DriftPage> ListAsync(Estate estate, bool all = false) => estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest { All = all });

    [Fact]
    public async Task Machine_ChangedBehindCroftsBack_IsFoundWithItsAuthor()
    {
        await using var estate = await StartAsync();
        (await ListAsync(estate)).Items.ShouldBeEmpty();
        await BehindAsync(estate, "web-50", "description", "somebody was here");
        var drift = (await ListAsync(estate)).Items.ShouldHaveSingleItem();
        (drift.Drift, drift.Wanted, drift.Found, drift.Class).ShouldBe(("web-50/description", null, "somebody was here", DriftClass.Conflicting));
        drift.Author.ShouldNotBeNull().ShouldStartWith("root@pam");
        (await ListAsync(estate)).Items.ShouldHaveSingleItem().Since.ShouldBe(drift.Since);
        (await ListAsync(estate)).Differs.ShouldBeTrue();
    }

    [Fact]
    public async Task Drift_OfANumberThatIsUsedAgain_TellsWhoSeesTheNewGuestNothingOfTheOld()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("old-60");
        await estate.ImportAsync();
        var (place, _, _) = await estate.Lab.SeeAsync("old-60");
        await estate.Lab.DoAsync("guest destroy", new DestroyGuestRequest { Guest = "old-60" });
        await estate.Lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());
        await estate.Lab.DoAsync("guest create", new CreateGuestRequest { Name = "reborn", Id = place.Vmid, Node = place.Node, Tags = ["mine"] });
        await estate.Lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());
        (await ListAsync(estate, all: true)).Items.ShouldContain(d => d.Drift == "old-60/name");
        (await AsAsync(estate, Holder(ScopeKind.Tag, null, "mine"), "drift list", new ListDriftRequest { All = true })).ShouldBeOfType<DriftPage>().Items.ShouldAllBe(d => !d.Drift.StartsWith("old-60", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Accounts_AreToldByManifestsToNobodyWhoMayNotListThem()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.DoAsync("access create-user", new CreateUserRequest { User = "zz@pve", Comment = "hidden" });
        await estate.ImportAsync();
        var document = new DocumentFile("zz.yaml", "apiVersion: croft/v1\nkind: User\nmetadata:\n  name: zz@pve\nspec:\n  comment: other\n");
        var process = estate.Lab.Process;
        Task<Plan> PlanAsync(Actor actor) => process.Get<VerbRunner>().PlanAsync(process.Get<Catalogue>()["plan"], new PlanRequest { Documents = [document] }, new VerbContext(actor, "test"), Ct);
        var viewer = Holder(ScopeKind.Cluster, "lab", null);
        var plan = await PlanAsync(viewer);
        plan.Steps.ShouldBeEmpty();
        plan.Outlook!.Refused.ShouldHaveSingleItem().Why.Kind.ShouldBe(FailureKind.Denied);
        StepJsonText(plan).ShouldNotContain("hidden");
        (await Should.ThrowAsync<FailureException>(() => AsAsync(estate, viewer, "restore-spec", new RestoreSpecRequest { Name = "zz@pve", AsOf = TimeProvider.System.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture) }))).Failure.Kind.ShouldBe(FailureKind.NotFound);
        foreach (var permission in new[] { Contracts.Permissions.AccessRead, Contracts.Permissions.EstateChange })
            Estate.Fields(await PlanAsync(new Actor("kim", [new Grant([Contracts.Permissions.EstateRead, permission], GrantScope.Everything)]))).ShouldContain(f => f.StartsWith("comment: hidden", StringComparison.Ordinal));
    }

    static string StepJsonText(Plan plan) => System.Text.Json.JsonSerializer.Serialize(plan, ContractJson.Shown);

    static Actor Holder(ScopeKind kind, string? cluster, string? name) => new("bob", [new Grant([Contracts.Permissions.EstateRead], new GrantScope(kind, cluster, name))]);

    static Task<object> AsAsync(Estate estate, Actor actor, string verb, object request) =>
        estate.Lab.Process.Get<VerbRunner>().RunAsync(estate.Lab.Process.Get<Catalogue>()[verb], request, new VerbContext(actor, "test"), Ct);

    [Fact]
    public async Task Watch_DifferenceThatLeavesTheCallersSight_IsNotToldAsCleared()
    {
        await using var estate = await StartAsync();
        await BehindAsync(estate, "web-50", "tags", "mine");
        await estate.Lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());
        var bob = new Actor("bob", [new Grant([Contracts.Permissions.EstateRead], new GrantScope(ScopeKind.Tag, null, "mine"))]);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        List<string> told = [];
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var watching = Task.Run(async () =>
        {
            var process = estate.Lab.Process;
            await foreach (var item in process.Get<VerbRunner>().StreamAsync(process.Get<Catalogue>()["drift watch"], new WatchDriftRequest { Every = 5 }, new VerbContext(bob, "test"), end.Token))
            {
                told.Add($"{((DriftEvent)item).What} {((DriftEvent)item).Drift}");
                (told.Count == 1 ? first : second).TrySetResult();
            }
        }, Ct);
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        told.ShouldBe(["found web-50/tags"]);

        await BehindAsync(estate, "web-50", "tags", "theirs");
        await estate.Lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());
        await Task.WhenAny(second.Task, Task.Delay(TimeSpan.FromSeconds(12), Ct));
        told.Count.ShouldBe(1, string.Join(", ", told));
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task Watch_WhatCouldNotBeLookedAt_IsToldAsClearedOnceItWasSeen()
    {
        await using var estate = await StartAsync();
        var client = await estate.Lab.ClientAsync();
        var pool = (await estate.Lab.Process.RunAsync<Page<PoolRow>>("pool list", new ListPoolsRequest())).Items[0].Pool;
        Task CommentAsync(string text) => client.SendAsync(new ProxmoxCall(HttpMethod.Put, "/pools") { Parameters = [new("poolid", pool), new("comment", text)] }, Ct);
        var before = (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/pools") { Parameters = [new("poolid", pool)] }, Ct)).Data[0].TryGetProperty("comment", out var said) ? said.GetString()! : "";
        await CommentAsync("somebody was here");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var told = new BlockingCollection<string>();
        var process = estate.Lab.Process;
        var watching = Task.Run(async () =>
        {
            await foreach (var item in process.Get<VerbRunner>().StreamAsync(process.Get<Catalogue>()["drift watch"], new WatchDriftRequest { Every = 5 }, process.Context, end.Token))
                told.Add($"{((DriftEvent)item).What} {((DriftEvent)item).Drift}", Ct);
        }, Ct);
        told.TryTake(out var found, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        found.ShouldBe($"found {pool}/comment");

        var broken = true;
        estate.Lab.Cluster.Faults.SpoilAnswers(call => broken && call.Path.StartsWith("/pools", StringComparison.Ordinal), SpoiltAnswer.Page, int.MaxValue);
        (await ListAsync(estate)).Missing.ShouldContain(m => m.What.EndsWith("every Pool", StringComparison.Ordinal));
        told.TryTake(out var unseen, TimeSpan.FromSeconds(11)).ShouldBeFalse(unseen);
        broken = false;
        await CommentAsync(before);
        told.TryTake(out var cleared, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        cleared.ShouldBe($"cleared {pool}/comment");
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task Value_ThatWaitsAndIsNotWanted_IsToldOnce()
    {
        await using var estate = await StartAsync();
        await BehindAsync(estate, "web-50", "cores", "3");
        await BehindAsync(estate, "web-50", "memory", "600");
        (await ListAsync(estate)).Items.Select(d => (d.Drift, d.Class)).ShouldBe([("web-50/cores", DriftClass.Conflicting), ("web-50/memory.current", DriftClass.Conflicting)]);
        await estate.Lab.DoAsync("drift revert", new RevertDriftRequest { Field = "web-50/cores" });
        (await ListAsync(estate)).Items.ShouldHaveSingleItem().Drift.ShouldBe("web-50/memory.current");
    }

    [Fact]
    public async Task Value_ThatWasAppliedAndWaits_IsListedAndIsNoDifference()
    {
        await using var estate = await StartAsync();
        estate.Set("web-50", "cores", "3");
        await estate.ApplyAsync();
        var drift = await ListAsync(estate);
        drift.Items.ShouldHaveSingleItem().ShouldSatisfyAllConditions(d => d.Class.ShouldBe(DriftClass.Pending), d => (d.Wanted, d.Found).ShouldBe(("3", "1")));
        (drift.Differs, ((IPage)drift).Sum).ShouldBe((false, "no difference"));
        await BehindAsync(estate, "web-50", "tags", "odd");
        drift = await ListAsync(estate);
        (drift.Items.Count, drift.Differs, ((IPage)drift).Sum).ShouldBe((2, true, "1 difference"));
    }

    [Fact]
    public async Task Container_ChangedBehindCroftsBack_HasNoAuthor()
    {
        await using var estate = await StartAsync();
        await BehindAsync(estate, "ct-50", "cores", "2");
        var drift = (await ListAsync(estate)).Items.ShouldHaveSingleItem();
        (drift.Drift, drift.Found, drift.Author).ShouldBe(("ct-50/cores", "2", "not recorded by Proxmox"));
    }

    [Fact]
    public async Task Reverted_OneFieldGoesBackAndTheOtherStays()
    {
        await using var estate = await StartAsync();
        await BehindAsync(estate, "web-50", "description", "somebody was here");
        await BehindAsync(estate, "web-50", "tags", "odd");
        await estate.Lab.DoAsync("drift revert", new RevertDriftRequest { Field = "web-50/description" });
        (await estate.Lab.SeeAsync("web-50")).Config.Description.ShouldBeNull();
        (await ListAsync(estate)).Items.ShouldHaveSingleItem().Drift.ShouldBe("web-50/tags");
    }

    [Theory]
    [InlineData("description", "somebody was here", "description: \"somebody was here\"")]
    [InlineData("tags", "odd;even", "tags: [even, odd]")]
    [InlineData("name", "web-60", "  name: web-60")]
    [InlineData("net0", "virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=7", "tag: 7")]
    public async Task Accepted_IsWrittenIntoTheManifestAndNothingElseIs(string key, string value, string written)
    {
        await using var estate = await StartAsync();
        var before = estate["web-50"];
        await BehindAsync(estate, "web-50", key, value);
        var drifts = (await ListAsync(estate)).Items;
        foreach (var drift in drifts)
        {
            var answer = await estate.Lab.Process.RunAsync<DriftAnswer>("drift accept", new AcceptDriftRequest { Field = $"{drift.Identity}/{drift.Field}", Documents = estate.Documents });
            estate.Write(answer.Files.Single().Path, answer.Files.Single().Text);
        }
        var after = estate[key == "name" ? "web-60" : "web-50"];
        after.ShouldContain(written);
        after.Split('\n').Except(before.Split('\n')).Count().ShouldBe(1);
        (await ListAsync(estate)).Items.ShouldBeEmpty();
        (await estate.PlanAsync()).Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ignored_IsLeftOutUntilItIsAnother()
    {
        await using var estate = await StartAsync();
        await BehindAsync(estate, "web-50", "description", "one");
        await estate.Lab.Process.RunAsync<DriftAnswer>("drift ignore", new IgnoreDriftRequest { Field = "web-50/description", Until = "in 2 weeks" });
        var page = await ListAsync(estate);
        (page.Items.Count, page.Ignored, page.Differs).ShouldBe((0, 1, false));
        (await ListAsync(estate, all: true)).Items.ShouldContain(d => d.Drift == "web-50/description");
        await BehindAsync(estate, "web-50", "description", "two");
        (await ListAsync(estate)).Items.ShouldHaveSingleItem().Found.ShouldBe("two");
    }

    [Fact]
    public async Task WaitingValue_MovedGuestAndStrangers_AreOfOtherClasses()
    {
        await using var estate = await StartAsync();
        estate.Set("web-50", "cores", "3");
        await estate.ApplyAsync();
        var waiting = (await ListAsync(estate)).Items.ShouldHaveSingleItem();
        (waiting.Drift, waiting.Class).ShouldBe(("web-50/cores", DriftClass.Pending));
        await estate.Lab.DoAsync("guest migrate", new MigrateGuestRequest { Guest = "web-50", Node = "pve2", Online = true, WithLocalDisks = true });
        await estate.Lab.MachineAsync("stranger");
        var all = (await ListAsync(estate, all: true)).Items;
        all.ShouldContain(d => d.Drift == "web-50/node" && d.Class == DriftClass.Benign && d.Found == "pve2");
        all.ShouldContain(d => d.Drift == "stranger/presence" && d.Class == DriftClass.Unmanaged);
        (await ListAsync(estate)).Differs.ShouldBeFalse();
    }

    [Fact]
    public async Task Guest_DestroyedBehindCroftsBack_IsMissingWithWhoDidIt()
    {
        await using var estate = await StartAsync();
        var (place, _, _) = await estate.Lab.SeeAsync("ct-50");
        await (await estate.Lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Delete, $"/nodes/{place.Node}/lxc/{place.Vmid}"), Ct);
        DriftRow? drift = null;
        for (var i = 0; i < 50 && drift is null; i++) drift = (await ListAsync(estate)).Items.SingleOrDefault();
        (drift!.Drift, drift.Found).ShouldBe(("ct-50/presence", null));
        drift.Author.ShouldNotBeNull().ShouldStartWith("root@pam");
        (await Should.ThrowAsync<FailureException>(() => estate.Lab.PlanAsync("drift revert", new RevertDriftRequest { Field = "ct-50/presence" }))).Failure.WayOut.ShouldNotBeNull().ShouldContain("croft apply");
    }
}
