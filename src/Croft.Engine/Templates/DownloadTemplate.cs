using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Storage;
using Croft.Engine.Verbs;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Templates;

/// <summary><c>template download</c>: lets a node fetch a container template of its index.</summary>
internal sealed class DownloadTemplate(StorageReader storages, NodeReader nodes, ClusterConnections connections) : IChangeVerb<DownloadTemplateRequest>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "template", "download", "Lets a node fetch a container template to a storage.", Permissions.StorageChange, Effect.Changes, typeof(DownloadTemplateRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DownloadTemplateRequest request, VerbContext context, CancellationToken ct)
    {
        var storage = await storages.PlaceAsync(request.Storage, request.Cluster, request.Node, ct);
        var action = await ActionAsync(await nodes.ReadAsync(storage.Cluster, storage.Node, ct), storage.Storage, request.Name, ct);
        var there = await storages.VolumeAsync(action.At.Cluster, action.At.Node, action.At.Id, ct);
        return Plan(action with { Size = there?.Size }, there is not null);
    }

    /// <summary>What the step is given, once the node's index was seen to have the template.</summary>
    internal async Task<DownloadTemplateAction> ActionAsync(NodeReading node, string storage, string name, CancellationToken ct)
    {
        var known = await (await connections.GetAsync(node.Cluster, ct)).Within(Patience).Node(node.Node).TemplatesAsync(ct);
        if (known.All(t => t.Template != name))
        {
            var near = known.Select(t => t.Template).Where(t => t.Contains(name, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(5).ToList();
            throw new FailureException(FailureKind.NotFound, $"The index of {node.Cluster}/{node.Node} has no template '{name}'.",
                near.Count > 0 ? $"It has: {string.Join(", ", near)}." : "See what there is: 'croft template available'. A node renews its index once a day ('pveam update').");
        }
        return new DownloadTemplateAction(FilePlans.Place(node, storage, new WantedFile(name, FileKind.Vztmpl, null)), null);
    }

    internal static Plan Plan(DownloadTemplateAction action, bool there)
    {
        var at = action.At;
        var title = $"download {at.Name} to {at.Cluster}/{at.Node}/{at.Id.Storage}";
        // A template's version is in its name: the file of that name is the template.
        if (there) return new Plan(Info.FullName, title, []) { Warnings = [$"{at} is there already."] };
        return FilePlans.Bring(Info.FullName, title, action, null, steps => steps.Add($"download {at.Name} to {at.Id.Storage}", DownloadTemplateStep.Name, action, step =>
            FilePlans.Say(step, action, $"Datastore.AllocateTemplate on /storage/{at.Id.Storage}") with { Because = "The node compares it with the checksum of its index." }));
    }
}
