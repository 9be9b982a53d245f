using Croft.Contracts;
using Croft.Engine.Tests.Clusters;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using Croft.Sandbox;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Tasks;

public sealed class TaskVerbTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_TaskOfOthers_IsListedShownAndLogged()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var upid = await StartedAsync(workspace, sandbox);

        var rows = (await workspace.RunAsync<Page<TaskRow>>("task list", new ListTasksRequest())).Items;
        var shown = await workspace.RunAsync<TaskRow>("task show", new ShowTaskRequest { Upid = upid.ToString() });
        var log = await workspace.StreamAsync<TaskLine>("task log", new TaskLogRequest { Upid = upid.ToString(), Follow = true });

        rows.ShouldContain(t => t.Upid == upid.ToString() && t.Cluster == "lab");
        shown.Status.ShouldBe("OK");
        shown.Ended.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(shown.Started);
        shown.Took.ShouldBe((shown.Ended.Value - shown.Started).TotalSeconds);
        log[^1].Text.ShouldBe("TASK OK");
        log.Select(l => l.Number).ShouldBe(Enumerable.Range(1, log.Count).Select(n => (long)n));
    }

    [Fact]
    public async Task List_OfANodeThatNobodyHas_IsNotFound()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;

        var failure = await workspace.FailsAsync("task list", new ListTasksRequest { Node = "pve99" });

        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.Message.ShouldBe("No node 'pve99' is known.");
    }

    [Theory]
    [InlineData(null, "/", "lab/tasks")]
    [InlineData("pve1", "/nodes/pve1", "lab/pve1/tasks")]
    public async Task List_ThatIsEmpty_IsBelievedOnlyOfAnAccountThatWouldSeeTasks(string? node, string path, string what)
    {
        await using var lab = await Lab.StartAsync();
        Task<Page<TaskRow>> ListAsync() => lab.Process.RunAsync<Page<TaskRow>>("task list", new ListTasksRequest { Node = node });
        (await ListAsync()).ShouldSatisfyAllConditions(p => p.Items.ShouldBeEmpty(), p => p.Missing.ShouldBeEmpty());
        await lab.MachineAsync("web", "pve1");
        var root = await lab.BecomeAuditorAsync();
        (await ListAsync()).Items.ShouldNotBeEmpty();

        await HideAsync(root, path);

        var page = await ListAsync();
        page.Items.ShouldBeEmpty();
        page.Missing.ShouldBe([new Missing(what, FailureKind.Denied, $"none are seen, and Croft's account lacks Sys.Audit on {path}")]);
    }

    [Fact]
    public async Task Show_UnknownTask_SaysThatNobodyKnowsIt()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;

        var unknown = await workspace.FailsAsync("task show", new ShowTaskRequest { Upid = $"UPID:{sandbox.Nodes[0]}:00000001:00000001:65000000:qmstart:100:root@pam:" });
        var noUpid = await workspace.FailsAsync("task show", new ShowTaskRequest { Upid = "qmstart" });

        unknown.Kind.ShouldBe(FailureKind.NotFound);
        noUpid.Kind.ShouldBe(FailureKind.Invalid);
    }

    [Fact]
    public async Task Stop_EndedTask_PlansNothing()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var upid = await StartedAsync(workspace, sandbox);

        var plan = await workspace.PlanAsync("task stop", new StopTaskRequest { Upid = upid.ToString() });

        plan.Steps.ShouldBeEmpty();
        plan.Warnings.ShouldHaveSingleItem().ShouldContain("OK");
    }

    static async Task<Upid> StartedAsync(EstateWorkspace workspace, SandboxCluster sandbox)
    {
        using var other = EstateWorkspace.Other(sandbox);
        var guest = (await workspace.GuestsAsync()).First(g => g is { Status: "stopped", Template: false, Type: GuestType.Ct });
        var upid = await other.Node(guest.Node).Guest(GuestKind.Lxc, guest.Vmid).StartAsync(null, Ct);
        await other.Tasks.AwaitAsync(upid, null, Ct);
        return upid;
    }
}
