using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Lets a disk grow (<c>PUT …/resize</c>); Proxmox can't shrink one.</summary>
internal sealed class ResizeStep : GuestStep<ResizeAction>
{
    public const string Name = "guest.resize";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(ResizeAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "resize a disk of"));
        if (SizeOf(action, config) is not { } size)
        {
            return StepCheck.Refuse(new Failure(FailureKind.NotFound, $"Can't resize {action.Disk} of {action.Guest}: it has no such disk, or Proxmox does not tell its size.")
            {
                WayOut = $"See its disks with 'croft guest show {action.Guest.Name}'.",
            });
        }
        if (size == action.Bytes) return StepCheck.Already(view.Saw("config", action.Disk, config.Values[action.Disk]));
        if (size > action.Bytes)
        {
            return StepCheck.Refuse(new Failure(FailureKind.Unsupported, $"Can't make {action.Disk} of {action.Guest} smaller: it has {ByteSize.Format(size)}, {ByteSize.Format(action.Bytes)} was asked for.")
            {
                WayOut = "Proxmox lets disks only grow. Ask for a larger size.",
            });
        }
        if (GuestRefusals.IfLocked(action.Guest, "resize a disk of", config.Lock) is { } refused) return refused;
        List<KeyValuePair<string, string>> parameters = [new("disk", action.Disk), new("size", action.Bytes.ToString(CultureInfo.InvariantCulture))];
        if (config.Digest is { } digest) parameters.Add(new("digest", digest));
        var call = new ProxmoxCall(HttpMethod.Put, $"{action.Guest.Path}/resize") { Parameters = parameters };
        // An absolute size: a second call with it changes nothing.
        return StepCheck.Call(Change(action.Guest, call, "resize") with { DigestBefore = config.Digest, Repeat = Repeat.ChangesNothing });
    }

    public override async Task<Verdict> VerifyAsync(ResizeAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        var config = await view.ConfigAsync(ct);
        var seen = view.Saw("config", action.Disk, config?.Values.GetValueOrDefault(action.Disk));
        return config is not null && SizeOf(action, config) >= action.Bytes
            ? Verdict.Yes(seen)
            : Verdict.No($"{action.Disk} of {action.Guest} should have {ByteSize.Format(action.Bytes)}.", seen);
    }

    public override PlanStep? Undo(ResizeAction action, StepContext context) => action.Making ? UnmakeStep.Of(action.Guest, context) : null;

    static long? SizeOf(ResizeAction action, GuestConfigSeen config) =>
        config.Values.GetValueOrDefault(action.Disk) is { } disk ? PropertyString.Parse(disk).Size("size") : null;
}
