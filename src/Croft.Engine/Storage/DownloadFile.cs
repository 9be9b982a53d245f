using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Storage;

/// <summary><c>storage download</c>: lets a node fetch a file from a web address.</summary>
internal sealed class DownloadFile(StorageReader storages, NodeReader nodes, ClusterConnections connections) : IChangeVerb<DownloadRequest>
{
    /// <summary>The node asks a server that may be slow.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "storage", "download", "Lets a node fetch a file from the web to a storage.", Permissions.StorageChange, Effect.Changes, typeof(DownloadRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DownloadRequest request, VerbContext context, CancellationToken ct)
    {
        var url = request.Url!;
        if (url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0)
            throw new FailureException(new Failure(FailureKind.Invalid, $"A node can't fetch {url.Scheme}:// addresses, or such with a password in them.") { Faults = [new Fault("URL", "has to be https:// or http://, without a user.")] });
        var storage = await storages.PlaceAsync(request.Storage, request.Cluster, request.Node, ct);
        var action = await ActionAsync(await nodes.ReadAsync(storage.Cluster, storage.Node, ct), storage.Storage, request, null, ct);
        return Plan(action, await storages.VolumeAsync(action.At.Cluster, action.At.Node, action.At.Id, ct));
    }

    /// <summary>What the step is given, once the node has asked the server for name and size.</summary>
    /// <param name="node">Node that fetches it.</param>
    /// <param name="storage">Storage as that node sees it.</param>
    /// <param name="request">The address, and what was said of the file.</param>
    /// <param name="compression">How it is packed; null where it is not.</param>
    /// <param name="ct">Ends the asking.</param>
    internal async Task<DownloadAction> ActionAsync(NodeReading node, string storage, DownloadRequest request, string? compression, CancellationToken ct)
    {
        var url = request.Url!;
        var api = (await connections.GetAsync(node.Cluster, ct)).Within(Patience).Node(node.Node);
        var told = await api.UrlMetadataAsync(url, false, ct);
        // What it will be once it is unpacked nobody tells.
        var size = compression is null ? told.Size : null;
        var at = FilePlans.Place(node, storage, new WantedFile(request.Name ?? told.FileName ?? Uri.UnescapeDataString(url.Segments[^1]), request.Content, size));
        var version = await api.VersionAsync(ct);
        if (FilePlans.TooOld(at, version.Major, version.Minor) is { } old) throw new FailureException(old);
        return new DownloadAction(at, size, url, request.Checksum?.ToLowerInvariant()) { Compression = compression };
    }

    internal static Plan Plan(DownloadAction action, VolumeEntry? there)
    {
        var at = action.At;
        var plan = FilePlans.Bring(Info.FullName, $"download {at.Name} to {at.Cluster}/{at.Node}/{at.Id.Storage}", action, there,
            steps => steps.Add($"download {at.Name} to {at.Id.Storage}", DownloadStep.Name, action, step =>
            {
                var said = FilePlans.Say(step, action, $"Datastore.AllocateTemplate on /storage/{at.Id.Storage}, Sys.AccessNetwork on /nodes/{at.Node}");
                return said with { Changes = [.. said.Changes, new FieldChange("from", null, action.Url.AbsoluteUri), .. action.Checksum is { } sum ? [new FieldChange("checksum", null, sum)] : Array.Empty<FieldChange>()] };
            }));
        if (plan.Steps.Count == 0) return plan;
        return plan with
        {
            Warnings =
            [
                .. action.Checksum is null && action.Url.Scheme == "http" ? ["It comes unencrypted and without a checksum: anyone on the way could change it. '--checksum sha256:…' has the node compare it."] : Array.Empty<string>(),
                .. action.Size is null ? [$"{(action.Compression is null ? "The server does not tell its size" : "Its size once unpacked is not known")}; whether it fits is seen only when it comes."] : Array.Empty<string>(),
            ],
        };
    }
}
