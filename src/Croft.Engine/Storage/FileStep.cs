using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>A file that comes to a storage.</summary>
/// <param name="At">The volume it becomes.</param>
/// <param name="Size">Bytes; null when nobody told.</param>
internal abstract record FileAction(VolumePlace At, long? Size);

/// <summary>What every step that brings a file shares: it is there with its size, or it is not.</summary>
internal abstract class FileStep<TAction> : Step<TAction> where TAction : FileAction
{
    /// <summary>The call that brings it.</summary>
    protected abstract ChangeCall Call(TAction action);

    public override async Task<StepCheck> CheckAsync(TAction action, StepContext context, CancellationToken ct)
    {
        if (await action.At.FindAsync(context, ct) is not { } there) return StepCheck.Call(Call(action));
        return Fits(action, there) ? StepCheck.Already(Saw(action, there)) : StepCheck.Refuse(Another(action, there));
    }

    public override async Task<Verdict> VerifyAsync(TAction action, StepContext context, CancellationToken ct)
    {
        if (await action.At.FindAsync(context, ct) is not { } there)
            return Verdict.No($"{action.At} should be there; the storage does not list it.");
        return Fits(action, there)
            ? Verdict.Yes(Saw(action, there))
            : Verdict.No($"{action.At} should have {action.Size} bytes; it has {there.Size}.", Saw(action, there));
    }

    static bool Fits(TAction action, VolumeEntry there) => action.Size is { } size ? there.Size == size : there.Size > 0;

    static Evidence[] Saw(TAction action, VolumeEntry there) => [action.At.Saw("volid", there.Volume.ToString()), action.At.Saw("size", $"{there.Size}")];

    static Failure Another(TAction action, VolumeEntry there) =>
        new(FailureKind.Conflict, $"Can't bring {action.At}: another file of that name is there, of {NodeReading.Size(there.Size ?? 0)}.")
        {
            WayOut = $"Somebody brought it since the plan was made. Look at it with 'croft storage content {action.At.Id.Storage}', then plan again.",
        };
}
