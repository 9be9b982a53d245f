using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Croft.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Clusters;

/// <summary>A workspace with the product's own container, and simulated clusters to look after.</summary>
sealed class EstateWorkspace : IAsyncDisposable
{
    readonly DirectoryInfo root = Directory.CreateTempSubdirectory("croft-estate-");
    readonly List<SandboxCluster> sandboxes = [];
    readonly ServiceProvider services;
    readonly List<ServiceProvider> more = [];
    readonly VerbContext context = new(Actor.Local("anna", "desk"), "test");

    EstateWorkspace(Action<IServiceCollection>? replace)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root.FullName, "lab")).FullName;
        Location = new WorkspaceLocation(folder, Path.Combine(root.FullName, "config"), Path.Combine(root.FullName, "state")) { User = "anna", Host = "desk" };
        var collection = new ServiceCollection().AddCroftEngine(Location);
        collection.AddSingleton(new InventoryOptions { Patience = TimeSpan.FromSeconds(3), LookAgain = TimeSpan.Zero });
        replace?.Invoke(collection);
        services = collection.BuildServiceProvider();
    }

    public WorkspaceLocation Location { get; }

    public string DatabasePath => Path.Combine(Location.Folder, ".croft", "croft.db");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A workspace without clusters.</summary>
    public static async Task<EstateWorkspace> EmptyAsync(Action<IServiceCollection>? replace = null)
    {
        var workspace = new EstateWorkspace(replace);
        await workspace.RunAsync<InitResult>("init", await TestDatabase.InitAsync("lab"));
        return workspace;
    }

    /// <summary>A workspace with one cluster, added and read.</summary>
    public static async Task<(EstateWorkspace Workspace, SandboxCluster Sandbox)> ReadAsync(
        SandboxOptions? options = null, Action<IServiceCollection>? replace = null)
    {
        var workspace = await EmptyAsync(replace);
        var sandbox = await workspace.AddAsync("lab", options);
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
        return (workspace, sandbox);
    }

    public async Task<SandboxCluster> SandboxAsync(SandboxOptions? options = null)
    {
        var sandbox = await SandboxCluster.StartAsync(options ?? new SandboxOptions { Nodes = 3, Guests = 20 }, Ct);
        sandboxes.Add(sandbox);
        return sandbox;
    }

    /// <summary>A sandbox that Croft looks after under this name.</summary>
    public async Task<SandboxCluster> AddAsync(string name, SandboxOptions? options = null)
    {
        var sandbox = await SandboxAsync(options);
        await RunAsync<ClusterDetail>("cluster add", Adding(name, sandbox) with { Fingerprint = sandbox.Fingerprint });
        return sandbox;
    }

    public static AddClusterRequest Adding(string name, SandboxCluster sandbox) => new() { Name = name, Url = sandbox.Url.ToString(), Token = sandbox.Token };

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public async Task<T> RunAsync<T>(string verb, object request) =>
        (T)await Get<VerbRunner>().RunAsync(Get<Catalogue>()[verb], request, context, Ct);

    public async Task<List<T>> StreamAsync<T>(string verb, object request)
    {
        var items = new List<T>();
        await foreach (var item in Get<VerbRunner>().StreamAsync(Get<Catalogue>()[verb], request, context, Ct))
            items.Add((T)item);
        return items;
    }

    public Task<Plan> PlanAsync(string verb, object request) => Get<VerbRunner>().PlanAsync(Get<Catalogue>()[verb], request, context, Ct);

    public Task<RunRow> StartAsync(Plan plan) => Get<VerbRunner>().StartAsync(plan, null, context, Ct);

    public async Task<Failure> FailsAsync(string verb, object request) =>
        (await Should.ThrowAsync<FailureException>(() => RunAsync<object>(verb, request))).Failure;

    public Task<SyncResult> SyncAsync() => RunAsync<SyncResult>("sync", new SyncRequest());

    public async Task<IReadOnlyList<GuestRow>> GuestsAsync() => (await RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest())).Items;

    /// <summary>What was kept of readings before they changed.</summary>
    public async Task<IReadOnlyList<(string Kind, string Subject, string Field)>> HistoryAsync()
    {
        await using var connection = await Get<Database>().OpenAsync(Durability.Normal, Ct);
        await using var select = connection.CreateCommand();
        select.CommandText = "SELECT kind, subject, field FROM past_readings ORDER BY id";
        await using var row = await select.ExecuteReaderAsync(Ct);
        var past = new List<(string, string, string)>();
        while (await row.ReadAsync(Ct))
            past.Add((row.GetString(0), row.GetString(1), row.GetString(2)));
        return past;
    }

    /// <summary>The same workspace, as another process has it.</summary>
    public ServiceProvider Again()
    {
        more.Add(new ServiceCollection().AddCroftEngine(Location).BuildServiceProvider());
        return more[^1];
    }

    /// <summary>Makes a reading old, as the world's going on would.</summary>
    public async Task TamperAsync(string sql)
    {
        await using var connection = await Get<Database>().OpenAsync(Durability.Normal, Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        (await command.ExecuteNonQueryAsync(Ct)).ShouldBe(1);
    }

    /// <summary>Somebody else's client of a sandbox.</summary>
    public static ProxmoxClient Other(SandboxCluster sandbox) => new(new ProxmoxOptions
    {
        Endpoints = [sandbox.Url],
        Credential = ApiToken.Parse(sandbox.Token),
        Trust = ProxmoxTrust.Pinned(sandbox.Fingerprint),
    });

    /// <summary>Makes a sandbox silent for good.</summary>
    public async Task SilenceAsync(SandboxCluster sandbox)
    {
        sandboxes.Remove(sandbox);
        await sandbox.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var other in more)
            await other.DisposeAsync();
        await services.DisposeAsync();
        foreach (var sandbox in sandboxes)
            await sandbox.DisposeAsync();
        TestDatabase.ClearPools();
        root.Delete(recursive: true);
    }
}
