using System.ComponentModel.DataAnnotations;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Access;

public sealed class VerbRunnerTests
{
    static readonly VerbContext Nobody = new(Actor.Holding("eve@desk"), "test");

    static WorkspaceFolder.Process Start(WorkspaceFolder folder, FakeTaker? taker = null) => folder.Start(s =>
    {
        s.AddVerb<Keep, KeepRequest, KeepResult>();
        s.AddStreamVerb<Count, CountRequest, KeepResult>();
        s.AddChangeVerb<Destroy, KeepRequest>();
        s.AddSingleton<IPlanTaker>(taker ?? new FakeTaker());
    });

    static async Task<IReadOnlyList<AuditRecord>> AuditAsync(WorkspaceFolder folder) =>
        [.. (await folder.Start().RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest())).Items.Reverse()];

    [Fact]
    public async Task Run_KeepingVerb_IsAuditedBeforeAndAfter_WithoutItsSecrets()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        await Start(folder).RunAsync("thing keep", new KeepRequest { Name = "a", Token = "planted" });
        var rows = await AuditAsync(folder);
        rows.Select(r => r.Kind).ShouldBe([AuditKind.Result, AuditKind.Intent, AuditKind.Result]);
        rows[1].Request.ShouldBe("""{"name":"a","token":"***","count":1}""");
        rows[1].Actor.ShouldBe("anna@desk");
        rows[2].Intent.ShouldBe(rows[1].Sequence);
        rows[2].Outcome.ShouldBe("done");
    }

    [Fact]
    public async Task Run_WithoutPermission_IsDeniedAndAudited_AndDoesNothing()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var failure = await Start(folder).FailsAsync("thing keep", new KeepRequest { Name = "a" }, Nobody);
        failure.Kind.ShouldBe(FailureKind.Denied);
        failure.WayOut!.ShouldContain(Permissions.WorkspaceKeep);
        (await AuditAsync(folder))[^1].ShouldSatisfyAllConditions(
            r => r.Kind.ShouldBe(AuditKind.Denial), r => r.Actor.ShouldBe("eve@desk"));
    }

    [Fact]
    public async Task Run_WrongRequest_NamesEveryFieldAtOnce_AndIsNotBegun()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var failure = await Start(folder).FailsAsync("thing keep", new KeepRequest { Name = null!, Count = 9, MemoryMax = "x" });
        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Faults.ShouldBe([
            new Fault("NAME", "is missing"), new Fault("--count", "has to be from 1 to 3 MB"), new Fault("--memory-max", "has to be one of low, high")]);
        (await AuditAsync(folder)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("proxmox", FailureKind.Conflict)]
    [InlineData("timeout", FailureKind.TimedOut)]
    [InlineData("bug", FailureKind.Bug)]
    public async Task Run_VerbFails_BecomesAFailure_AndIsAudited(string how, FailureKind kind)
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var failure = await Start(folder).FailsAsync("thing keep", new KeepRequest { Name = how });
        failure.Kind.ShouldBe(kind);
        failure.WayOut.ShouldNotBeNullOrEmpty();
        $"{failure.Message}{failure.Cause}{failure.WayOut}".ShouldNotContain("   at ");
        (await AuditAsync(folder))[^1].Outcome.ShouldBe(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()));
    }

    [Fact]
    public async Task Run_Bug_IsWrittenDownWhole()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var failure = await Start(folder).FailsAsync("thing keep", new KeepRequest { Name = "bug" });
        var file = Directory.EnumerateFiles(Path.Combine(folder.Location.StateHome, "croft", "bugs")).Single();
        failure.WayOut!.ShouldContain(file);
        File.ReadAllText(file).ShouldContain("   at ");
    }

    [Fact]
    public async Task Run_CallerLeft_IsCancelled_AndAuditedAsLeft()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var process = Start(folder);
        using var leaving = new CancellationTokenSource();
        var call = process.Get<VerbRunner>().RunAsync(process.Get<Catalogue>()["thing keep"], new KeepRequest { Name = "wait" }, process.Context, leaving.Token);
        await Keep.Waiting.Task;
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        (await AuditAsync(folder))[^1].Outcome.ShouldBe("left");
    }

    [Fact]
    public async Task Stream_KeepingVerb_YieldsAndIsAuditedToItsEnd()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var process = Start(folder);
        var seen = new List<object>();
        await foreach (var item in process.Get<VerbRunner>().StreamAsync(
            process.Get<Catalogue>()["thing count"], new CountRequest(), process.Context, TestContext.Current.CancellationToken))
            seen.Add(item);
        seen.Count.ShouldBe(3);
        (await AuditAsync(folder))[^1].Outcome.ShouldBe("done");
    }

    [Fact]
    public async Task Plan_IsKeptWithItsActor_AndNotBegun()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var taker = new FakeTaker();
        var plan = await PlanAsync(Start(folder, taker));
        plan.Number.ShouldBe(1);
        plan.Actor.ShouldBe("anna@desk");
        taker.Started.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("web-02")]
    public async Task Start_NotConfirmed_IsDeniedWithTheWayOut(string? confirmed)
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var taker = new FakeTaker();
        var process = Start(folder, taker);
        var plan = await PlanAsync(process);
        // A face that strips the confirmation gains nothing: what was kept counts.
        var failure = (await Should.ThrowAsync<FailureException>(() => process.Get<VerbRunner>().StartAsync(
            plan with { Confirmation = null }, confirmed, process.Context, TestContext.Current.CancellationToken))).Failure;
        failure.Kind.ShouldBe(FailureKind.Denied);
        failure.WayOut!.ShouldContain("--yes web-01");
        taker.Started.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_Confirmed_RunsWhatWasKept_AndIsAudited()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var taker = new FakeTaker();
        var process = Start(folder, taker);
        var plan = await PlanAsync(process);
        await process.Get<VerbRunner>().StartAsync(plan with { Title = "something else" }, "web-01", process.Context, TestContext.Current.CancellationToken);
        taker.Started.Single().Title.ShouldBe("destroy web-01");
        var rows = await AuditAsync(folder);
        rows[^2].Detail.ShouldBe("plan 1: destroy web-01");
        rows[^1].Detail.ShouldBe("run 7 started");
    }

    [Fact]
    public async Task Start_WithoutPermission_IsDenied()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var taker = new FakeTaker();
        var process = Start(folder, taker);
        var plan = await PlanAsync(process);
        await Should.ThrowAsync<FailureException>(() => process.Get<VerbRunner>().StartAsync(plan, "web-01", Nobody, TestContext.Current.CancellationToken));
        taker.Started.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_OutsideOfAWorkspace_SaysHowToMakeOne()
    {
        using var folder = new WorkspaceFolder();
        var failure = await folder.Start().FailsAsync("audit list", new ListAuditRequest());
        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.WayOut!.ShouldContain("croft init");
        await folder.Start().RunAsync("version", new VersionRequest());
    }

    static Task<Plan> PlanAsync(WorkspaceFolder.Process process) => process.Get<VerbRunner>().PlanAsync(
        process.Get<Catalogue>()["thing destroy"], new KeepRequest { Name = "web-01" }, process.Context, TestContext.Current.CancellationToken);

    internal sealed record KeepRequest
    {
        [Positional(0)] public string Name { get; init; } = "";
        [Secret] public string? Token { get; init; }
        [Range(1, 3), Unit("MB")] public int Count { get; init; } = 1;
        [AllowedValues(null, "low", "high")] public string? MemoryMax { get; init; }
    }

    internal sealed record CountRequest;

    internal sealed record KeepResult(int Number);

    sealed class Keep : IVerb<KeepRequest, KeepResult>
    {
        public static TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static VerbInfo Info { get; } = new("thing", "keep", "Keeps.", Permissions.WorkspaceKeep, Effect.Keeps, typeof(KeepRequest), typeof(KeepResult));

        public async Task<KeepResult> RunAsync(KeepRequest request, VerbContext context, CancellationToken ct)
        {
            switch (request.Name)
            {
                case "proxmox": throw new ProxmoxException(ProxmoxError.Locked, "VM is locked (backup)");
                case "timeout": throw new TaskCanceledException();
                case "bug": throw new InvalidOperationException("oops");
                case "wait":
                    Waiting.SetResult();
                    await Task.Delay(Timeout.Infinite, ct);
                    break;
            }
            return new KeepResult(1);
        }
    }

    sealed class Count : IStreamVerb<CountRequest, KeepResult>
    {
        public static VerbInfo Info { get; } =
            new("thing", "count", "Counts.", Permissions.WorkspaceKeep, Effect.Keeps, typeof(CountRequest), typeof(KeepResult)) { Streams = true };

        public async IAsyncEnumerable<KeepResult> RunAsync(CountRequest request, VerbContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return new KeepResult(i);
            }
        }
    }

    sealed class Destroy : IChangeVerb<KeepRequest>
    {
        public static VerbInfo Info { get; } = new("thing", "destroy", "Destroys.", Permissions.GuestDestroy, Effect.Destroys, typeof(KeepRequest), typeof(Plan));

        public Task<Plan> PlanAsync(KeepRequest request, VerbContext context, CancellationToken ct) =>
            Task.FromResult(new Plan("thing destroy", $"destroy {request.Name}", []) { Confirmation = new Confirmation(request.Name, "its disks are gone") });
    }

    sealed class FakeTaker : IPlanTaker
    {
        readonly List<Plan> kept = [];

        public List<Plan> Started { get; } = [];

        public Task<Plan> KeepAsync(Plan plan, CancellationToken ct)
        {
            kept.Add(plan with { Number = kept.Count + 1 });
            return Task.FromResult(kept[^1]);
        }

        public Task<Plan> KeptAsync(int number, CancellationToken ct) => Task.FromResult(kept[number - 1]);

        public Task<RunRow> StartAsync(Plan plan, VerbContext context, CancellationToken ct)
        {
            Started.Add(plan);
            return Task.FromResult(new RunRow
            {
                Id = 7,
                Plan = plan.Number,
                Verb = plan.Verb,
                Title = plan.Title,
                State = RunState.Running,
                Steps = "0/0",
                Started = plan.Made,
                Actor = plan.Actor,
            });
        }
    }
}
