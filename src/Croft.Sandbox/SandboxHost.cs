using System.Globalization;

namespace Croft.Sandbox;

/// <summary>How many clusters a host starts, and how each is made.</summary>
public sealed record SandboxHostOptions
{
    public int Clusters { get; init; } = 1;

    /// <summary>What every cluster is made like; seed and port count up from here.</summary>
    public SandboxOptions Cluster { get; init; } = new();
}

/// <summary>Starts any number of sandbox clusters in this process.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    SandboxHost(IReadOnlyList<SandboxCluster> clusters) => Clusters = clusters;

    /// <summary>In the order of their ports.</summary>
    public IReadOnlyList<SandboxCluster> Clusters { get; }

    /// <summary>Starts all clusters; with a port given they take that and the ones after it.</summary>
    public static async Task<SandboxHost> StartAsync(SandboxHostOptions options, CancellationToken cancellationToken)
    {
        var clusters = new List<SandboxCluster>();
        var first = options.Cluster;
        try
        {
            for (var number = 0; number < options.Clusters; number++)
                clusters.Add(await SandboxCluster.StartAsync(first with
                {
                    Name = options.Clusters == 1 ? first.Name : string.Create(CultureInfo.InvariantCulture, $"{first.Name}{number + 1}"),
                    Number = number,
                    Seed = first.Seed + number,
                    Port = first.Port == 0 ? 0 : first.Port + number,
                }, cancellationToken));
        }
        catch
        {
            foreach (var cluster in clusters)
                await cluster.DisposeAsync();
            throw;
        }
        return new SandboxHost(clusters);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in Clusters)
            await cluster.DisposeAsync();
    }
}
