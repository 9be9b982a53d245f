using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Croft.Sandbox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Tests.Horizons;

/// <summary>Sight over time: between a plan and its run, while a run is carried out, and where a cluster does not answer.</summary>
public sealed class SightRunTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Actor Holding(string scope, params string[] permissions) =>
        new("eve@door", [new Grant([Permissions.EstateRead, .. permissions], GrantScope.TryParse(scope, out var read) ? read : throw new ArgumentException(scope))]);

    static async Task<(EstateWorkspace Workspace, GuestRow Guest)> StartAsync()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync(new SandboxOptions { Nodes = 2, Guests = 6, Seed = 3 });
        return (workspace, (await workspace.GuestsAsync()).First(g => g is { Status: "running", Template: false }));
    }

    static Task<Plan> PlanAsync(EstateWorkspace workspace, Actor actor, string verb, object request) =>
        workspace.Get<VerbRunner>().PlanAsync(workspace.Get<Catalogue>()[verb], request, new VerbContext(actor, "test"), Ct);

    static Task<RunRow> StartAsync(EstateWorkspace workspace, Actor actor, Plan plan) =>
        workspace.Get<VerbRunner>().StartAsync(plan, plan.Confirmation?.Type, new VerbContext(actor, "test"), Ct);

    static async Task<Failure> FailsAsync(Func<Task> call) => (await Should.ThrowAsync<FailureException>(call)).Failure;

    static async Task SetTagsAsync(EstateWorkspace workspace, GuestRow guest, string tags)
    {
        var client = await workspace.Get<Croft.Engine.Clusters.ClusterConnections>().GetAsync("lab", Ct);
        await client.SendAsync(new ProxmoxCall(HttpMethod.Put, $"/nodes/{guest.Node}/{(guest.Type == GuestType.Vm ? "qemu" : "lxc")}/{guest.Vmid}/config") { Parameters = [new("tags", tags)] }, Ct);
        await workspace.SyncAsync();
    }

    [Fact]
    public async Task Plan_OfAGuestThatLeftTheScope_IsNotThereWhenItIsStarted()
    {
        var (workspace, guest) = await StartAsync();
        await using var _ = workspace;
        await SetTagsAsync(workspace, guest, "mine");
        var actor = Holding("tag:mine", Permissions.GuestPower);
        var plan = await PlanAsync(workspace, actor, "guest stop", new StopGuestRequest { Guest = guest.Name });
        await SetTagsAsync(workspace, guest, "theirs");
        (await FailsAsync(() => StartAsync(workspace, actor, plan))).Message.ShouldBe($"There is no plan {plan.Number}.");
        (await FailsAsync(() => StartAsync(workspace, actor, plan with { Number = 999 }))).Message.ShouldBe("There is no plan 999.");
    }

    [Fact]
    public async Task Plan_ThatTouchesNothing_IsNotToldToANarrowedTokenOfWhoMadeIt()
    {
        var (workspace, guest) = await StartAsync();
        await using var _ = workspace;
        var owner = new Actor("eve@door", [new Grant([Grant.All], GrantScope.Everything)]);
        var plan = await PlanAsync(workspace, owner, "guest configure", new ConfigureGuestRequest { Guest = guest.Name, Tags = guest.Tags });
        plan.Steps.ShouldBeEmpty();
        Task<Plan> KeptAsync(Actor actor) => workspace.Get<VerbRunner>().KeptAsync(plan.Number, new VerbContext(actor, "test"), Ct);
        (await KeptAsync(Holding("tag:mine", Permissions.RunRead))).Number.ShouldBe(plan.Number, "what they were told they may hear again");
        (await FailsAsync(() => KeptAsync(Holding("tag:mine", Permissions.RunRead) with { IsNarrowed = true }))).Message.ShouldBe($"There is no plan {plan.Number}.");
        (await FailsAsync(() => KeptAsync(Holding("tag:mine", Permissions.RunRead) with { Name = "ben@door" }))).Message.ShouldBe($"There is no plan {plan.Number}.");
    }

    [Fact]
    public async Task Settings_ThatNameAnothersVolumeOrWhatIsTheClusters_AreNotTheScopedUsersToGive()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync(new SandboxOptions { Nodes = 2, Guests = 12, Seed = 3 });
        await using var _1 = workspace;
        var guests = (await workspace.GuestsAsync()).Where(g => g is { Type: GuestType.Vm, Template: false }).ToList();
        var (mine, theirs) = (guests[0], guests[1]);
        var (own, other) = (await DiskAsync(mine), await DiskAsync(theirs));
        var actor = Holding($"guest:lab/{mine.Name}", Permissions.GuestChange);
        var foreign = other.Value.Split(',')[0];
        var storage = foreign.Split(':')[0];

        List<string> said = [];
        foreach (var (key, value) in new[] { ("scsi9", foreign), ("scsi9", $"{foreign},discard=on"), ("scsi9", $"{storage}:0,import-from={foreign}"), ("scsi9", $"{storage}:8"), ("scsi9", "nosuch:8"), ("ide2", "local:iso/debian.iso,media=cdrom"), ("net7", "virtio,bridge=vmbr0"), ("net7", "virtio,bridge=vmbr77"), ("hookscript", "local:snippets/x.pl"), ("args", "-device x"), ("hostpci0", "0000:01:00") })
        {
            var failure = await FailsAsync(() => PlanAsync(workspace, actor, "guest configure", new ConfigureGuestRequest { Guest = mine.Name, Set = Of(key, value) }));
            failure.Kind.ShouldBeOneOf([FailureKind.Denied, FailureKind.NotFound], $"{key}={value}");
            if (!value.Contains("vm-", StringComparison.Ordinal)) said.Add(failure.Message);
        }
        said.Distinct().ShouldHaveSingleItem("whatever is named, the words are the same");

        // What is the guest's own stays so, and who holds both may do it.
        await PlanAsync(workspace, actor, "guest configure", new ConfigureGuestRequest { Guest = mine.Name, Set = Of("description", $"see vm-{theirs.Vmid}-disk-0") });
        await PlanAsync(workspace, actor, "guest configure", new ConfigureGuestRequest { Guest = mine.Name, Set = Of(own.Key, $"{own.Value},discard=on") });
        var both = new Actor("eve@door", [.. actor.Grants, .. Holding($"guest:lab/{theirs.Name}", Permissions.GuestChange).Grants]);
        await PlanAsync(workspace, both, "guest configure", new ConfigureGuestRequest { Guest = mine.Name, Set = Of("scsi9", foreign) });

        async Task<KeyValuePair<string, string>> DiskAsync(GuestRow guest) =>
            (await workspace.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = guest.Name })).Config.First(c => c.Value.Split(',')[0].Contains($"vm-{guest.Vmid}-disk", StringComparison.Ordinal) && !c.Key.StartsWith("unused", StringComparison.Ordinal));
        static Dictionary<string, string> Of(string key, string value) => new(StringComparer.Ordinal) { [key] = value };
    }

    [Fact]
    public async Task Plan_AfterItsPermissionWasTaken_IsDenied()
    {
        var (workspace, guest) = await StartAsync();
        await using var _ = workspace;
        var plan = await PlanAsync(workspace, Holding($"guest:{guest.Name}", Permissions.GuestPower), "guest stop", new StopGuestRequest { Guest = guest.Name });
        var other = new Actor("eve@door", [.. Holding($"guest:{guest.Name}").Grants, new Grant([Permissions.GuestPower], new GrantScope(ScopeKind.Guest, null, "another"))]);
        var failure = await FailsAsync(() => StartAsync(workspace, other, plan));
        failure.Kind.ShouldBe(FailureKind.Denied);
        failure.WayOut!.ShouldContain(Permissions.GuestPower);
        failure.Message.ShouldContain(guest.Name);
        (await workspace.RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest())).Items[0].Kind.ShouldBe(AuditKind.Denial);
    }

    [Fact]
    public async Task Run_OfWhoeverSeesOneGuest_IsCarriedOutAndFollowed()
    {
        var (workspace, guest) = await StartAsync();
        await using var _ = workspace;
        var actor = Holding($"guest:{guest.Name}", Permissions.GuestPower, Permissions.RunRead);
        var plan = await PlanAsync(workspace, actor, "guest stop", new StopGuestRequest { Guest = guest.Name });
        var run = await StartAsync(workspace, actor, plan);
        var ended = await workspace.Get<RunEngine>().FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);
        ended.State.ShouldBe(RunState.Done, ended.Failure?.Message);
        var others = Holding("guest:another", Permissions.RunRead);
        async Task<RunRow> ShowAsync(Actor who) => await workspace.Get<VerbRunner>().SeeingAsync(new VerbContext(who, "test"), () => workspace.Get<RunEngine>().ShowAsync(run.Id, Ct), Ct);
        (await ShowAsync(actor)).Id.ShouldBe(run.Id);
        (await FailsAsync(() => ShowAsync(others))).Message.ShouldBe($"There is no run {run.Id}.");
        (await FailsAsync(() => workspace.Get<VerbRunner>().RunAsync(workspace.Get<Catalogue>()["run cancel"], new CancelRunRequest { Run = run.Id }, new VerbContext(Holding($"guest:{guest.Name}", Permissions.RunRead, Permissions.RunControl), "test"), Ct)))
            .Kind.ShouldBe(FailureKind.Denied, "it needs the permission of the verb that is carried out, too");
    }

    [Fact]
    public async Task Console_OfAGuest_NeedsItsPermissionThere()
    {
        var (workspace, guest) = await StartAsync();
        await using var _ = workspace;
        var other = (await workspace.GuestsAsync()).First(g => g.Name != guest.Name && g is { Status: "running", Template: false });
        var actor = new Actor("eve@door", [.. Holding($"guest:{guest.Name}").Grants, .. Holding("guest:none-such", Permissions.GuestExec).Grants]);
        Task<string> OpenAsync(string name) => workspace.Get<VerbRunner>().SessionAsync(GuestConsole.Info, new ConsoleGuestRequest { Guest = name }, new VerbContext(actor, "test"), async ct =>
        {
            await using var open = await workspace.Get<GuestConsole>().OpenAsync(new ConsoleGuestRequest { Guest = name }, ct);
            return "";
        }, Ct);
        (await FailsAsync(() => OpenAsync(guest.Name))).Kind.ShouldBe(FailureKind.Denied);
        (await FailsAsync(() => OpenAsync(other.Name))).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task Cluster_ThatIsSilent_TellsNoAddressToWhoSeesAGuestOfIt_AndNothingToOthers()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab", new SandboxOptions { Nodes = 2, Guests = 6, Seed = 3 });
        var home = await workspace.AddAsync("home", new SandboxOptions { Nodes = 2, Guests = 6, Seed = 4, Number = 1 });
        await workspace.SyncAsync();
        var names = (await workspace.GuestsAsync()).Where(g => g.Cluster == "lab").Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        var guest = (await workspace.GuestsAsync()).First(g => g.Cluster == "home" && !names.Contains(g.Name));
        await workspace.SilenceAsync(home);
        await workspace.SyncAsync();
        foreach (var (actor, told) in new[] { (Holding($"guest:home/{guest.Name}", Permissions.GuestPower, Permissions.RunRead), true), (Holding("cluster:lab", Permissions.GuestPower, Permissions.RunRead), false) })
        {
            foreach (var (verb, request) in new (string, object)[]
            {
                ("guest list", new ListGuestsRequest()), ("guest list", new ListGuestsRequest { Fresh = true }), ("guest show", new ShowGuestRequest { Guest = $"home/{guest.Vmid}" }), ("status", new StatusRequest()), ("status", new StatusRequest { Fresh = true }),
                ("task list", new ListTasksRequest()), ("backup list", new ListBackupsRequest()), ("ha list", new ListHaRequest()), ("replication list", new ListReplicationRequest()), ("firewall list", new ListFirewallsRequest()), ("pool list", new ListPoolsRequest()),
                ("snapshot list", new ListSnapshotsRequest { Guest = "none-such" }), ("snapshot list", new ListSnapshotsRequest { Guest = $"home/{guest.Vmid}" }), ("guest show", new ShowGuestRequest { Guest = $"home/{guest.Vmid}", Fresh = true }), ("drift list", new ListDriftRequest()), ("node list", new ListNodesRequest()), ("history list", new ListHistoryRequest()),
            })
            {
                var text = await TextAsync(workspace, actor, verb, request);
                if (told) text.ShouldNotContain(home.Url.Port.ToString(CultureInfo.InvariantCulture), Case.Sensitive, verb);
                else text.Replace($"home/{guest.Vmid}", "", StringComparison.Ordinal).ShouldNotContain("home", Case.Sensitive, verb);
            }
        }
        (await TextAsync(workspace, Holding($"guest:home/{guest.Name}"), "guest list", new ListGuestsRequest())).ShouldContain(Horizon.Unasked);
    }

    static async Task<string> TextAsync(EstateWorkspace workspace, Actor actor, string verb, object request)
    {
        try
        {
            var answer = await workspace.Get<VerbRunner>().RunAsync(workspace.Get<Catalogue>()[verb], request, new VerbContext(actor, "test"), Ct);
            return System.Text.Json.JsonSerializer.Serialize(answer, answer.GetType(), SightCaller.Options);
        }
        catch (FailureException e)
        {
            return System.Text.Json.JsonSerializer.Serialize(e.Failure, SightCaller.Options);
        }
    }
}
