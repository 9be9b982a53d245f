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
        "template", "download", "Lets a node fetch a container template to a storage.", Permissions.StorageChange, Effect.Changes, typeof(DownloadTemplateRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DownloadTemplateRequest request, VerbContext context, CancellationToken ct)
    {
        var storage = await storages.PlaceAsync(request.Storage, request.Cluster, request.Node, ct);
        var node = await nodes.ReadAsync(storage.Cluster, storage.Node, ct);
        var known = await (await connections.GetAsync(storage.Cluster, ct)).Within(Patience).Node(storage.Node).TemplatesAsync(ct);
        if (known.All(t => t.Template != request.Name))
        {
            var near = known.Select(t => t.Template).Where(t => t.Contains(request.Name, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(5).ToList();
            throw new FailureException(FailureKind.NotFound, $"The index of {storage.Cluster}/{storage.Node} has no template '{request.Name}'.",
                near.Count > 0 ? $"It has: {string.Join(", ", near)}." : "See what there is: 'croft template available'. A node renews its index once a day ('pveam update').");
        }
        var at = FilePlans.Place(node, storage.Storage, new WantedFile(request.Name, FileKind.Vztmpl, null));
        var there = await storages.VolumeAsync(at.Cluster, at.Node, at.Id, ct);
        return Plan(new DownloadTemplateAction(at, there?.Size), there is not null);
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
