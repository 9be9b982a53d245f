using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary>Lists rules, asked live of the clusters that have them.</summary>
internal sealed class ListHaRules(ClusterConnections connections) : IVerb<ListHaRulesRequest, Page<HaRuleRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "rules", "Lists rules of where guests run.", Permissions.EstateRead, Effect.Reads, typeof(ListHaRulesRequest), typeof(Page<HaRuleRow>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Page<HaRuleRow>> RunAsync(ListHaRulesRequest request, VerbContext context, CancellationToken ct)
    {
        var page = await connections.ListAsync<HaSeen>(request.Cluster, async (api, cluster) => [await HaReader.ReadAsync(api, cluster, ct)], ct);
        if (page.Items.Count > 0 && page.Items.All(s => s.Rules is null)) page.Items[0].DemandRules();
        return new Page<HaRuleRow>([.. page.Items.SelectMany(s => (s.Rules ?? []).Select(r => HaRows.Rule(s, r)))]) { Missing = page.Missing };
    }
}
