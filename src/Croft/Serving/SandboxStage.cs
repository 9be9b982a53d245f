using System.Globalization;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Sandbox;

namespace Croft.Serving;

/// <summary>Simulated clusters with a workspace that knows them; both are gone with it.</summary>
sealed class SandboxStage : IAsyncDisposable
{
    readonly DirectoryInfo folder;
    readonly SandboxHost sandbox;

    SandboxStage(DirectoryInfo folder, SandboxHost sandbox, Composition croft) => (this.folder, this.sandbox, Croft) = (folder, sandbox, croft);

    /// <summary>Croft over the workspace.</summary>
    public Composition Croft { get; }

    /// <summary>The workspace.</summary>
    public string Folder => Path.Combine(folder.FullName, "workspace");

    public static async Task<SandboxStage> StartAsync(SandboxWishes wishes, CliTerminal terminal, CancellationToken ct)
    {
        var made = Directory.CreateTempSubdirectory("croft-sandbox-");
        var workspace = Directory.CreateDirectory(Path.Combine(made.FullName, "workspace")).FullName;
        // Keys and audit heads stay with it, so that nothing of it is left in the user's own folders.
        var location = WorkspaceLocation.FromEnvironment(workspace) with { ConfigHome = Path.Combine(made.FullName, "config"), StateHome = Path.Combine(made.FullName, "state") };
        var host = await SandboxHost.StartAsync(new SandboxHostOptions
        {
            Clusters = wishes.Clusters,
            Cluster = new SandboxOptions { Name = "lab", Nodes = wishes.Nodes, Guests = wishes.Guests, NodeAddresses = wishes.Clusters * wishes.Nodes <= 64 },
        }, ct);
        var stage = new SandboxStage(made, host, new Composition(location, "cli"));
        try
        {
            await stage.FillAsync(terminal, ct);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    async Task FillAsync(CliTerminal terminal, CancellationToken ct)
    {
        await DoAsync("init", new InitRequest { Name = "sandbox" }, ct);
        for (var number = 0; number < sandbox.Clusters.Count; number++)
        {
            var cluster = sandbox.Clusters[number];
            var name = sandbox.Clusters.Count == 1 ? "lab" : string.Create(CultureInfo.InvariantCulture, $"lab{number + 1}");
            await DoAsync("cluster add", new AddClusterRequest { Name = name, Url = cluster.Url.ToString(), Token = cluster.Token, Fingerprint = cluster.Fingerprint }, ct);
            await terminal.Error.WriteLineAsync($"A simulated cluster, {name}, serves {cluster.Url}".AsMemory(), ct);
        }
        await DoAsync("sync", new SyncRequest(), ct);
    }

    Task<object> DoAsync(string verb, object request, CancellationToken ct) => Croft.Invoker.RunAsync(Croft.Catalogue.First(v => v.FullName == verb), request, ct);

    public async ValueTask DisposeAsync()
    {
        await Croft.DisposeAsync();
        await sandbox.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
