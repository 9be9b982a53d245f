using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>Deletes a volume.</summary>
/// <param name="At">The volume.</param>
/// <param name="Size">Bytes it had when the plan was made.</param>
/// <param name="Made">When it was made, as the storage told then.</param>
internal sealed record DeleteVolumeAction(VolumePlace At, long? Size, DateTimeOffset? Made)
{
    /// <summary>Guest it belongs to; null for files that are nobody's.</summary>
    public int? Vmid { get; init; }
}

/// <summary>Deletes a volume (<c>DELETE …/content/{volume}</c>), if it still is the one the plan was made for.</summary>
internal sealed class DeleteVolumeStep : Step<DeleteVolumeAction>
{
    public const string Name = "storage.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(DeleteVolumeAction action, StepContext context, CancellationToken ct)
    {
        var at = action.At;
        if (await at.FindAsync(context, ct) is not { } there) return StepCheck.Already(Gone(at));
        if (there.Size != action.Size || there.Created != action.Made) return StepCheck.Refuse(Another(action, there));
        if (there.IsProtected) return StepCheck.Refuse(DeleteVolumePlans.Protected(at));
        return StepCheck.Call(new ChangeCall(at.Cluster, at.Node, new ProxmoxCall(HttpMethod.Delete, $"{at.StoragePath}/content/{Uri.EscapeDataString(at.Volume)}"))
        {
            TaskType = "imgdel",
            TaskId = action.Vmid is { } vmid ? $"{vmid}@{at.Id.Storage}" : at.Id.Storage,
            Repeat = Repeat.IsRefused,
        });
    }

    public override async Task<Verdict> VerifyAsync(DeleteVolumeAction action, StepContext context, CancellationToken ct) =>
        await action.At.FindAsync(context, ct) is { } there
            ? Verdict.No($"{action.At} should be gone; the storage still lists it.", action.At.Saw("size", $"{there.Size}"))
            : Verdict.Yes(Gone(action.At));

    static Evidence Gone(VolumePlace at) => at.Saw("volid", $"{at.Volume} is not listed");

    static Failure Another(DeleteVolumeAction action, VolumeEntry there) =>
        new(FailureKind.Conflict, $"Nothing was deleted: {action.At} is another file now than the one you agreed to delete.")
        {
            Cause = $"size: {action.Size} → {there.Size}; made: {action.Made:u} → {there.Created:u}",
            WayOut = $"Look at it with 'croft storage content {action.At.Id.Storage}', then plan again.",
        };
}
