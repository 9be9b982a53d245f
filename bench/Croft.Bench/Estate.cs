using System.Globalization;
using Croft.Contracts;
using Croft.Engine;
using Croft.Engine.Access;
using Croft.Engine.Runs;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Bench;

/// <summary>How large the estate is.</summary>
/// <param name="Nodes">Nodes a cluster.</param>
/// <param name="Guests">Guests a cluster.</param>
sealed record EstateSize(int Clusters, int Nodes, int Guests)
{
    /// <summary>How much quicker than real the sandbox's tasks run; 0 when they take no time at all.</summary>
    public int Speed { get; init; }
}

/// <summary>A sandboxed estate and Croft's engine over it in this process: a workspace that knows every cluster and has read none.</summary>
sealed class Estate : IAsyncDisposable
{
    readonly ServiceProvider services;
    readonly VerbContext context = new(Actor.Local("bench", "localhost"), "bench");

    Estate(ServiceProvider services, SandboxProcess sandbox, EstateSize size) => (this.services, Sandbox, Size) = (services, sandbox, size);

    public SandboxProcess Sandbox { get; }

    public EstateSize Size { get; }

    /// <summary>The workspace's folder; <c>config</c> and <c>state</c> lie beside it.</summary>
    public string Workspace { get; private init; } = "";

    public static string Cluster(int number) => $"c{number.ToString("00", CultureInfo.InvariantCulture)}";

    /// <summary>Starts the sandbox, makes the workspace and adds every cluster.</summary>
    public static async Task<Estate> StartAsync(string croft, string folder, EstateSize size, Figures figures, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        folder = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        var sandbox = await SandboxProcess.StartAsync(croft, folder,
            ["--clusters", Text(size.Clusters), "--nodes", Text(size.Nodes), "--guests", Text(size.Guests), "--latency", "5", "--speed", Text(size.Speed)], TimeProvider.System, ct);
        figures.Add(0, "sandbox: start, every cluster serving", TimeProvider.System.GetElapsedTime(began).TotalSeconds, "s", 10);
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        var location = new WorkspaceLocation(workspace, Path.Combine(folder, "config"), Path.Combine(folder, "state")) { User = "bench", Host = "localhost" };
        var estate = new Estate(new ServiceCollection().AddCroftEngine(location).BuildServiceProvider(), sandbox, size) { Workspace = workspace };
        await estate.RunAsync<InitResult>("init", new InitRequest(), ct);
        for (var i = 0; i < size.Clusters; i++)
        {
            await estate.RunAsync<object>(
                "cluster add", new AddClusterRequest { Name = Cluster(i), Url = sandbox.Urls[i], Token = sandbox.Tokens[i], TrustOnFirstUse = true }, ct);
        }
        return estate;

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Calls a verb as every face does.</summary>
    public async Task<TResult> RunAsync<TResult>(string verb, object request, CancellationToken ct) =>
        (TResult)await services.GetRequiredService<VerbRunner>().RunAsync(services.GetRequiredService<Catalogue>()[verb], request, context, ct);

    /// <summary>Asks a changing verb for its plan; nothing is changed.</summary>
    public Task<Plan> PlanAsync(string verb, object request, CancellationToken ct) =>
        services.GetRequiredService<VerbRunner>().PlanAsync(services.GetRequiredService<Catalogue>()[verb], request, context, ct);

    /// <summary>Plans and carries a changing verb out as a face does, and returns once its run has ended.</summary>
    public async Task<RunRow> ChangeAsync(string verb, object request, CancellationToken ct)
    {
        var runner = services.GetRequiredService<VerbRunner>();
        var plan = await runner.PlanAsync(services.GetRequiredService<Catalogue>()[verb], request, context, ct);
        var run = await runner.StartAsync(plan, plan.Confirmation?.Type, context, ct);
        return await services.GetRequiredService<RunEngine>().FollowAsync(run.Id, _ => { }, CancellationToken.None, ct);
    }

    /// <summary>What the engine holds.</summary>
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Sandbox.Dispose();
    }
}
