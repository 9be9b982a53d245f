using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Runs;

/// <summary>A database in a folder of its own, a node, and engines on them as if they were processes.</summary>
sealed class RunBench : IAsyncDisposable
{
    readonly string folder;
    readonly List<RunEngine> engines = [];
    readonly ProxmoxClient client;

    RunBench(FakeNode node, string folder, Database database)
    {
        Node = node;
        client = node.Client();
        this.folder = folder;
        Database = database;
    }

    public static VerbContext Me { get; } = new(Actor.Local("me", "den"), "test");

    /// <summary>Times for tests on the system's clock.</summary>
    public static RunsOptions Quick { get; } = new()
    {
        Poll = TimeSpan.FromMilliseconds(2),
        PollAtMost = TimeSpan.FromMilliseconds(10),
        Settle = TimeSpan.FromMilliseconds(60),
        VerifyGrace = TimeSpan.Zero,
        LockPatience = TimeSpan.FromMilliseconds(200),
        Watch = TimeSpan.FromMilliseconds(5),
        ClockSkew = TimeSpan.FromMinutes(1),
    };

    public FakeNode Node { get; }

    public Database Database { get; }

    public static async Task<RunBench> StartAsync()
    {
        var own = Directory.CreateTempSubdirectory("croft-runs-").FullName;
        return new RunBench(await FakeNode.StartAsync(), own, await TestDatabase.BareAsync(own));
    }

    /// <summary>An engine as another process would have it.</summary>
    public RunEngine Engine(TimeProvider? time = null, RunsOptions? options = null)
    {
        var engine = new RunEngine(
            Database, [new MakeThing(), new UnmakeThing()], (_, _) => Task.FromResult(client), time ?? TimeProvider.System, options ?? Quick)
        { Workspace = new Guid("1a2b3c4d-0000-4000-8000-000000000000") };
        engines.Add(engine);
        return engine;
    }

    public static Plan Plan(params PlanStep[] steps) => new("thing make", "make things", steps) { Actor = "me@den" };

    public static async Task<Plan> KeepAsync(RunEngine engine, params PlanStep[] steps) => await engine.KeepAsync(Plan(steps), TestContext.Current.CancellationToken);

    internal async Task<List<StepRecord>> StepsAsync(int run)
    {
        var reader = new RunReader(Database);
        var head = await reader.HeadAsync(run, CancellationToken.None);
        return await reader.StepsAsync(run, await new RunStore(Database, TimeProvider.System, Quick).PlanAsync(head.Plan, CancellationToken.None), CancellationToken.None);
    }

    internal Task<IReadOnlyList<RunEvent>> EventsAsync(int run) => new RunReader(Database).EventsAsync(run, 0, CancellationToken.None);

    internal Task<IReadOnlyList<string>> LeasesAsync(int run) => new RunReader(Database).LeasesAsync(run, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines)
            await engine.DisposeAsync();
        client.Dispose();
        await Node.DisposeAsync();
        TestDatabase.ClearPools();
        Directory.Delete(folder, recursive: true);
    }
}
