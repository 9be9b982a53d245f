using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Firewall;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Croft.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Guests;

/// <summary>A workspace that knows one simulated cluster over HTTPS, with the product's own container between.</summary>
sealed class Lab : IAsyncDisposable
{
    /// <summary>Times of a test: everything is near and quick, quicker than croft.yaml allows.</summary>
    static readonly RunsOptions Quick = new()
    {
        Poll = TimeSpan.FromMilliseconds(5),
        PollAtMost = TimeSpan.FromMilliseconds(50),
        Settle = TimeSpan.FromMilliseconds(300),
        VerifyGrace = TimeSpan.FromMilliseconds(200),
        LockPatience = TimeSpan.FromMilliseconds(500),
        Watch = TimeSpan.FromMilliseconds(10),
    };

    static readonly FirewallTimes QuickFirewall = new() { Settle = TimeSpan.Zero, Silence = TimeSpan.FromSeconds(2), Return = TimeSpan.FromSeconds(20) };

    readonly WorkspaceFolder folder;
    WorkspaceFolder? second;

    Lab(WorkspaceFolder folder, WorkspaceFolder.Process process, SandboxCluster cluster)
    {
        this.folder = folder;
        Process = process;
        Cluster = cluster;
    }

    public WorkspaceFolder.Process Process { get; }

    public SandboxCluster Cluster { get; }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Lab> StartAsync(int guests = 6, string version = "8.4", TimeSpan? trial = null, WorkspaceFolder? folder = null)
    {
        var options = new SandboxOptions { Nodes = 3, Guests = guests, Seed = 3, Version = version };
        var cluster = await SandboxCluster.StartAsync(trial is { } firewall ? options with { FirewallTrial = firewall } : options, Ct);
        var (workspace, process) = await OpenAsync(cluster, folder);
        return new Lab(workspace, process, cluster);
    }

    /// <summary>Another process at the same workspace.</summary>
    /// <param name="stale">Silence after which it takes a run over.</param>
    public WorkspaceFolder.Process Again(TimeSpan? stale = null) => Start(folder, stale is { } silence ? Quick with { Stale = silence } : Quick);

    static WorkspaceFolder.Process Start(WorkspaceFolder workspace, RunsOptions? options = null) =>
        workspace.Start(instead: services => services.AddSingleton(options ?? Quick).AddSingleton(QuickFirewall));

    /// <summary>Another workspace that knows the same cluster.</summary>
    public async Task<WorkspaceFolder.Process> SecondAsync()
    {
        (second, var process) = await OpenAsync(Cluster);
        return process;
    }

    static async Task<(WorkspaceFolder Folder, WorkspaceFolder.Process Process)> OpenAsync(SandboxCluster cluster, WorkspaceFolder? folder = null)
    {
        var workspace = folder ?? await WorkspaceFolder.MadeAsync();
        var process = Start(workspace);
        await process.RunAsync("cluster add", new AddClusterRequest { Name = "lab", Url = cluster.Url.ToString(), Token = cluster.Token, Fingerprint = cluster.Fingerprint });
        return (workspace, process);
    }

    public async Task<ProxmoxClient> ClientAsync() => await Process.Get<ClusterConnections>().GetAsync("lab", Ct);

    /// <summary>The plan of a verb, kept; nothing is changed.</summary>
    public Task<Plan> PlanAsync(string verb, object request) =>
        Process.Get<VerbRunner>().PlanAsync(Process.Get<Catalogue>()[verb], request, Process.Context, Ct);

    /// <summary>Runs a plan to its end.</summary>
    public async Task<(RunRow Run, IReadOnlyList<StepRow> Steps)> RunAsync(Plan plan)
    {
        var engine = Process.Get<RunEngine>();
        var run = await engine.ExecuteAsync(plan, Process.Context, Ct);
        return (run, (await Process.RunAsync<RunDetail>("run show", new ShowRunRequest { Run = run.Id })).Steps);
    }

    /// <summary>Plans and runs; every step must be proven.</summary>
    public async Task<Plan> DoAsync(string verb, object request)
    {
        var plan = await PlanAsync(verb, request);
        var (run, steps) = await RunAsync(plan);
        run.State.ShouldBe(RunState.Done, string.Join("; ", steps.Select(s => s.Failure).OfType<Failure>().Select(f => $"{f.Message} {f.Cause}")));
        steps.ShouldAllBe(s => s.State == StepState.Done && s.Evidence.Count > 0);
        return plan;
    }

    /// <summary>Why a verb makes no plan.</summary>
    public async Task<Failure> RefusedAsync(string verb, object request) =>
        (await Should.ThrowAsync<FailureException>(() => PlanAsync(verb, request))).Failure;

    /// <summary>The guest of that name as the API itself tells it.</summary>
    public async Task<(ClusterResource Place, GuestConfig Config, GuestStatus Status)> SeeAsync(string name)
    {
        var client = await ClientAsync();
        var place = (await client.Cluster.ResourcesAsync(ResourceFilter.Guests, Ct)).Single(g => g.Name == name);
        var guest = client.Node(place.Node!).Guest(place.Kind.Value == ResourceKind.Qemu ? GuestKind.Qemu : GuestKind.Lxc, place.Vmid!.Value);
        return (place, await guest.ConfigAsync(Ct), await guest.StatusAsync(Ct));
    }

    /// <summary>What a step is given, for tests that call one by itself.</summary>
    public async Task<StepContext> StepContextAsync()
    {
        var client = await ClientAsync();
        return new StepContext(new RunMark(Guid.Empty, 1, default), "1", TimeProvider.System, (_, _) => Task.FromResult(client));
    }

    /// <summary>A machine of a test's own, stopped.</summary>
    public Task<Plan> MachineAsync(string name, string node = "pve1", bool start = false) =>
        DoAsync("guest create", new CreateGuestRequest { Name = name, Node = node, Storage = "ceph", Disk = 4, Memory = 512, Start = start });

    /// <summary>A container of a test's own, stopped.</summary>
    public Task<Plan> ContainerAsync(string name, string node = "pve1", bool start = false) =>
        DoAsync("guest create", new CreateGuestRequest { Name = name, Node = node, Storage = "local-lvm", Disk = 2, Memory = 256, Start = start, Template = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst" });

    public async ValueTask DisposeAsync()
    {
        await Process.Services.DisposeAsync();
        folder.Dispose();
        second?.Dispose();
        await Cluster.DisposeAsync();
    }
}
