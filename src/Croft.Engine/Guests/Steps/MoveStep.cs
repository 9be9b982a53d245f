using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Moves a disk to another storage (<c>POST …/move_disk</c>, <c>POST …/move_volume</c>).</summary>
internal sealed class MoveStep : GuestStep<MoveAction>
{
    public const string Name = "guest.move";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(MoveAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "move a disk of"));
        var volume = VolumeOf(action, config);
        if (HasMoved(action, volume)) return StepCheck.Already(view.Saw("config", action.Disk, config.Values[action.Disk]));
        if (volume?.ToString() != action.From) return StepCheck.Refuse(Another(action, volume));
        if (GuestRefusals.IfLocked(action.Guest, "move a disk of", config.Lock) is { } refused) return refused;
        return StepCheck.Call(Change(action.Guest, Call(action, config), action.Guest.IsVm ? "qmmove" : "move_volume") with
        {
            DigestBefore = config.Digest,
            Repeat = Repeat.IsRefused,
        });
    }

    public override async Task<Verdict> VerifyAsync(MoveAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        var config = await view.ConfigAsync(ct);
        var seen = view.Saw("config", action.Disk, config?.Values.GetValueOrDefault(action.Disk));
        if (config is null || !HasMoved(action, VolumeOf(action, config))) return Verdict.No($"{action.Disk} of {action.Guest} should be on {action.Storage}.", seen);
        return action.DeleteSource ? await DeletedAsync(action, seen, context, ct) : Verdict.Yes(seen, Kept(action, view, config));
    }

    // A volume that can't be deleted is a warning to Proxmox, and would go on taking its space unseen.
    static async Task<Verdict> DeletedAsync(MoveAction action, Evidence moved, StepContext context, CancellationToken ct)
    {
        var (client, from) = (await context.Clients(action.Guest.Cluster, ct), VolumeId.Parse(action.From));
        var there = await client.Node(action.Guest.Node).Storage(from.Storage).ContentAsync(null, action.Guest.Vmid, ct);
        var seen = new Evidence($"GET /nodes/{action.Guest.Node}/storage/{from.Storage}/content", action.From, there.Any(v => v.Volume == from) ? "is there" : "is gone");
        return seen.Seen == "is gone" ? Verdict.Yes(moved, seen) : Verdict.No($"{action.From} should be gone; {action.Disk} of {action.Guest} is on {action.Storage}, and its old volume could not be deleted.", moved, seen);
    }

    static Evidence Kept(MoveAction action, GuestView view, GuestConfigSeen config) =>
        config.Values.FirstOrDefault(v => KeyEffect.Index(v.Key, "unused") is not null && v.Value.Split(',')[0] == action.From) is { Key: { } key }
            ? view.Saw("config", key, action.From)
            : view.Saw("config", "unused", $"{action.From} is not among the unused disks");

    static bool HasMoved(MoveAction action, VolumeId? volume) => volume?.Storage == action.Storage && volume.ToString() != action.From;

    static VolumeId? VolumeOf(MoveAction action, GuestConfigSeen config) =>
        GuestDisks.Of(action.Guest, config.Values).FirstOrDefault(d => d.Key == action.Disk)?.Volume;

    static ProxmoxCall Call(MoveAction action, GuestConfigSeen config)
    {
        List<KeyValuePair<string, string>> parameters = [new(action.Guest.IsVm ? "disk" : "volume", action.Disk), new("storage", action.Storage)];
        if (action.Format is { } format) parameters.Add(new("format", format));
        if (action.DeleteSource) parameters.Add(new("delete", "1"));
        if (config.Digest is { } digest) parameters.Add(new("digest", digest));
        return Post(action.Guest, action.Guest.IsVm ? "move_disk" : "move_volume", parameters);
    }

    static Failure Another(MoveAction action, VolumeId? now) =>
        new(FailureKind.Conflict, $"{action.Disk} of {action.Guest} was not moved: it is another volume than when the plan was made.")
        {
            Cause = $"{action.Disk}: {action.From} → {now?.ToString() ?? "(none)"}",
            WayOut = $"Look at it with 'croft guest show {action.Guest.Name}', then plan again.",
        };
}
