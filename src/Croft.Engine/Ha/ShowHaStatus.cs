using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary>Shows how high availability fares: quorum, master, agents and guests.</summary>
internal sealed class ShowHaStatus(ClusterConnections connections) : IVerb<HaStatusRequest, HaOverview>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "status", "Shows high availability: quorum, master, agents and guests.", Permissions.EstateRead, Effect.Reads, typeof(HaStatusRequest), typeof(HaOverview))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<HaOverview> RunAsync(HaStatusRequest request, VerbContext context, CancellationToken ct)
    {
        var page = await connections.ListAsync<HaSeen>(request.Cluster, async (api, cluster) => [await HaReader.ReadAsync(api, cluster, ct)], ct);
        var silent = page.Missing.Select(m => new HaClusterRow { Cluster = m.What, State = "unknown" });
        return new HaOverview([.. page.Items.Select(HaRows.Cluster).Concat(silent).OrderBy(c => c.Cluster, StringComparer.Ordinal)])
        {
            Nodes = [.. page.Items.SelectMany(s => s.Status.Where(e => e.Type == "lrm").OrderBy(e => e.Node, StringComparer.Ordinal).Select(e => HaRows.Node(s, e)))],
            Guests = [.. page.Items.SelectMany(HaRows.Guests)],
            Missing = page.Missing,
        };
    }
}
