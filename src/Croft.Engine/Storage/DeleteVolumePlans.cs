using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>Plans that delete a volume.</summary>
internal static class DeleteVolumePlans
{
    /// <param name="at">Where the volume is.</param>
    /// <param name="volume">The volume as it is now.</param>
    /// <param name="users">Guests that would miss it.</param>
    /// <exception cref="FailureException">Conflict: it is protected, or a guest uses it.</exception>
    public static Plan Delete(VolumePlace at, VolumeEntry volume, IReadOnlyList<string> users)
    {
        if (volume.IsProtected) throw new FailureException(Protected(at));
        if (users.Count > 0)
        {
            throw new FailureException(FailureKind.Conflict, $"Can't delete {at}: {string.Join(", ", users)} {(users.Count == 1 ? "uses" : "use")} it.",
                volume.Content is "images" or "rootdir" ? "A disk goes with its guest: take it out of the guest's settings, or 'croft guest destroy'." : "Take it out of their settings first.");
        }
        var steps = new StepList();
        steps.Add($"delete {at.Volume}", DeleteVolumeStep.Name, new DeleteVolumeAction(at, volume.Size, volume.Created) { Vmid = volume.Vmid }, step => step with
        {
            Disturbs = Disturbance.DestroysData,
            Because = volume.Content is "backup" ? "The backup can't be restored any more." : null,
            Leases = [at.Lease],
            Privilege = volume.Content is "backup" && volume.Vmid is { } vmid
                ? $"Datastore.AllocateSpace on /storage/{at.Id.Storage}, VM.Backup on /vms/{vmid}"
                : $"Datastore.Allocate on /storage/{at.Id.Storage}",
            Changes = [new FieldChange(at.Volume, Told(volume), null)],
        });
        return new Plan(DeleteVolume.Info.FullName, $"delete {at}", steps.Steps)
        {
            Confirmation = new Confirmation(at.Name, $"{at} will be gone: {Told(volume)}."),
        };
    }

    public static Failure Protected(VolumePlace at) =>
        new(FailureKind.Conflict, $"Can't delete {at}: it is protected.") { WayOut = "If it shall go, take its protection away in Proxmox first." };

    static string Told(VolumeEntry volume) =>
        $"{NodeReading.Size(volume.Size ?? 0)}{(volume.Created is { } made ? $", made {made.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC" : "")}";
}
