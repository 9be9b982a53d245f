using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Storage;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Templates;

/// <summary><c>template pull</c>: lets a node fetch a container image from a registry as a template.</summary>
internal sealed class PullTemplate(StorageReader storages, NodeReader nodes, ClusterConnections connections) : IChangeVerb<PullTemplateRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "template", "pull", "Lets a node fetch a container image as a template.", Permissions.StorageChange, Effect.Changes, typeof(PullTemplateRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(PullTemplateRequest request, VerbContext context, CancellationToken ct)
    {
        var storage = await storages.PlaceAsync(request.Storage, request.Cluster, request.Node, ct);
        var action = await ActionAsync(await nodes.ReadAsync(storage.Cluster, storage.Node, ct), storage.Storage, request.Image, (request.Name ?? request.Image.Split('/')[^1]) + ".tar", ct);
        return Plan(action, await storages.VolumeAsync(action.At.Cluster, action.At.Node, action.At.Id, ct));
    }

    /// <summary>What the step is given, on a node that can fetch images.</summary>
    internal async Task<PullTemplateAction> ActionAsync(NodeReading node, string storage, string image, string file, CancellationToken ct)
    {
        await DemandVersionAsync(await connections.GetAsync(node.Cluster, ct), node, ct);
        return new PullTemplateAction(FilePlans.Place(node, storage, new WantedFile(file, FileKind.Vztmpl, null)), image);
    }

    internal static Plan Plan(PullTemplateAction action, VolumeEntry? there) => FilePlans.Bring(
        Info.FullName, $"pull {action.Image} to {action.At.Cluster}/{action.At.Node}/{action.At.Id.Storage}", action, there,
        steps => steps.Add($"pull {action.Image} to {action.At.Id.Storage}", PullTemplateStep.Name, action, step =>
            FilePlans.Say(step, action, $"Datastore.AllocateTemplate on /storage/{action.At.Id.Storage}, Sys.AccessNetwork on /nodes/{action.At.Node}")));

    static async Task DemandVersionAsync(ProxmoxClient client, NodeReading node, CancellationToken ct)
    {
        var version = await client.Node(node.Node).VersionAsync(ct);
        if ((version.Major, version.Minor).CompareTo((9, 1)) < 0)
            throw new FailureException(FailureKind.Unsupported, $"Proxmox VE {version.Version} of {node.Cluster}/{node.Node} fetches no images from registries; 9.1 and later do.", "Upgrade the node, or bring a template file: 'croft template available'.");
    }
}
