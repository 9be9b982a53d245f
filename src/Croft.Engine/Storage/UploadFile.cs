using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Storage;

/// <summary><c>storage upload</c>: sends a file to a storage, streamed and verified by its SHA-256.</summary>
internal sealed class UploadFile(StorageReader storages, NodeReader nodes, OfferedFiles files) : IChangeVerb<UploadRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "storage", "upload", "Sends an ISO, a template or a disk to a storage.", Permissions.StorageChange, Effect.Changes, typeof(UploadRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(UploadRequest request, VerbContext context, CancellationToken ct)
    {
        var file = request.File!;
        if (file.Length == 0) throw new FailureException(FailureKind.Invalid, $"'{file.Name}' is empty; there is nothing to upload.");
        var storage = await storages.PlaceAsync(request.Storage, request.Cluster, request.Node, ct);
        var node = await nodes.ReadAsync(storage.Cluster, storage.Node, ct);
        var at = FilePlans.Place(node, storage.Storage, new WantedFile(request.Name ?? file.Name, request.Content, file.Length));
        var there = await storages.VolumeAsync(at.Cluster, at.Node, at.Id, ct);
        // Its bytes are read only where it is not refused already: a large one takes a while.
        var sha256 = there is null ? await files.OfferAsync(file, ct) : "";
        return Plan(new UploadAction(at, file.Length, sha256), there);
    }

    internal static Plan Plan(UploadAction action, VolumeEntry? there) => FilePlans.Bring(
        Info.FullName, $"upload {action.At.Name} to {action.At.Cluster}/{action.At.Node}/{action.At.Id.Storage}", action, there,
        steps => steps.Add($"upload {action.At.Name} to {action.At.Id.Storage}", UploadStep.Name, action, step =>
        {
            var said = FilePlans.Say(step, action, $"Datastore.AllocateTemplate on /storage/{action.At.Id.Storage}");
            return said with
            {
                Because = "The node keeps it in /var/tmp until it has come whole, then compares its SHA-256 and copies it.",
                Changes = [.. said.Changes, new FieldChange("sha256", null, action.Sha256)],
            };
        }));
}
