using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Templates;

/// <summary>Lists the container templates of a node's index, asked live.</summary>
internal sealed class AvailableTemplates(NodeReader nodes, ClusterConnections connections) : IVerb<AvailableTemplatesRequest, Page<AvailableTemplate>>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "template", "available", "Lists the container templates that can be downloaded.", Permissions.EstateRead, Effect.Reads, typeof(AvailableTemplatesRequest), typeof(Page<AvailableTemplate>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Page<AvailableTemplate>> RunAsync(AvailableTemplatesRequest request, VerbContext context, CancellationToken ct)
    {
        var cluster = await nodes.ClusterAsync(request.Cluster, ct);
        var node = request.Node ?? await nodes.RoomiestAsync(cluster, ct);
        var all = await (await connections.GetAsync(cluster, ct)).Within(Patience).Node(node).TemplatesAsync(ct);
        var fit = all.Where(t => request.Section is null || t.Section == request.Section).ToList();
        if (fit.Count == 0 && request.Section is not null && all.Count > 0)
            throw new FailureException(FailureKind.NotFound, $"The index of {cluster}/{node} has no section '{request.Section}'.", $"It has: {string.Join(", ", all.Select(t => t.Section).OfType<string>().Distinct().Order(StringComparer.Ordinal))}.");
        return new Page<AvailableTemplate>([.. fit.OrderBy(t => t.Section, StringComparer.Ordinal).ThenBy(t => t.Template, StringComparer.Ordinal).Select(t => new AvailableTemplate
        {
            Name = t.Template,
            Section = t.Section,
            Os = t.Os,
            Version = t.Version,
            Architecture = t.Architecture,
            Headline = t.Headline,
        })]);
    }
}
