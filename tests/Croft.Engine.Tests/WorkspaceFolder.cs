using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Tests.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests;

/// <summary>A folder of a test's own with everything that lies in and beside a workspace; the container is the product's.</summary>
sealed class WorkspaceFolder : IDisposable
{
    readonly DirectoryInfo root = Directory.CreateTempSubdirectory("croft-test-");
    readonly List<ServiceProvider> containers = [];

    public WorkspaceFolder()
    {
        Folder = Directory.CreateDirectory(Path.Combine(root.FullName, "lab")).FullName;
        Location = new WorkspaceLocation(Folder, Path.Combine(root.FullName, "config"), Path.Combine(root.FullName, "state")) { User = "anna", Host = "desk" };
    }

    public string Root => root.FullName;
    public string Folder { get; }
    public string DatabasePath => Path.Combine(Folder, ".croft", "croft.db");
    public WorkspaceLocation Location { get; init; }

    /// <summary>A workspace made by <c>croft init</c>.</summary>
    public static async Task<WorkspaceFolder> MadeAsync()
    {
        var folder = new WorkspaceFolder();
        await folder.Start().RunAsync("init", await TestDatabase.InitAsync("lab"));
        return folder;
    }

    /// <summary>Croft as a process of its own would compose it.</summary>
    /// <param name="more">Adds what is then taken before the product's own.</param>
    /// <param name="instead">Replaces what the product added.</param>
    public Process Start(Action<IServiceCollection>? more = null, Action<IServiceCollection>? instead = null)
    {
        var services = new ServiceCollection();
        more?.Invoke(services);
        services.AddCroftEngine(Location);
        instead?.Invoke(services);
        var container = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = false, ValidateScopes = true });
        containers.Add(container);
        return new Process(container, Location.LocalContext("test"));
    }

    /// <summary>What somebody does who opens the database with another program.</summary>
    public int Tamper(string sql)
    {
        using var connection = PostgresServer.Asked
            ? Start().Get<Database>().Context().Database.GetDbConnection()
            : new SqliteConnection($"Data Source={DatabasePath};Pooling=false");
        if (connection.State == System.Data.ConnectionState.Closed)
            connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var container in containers)
            container.Dispose();
        TestDatabase.ClearPools();
        root.Delete(recursive: true);
    }

    internal sealed record Process(ServiceProvider Services, VerbContext Context)
    {
        public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

        public Task<object> RunAsync(string verb, object request, VerbContext? context = null) =>
            Get<VerbRunner>().RunAsync(Get<Catalogue>()[verb], request, context ?? Context, TestContext.Current.CancellationToken);

        public async Task<T> RunAsync<T>(string verb, object request) => (T)await RunAsync(verb, request);

        public async Task<Failure> FailsAsync(string verb, object request, VerbContext? context = null) =>
            (await Should.ThrowAsync<FailureException>(() => RunAsync(verb, request, context))).Failure;
    }
}
