using Croft.Sandbox.State;

namespace Croft.Sandbox.Tests.Support;

/// <summary>A cluster and a client with all rights, for one test.</summary>
internal sealed class Sandboxed(SandboxCluster cluster, Client client) : IAsyncDisposable
{
    public SandboxCluster Cluster => cluster;

    public Client Client => client;

    public static async Task<Sandboxed> StartAsync(SandboxOptions? options = null)
    {
        var cluster = await SandboxCluster.StartAsync(options ?? new SandboxOptions(), TestContext.Current.CancellationToken);
        return new Sandboxed(cluster, new Client(cluster));
    }

    /// <summary>A guest of the seeded estate, and its path below the API.</summary>
    public (Guest Guest, string Path) Guest(string kind, bool running, Func<Guest, bool>? also = null)
    {
        var guest = cluster.State.Guests.First(guest => guest.Kind.Path == kind && guest.IsRunning == running && !guest.IsTemplate && (also?.Invoke(guest) ?? true));
        return (guest, $"/nodes/{guest.Node.Name}/{guest.Id}");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await cluster.DisposeAsync();
    }
}
