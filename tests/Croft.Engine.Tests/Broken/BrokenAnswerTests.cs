using System.Reflection;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Croft.Sandbox;
using Croft.Sandbox.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Broken;

/// <summary>Whatever a cluster answers, a verb that reads tells what came back; nothing of it is a mistake of Croft's.</summary>
public sealed class BrokenAnswerTests
{
    /// <summary>Asked by every sweep: when these come broken nothing else is asked.</summary>
    static readonly string[] Roots = ["/version", "/cluster/resources", "/cluster/status", "/cluster/config/nodes", "/nodes", "/cluster/tasks"];

    /// <summary>They answer from what Croft keeps and ask nobody.</summary>
    static readonly string[] FromOwnState = ["audit list", "audit export", "secret list", "cluster list", "run list", "history list", "history guest", "history node", "loop list", "user list", "role list", "token list", "session list"];

    /// <summary>Tells of readings as they come, for as long as somebody listens.</summary>
    const string Endless = "history watch";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<SpoiltAnswer, bool>> Ways { get; } =
        [.. from how in Enum.GetValues<SpoiltAnswer>() from all in new[] { true, false } select new TheoryDataRow<SpoiltAnswer, bool>(how, all)];

    [Theory, MemberData(nameof(Ways))]
    public async Task Reading_AnswersComeBroken_EndsInAFailureThatIsNoMistakeOfCrofts(SpoiltAnswer how, bool all)
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(new SandboxOptions { Nodes = 2, Guests = 8 });
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g is { Type: GuestType.Vm, Status: "running" });
        using (var other = EstateWorkspace.Other(sandbox))
        {
            // No list is empty that could come broken.
            await other.SendAsync(new ProxmoxCall(HttpMethod.Post, $"/nodes/{guest.Node}/qemu/{guest.Vmid}/status/reboot"), Ct);
            await other.SendAsync(new ProxmoxCall(HttpMethod.Post, "/cluster/backup") { Parameters = [new("schedule", "daily"), new("all", "1"), new("storage", "backup")] }, Ct);
        }
        sandbox.Faults.SpoilAnswers(call => call.Method == "GET" && (all || !Roots.Contains(call.Path)), how, int.MaxValue);

        List<string> asked = [], mistakes = [], fine = [];
        foreach (var entry in workspace.Get<Catalogue>().Entries.Where(e => (e.Info.Effect == Effect.Reads && e.Info.FullName != Endless) || e.Info.FullName == "sync"))
        {
            if (Request(entry.Info.Request, guest) is not { } request)
                continue;
            asked.Add(entry.Info.FullName);
            switch (await AnswerAsync(workspace, entry, request))
            {
                case Failure { Kind: FailureKind.Bug } failure:
                    mistakes.Add($"{entry.Info.FullName}: {failure.Message} {failure.Cause}");
                    break;
                // The estate has no replication jobs: an empty list has no items that could be others.
                case IPartial { Missing: [] } when how == SpoiltAnswer.Items && entry.Info.FullName == "replication list":
                    break;
                case IPartial { Missing: [] } when all && how != SpoiltAnswer.Bytes && !FromOwnState.Contains(entry.Info.FullName):
                    fine.Add(entry.Info.FullName);
                    break;
            }
        }

        mistakes.ShouldBeEmpty();
        fine.ShouldBeEmpty("nothing could be read, and nothing is said to be missing");
        asked.Count.ShouldBeGreaterThan(35, string.Join(", ", asked));
        await sandbox.Faults.ClearAsync(Ct);
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
        (await workspace.GuestsAsync()).Single(g => g.Vmid == guest.Vmid).Name.ShouldBe(guest.Name);
    }

    /// <summary>The call has its effect; only what it says is broken, so that its task has to be found.</summary>
    [Theory]
    [InlineData(SpoiltAnswer.Cut), InlineData(SpoiltAnswer.Page), InlineData(SpoiltAnswer.Text), InlineData(SpoiltAnswer.Items), InlineData(SpoiltAnswer.Huge)]
    public async Task Changing_AnswerComesBroken_IsDoneOnceAndSaysSo(SpoiltAnswer how)
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(
            new SandboxOptions { Nodes = 2, Guests = 8, Speed = 10 }, services => services.AddSingleton(new RunsOptions
            {
                Poll = TimeSpan.FromMilliseconds(5),
                PollAtMost = TimeSpan.FromMilliseconds(50),
                VerifyGrace = TimeSpan.Zero,
            }));
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g is { Type: GuestType.Vm, Status: "running" });
        sandbox.Faults.SpoilAnswers(call => call.Path.EndsWith("/status/stop", StringComparison.Ordinal), how, 1);

        var run = await workspace.StartAsync(await workspace.PlanAsync("guest stop", new StopGuestRequest { Guest = guest.Name }));
        run = await workspace.Get<RunEngine>().FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        run.State.ShouldBe(RunState.Done, run.Failure?.Message);
        sandbox.Effects[$"qemu/{guest.Vmid} stop"].ShouldBe(1);
        (await workspace.RunAsync<RunDetail>("run show", new ShowRunRequest { Run = run.Id })).Steps.ShouldHaveSingleItem().Upid.ShouldNotBeNull();
    }

    /// <summary>Whatever is asked before the call comes broken: nothing is called.</summary>
    [Theory]
    [InlineData(SpoiltAnswer.Cut), InlineData(SpoiltAnswer.Page), InlineData(SpoiltAnswer.Text), InlineData(SpoiltAnswer.Items), InlineData(SpoiltAnswer.Huge)]
    public async Task Changing_QuestionsBeforeComeBroken_FailsWithoutACall(SpoiltAnswer how)
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(new SandboxOptions { Nodes = 2, Guests = 8 });
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g is { Type: GuestType.Vm, Status: "running" });
        using (var other = EstateWorkspace.Other(sandbox))
        {
            // A list without tasks can't come broken.
            foreach (var verb in new[] { "stop", "start" })
                await other.SendAsync(new ProxmoxCall(HttpMethod.Post, $"/nodes/{guest.Node}/qemu/{guest.Vmid}/status/{verb}"), Ct);
        }
        foreach (var question in new[] { "/status/current", "/tasks", "/time", "/config" })
        {
            var plan = await workspace.PlanAsync("guest stop", new StopGuestRequest { Guest = guest.Name });
            sandbox.Faults.SpoilAnswers(call => call.Method == "GET" && call.Path.EndsWith(question, StringComparison.Ordinal), how, int.MaxValue);

            var run = await workspace.StartAsync(plan);
            run = await workspace.Get<RunEngine>().FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

            run.State.ShouldBe(RunState.Failed, question);
            run.Failure!.Kind.ShouldNotBe(FailureKind.Bug, $"{question}: {run.Failure.Message} {run.Failure.Cause}");
            sandbox.Effects[$"qemu/{guest.Vmid} stop"].ShouldBe(1, question);
            await sandbox.Faults.ClearAsync(Ct);
        }
    }

    /// <summary>The result, or the failure.</summary>
    static async Task<object> AnswerAsync(EstateWorkspace workspace, VerbEntry entry, object request)
    {
        try
        {
            return entry.Info.Streams
                ? await workspace.StreamAsync<object>(entry.Info.FullName, request)
                : await workspace.RunAsync<object>(entry.Info.FullName, request);
        }
        catch (FailureException e)
        {
            return e.Failure;
        }
    }

    /// <summary>A request that asks live for things that are there; null for what a test can't guess.</summary>
    static object? Request(Type type, GuestRow guest)
    {
        var request = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties())
        {
            if (property.Name == "Fresh")
                property.SetValue(request, true);
            if (property.GetCustomAttribute<PositionalAttribute>() is null || property.PropertyType != typeof(string))
                continue;
            string? value = property.GetCustomAttribute<NamesAttribute>()?.Noun switch
            {
                "guest" => guest.Name,
                "node" => guest.Node,
                "cluster" => "lab",
                "storage" => "nfs",
                "pool" => "prod",
                _ => property.Name == "Path" ? "/nodes" : null,
            };
            if (value is null)
                return null;
            property.SetValue(request, value);
        }
        return request;
    }
}
