using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Backups;

/// <summary>Restores a backup (<c>POST /nodes/{node}/qemu</c> or <c>…/lxc</c> with the backup as its source).</summary>
internal sealed class RestoreBackupStep : GuestStep<RestoreAction>
{
    public const string Name = "backup.restore";

    /// <summary>Settings that a restore takes over as they are.</summary>
    static readonly string[] Kept = ["memory", "cores", "sockets", "swap", "ostype", "cpu", "bios", "scsihw"];

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(RestoreAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        // Read once: what is there decides whether Proxmox may be told to overwrite.
        var present = action.Replaces is null ? null : await view.ConfigAsync(ct);
        if (present is null)
        {
            if (await MadeGuest.CheckAsync(action.Guest, _ => false, context, ct) is { } found) return found;
        }
        else if (await RefuseAnotherAsync(action, view, present, ct) is { } refused) return refused;
        var call = new ProxmoxCall(HttpMethod.Post, $"/nodes/{Uri.EscapeDataString(action.Guest.Node)}/{(action.Guest.IsVm ? "qemu" : "lxc")}") { Parameters = Parameters(action, replaces: present is not null) };
        return StepCheck.Call(Change(action.Guest, call, action.Guest.Task("restore")) with
        {
            Repeat = present is null ? Repeat.IsRefused : Repeat.DoesItTwice,
        });
    }

    public override async Task<Verdict> VerifyAsync(RestoreAction action, StepContext context, CancellationToken ct)
    {
        var made = await CreateStep.MadeAsync(action.Guest, null, context, ct);
        if (!made.Proven) return made;
        var view = await ViewAsync(action.Guest, context, ct);
        var config = (await view.ConfigAsync(ct))!;
        var client = await context.Clients(action.Guest.Cluster, ct);
        List<Evidence> seen = [.. made.Evidence];
        if (await HeldAsync(action, client, ct) is { } held)
        {
            var differs = Kept.Where(k => held[k] != config.Values.GetValueOrDefault(k)).ToList();
            if (differs.Count > 0)
                return Verdict.No($"{action.Guest} should be what {action.Volume} holds; these settings differ: {string.Join(", ", differs)}.", seen);
            seen.Add(new Evidence($"GET /nodes/{action.Guest.Node}/vzdump/extractconfig", string.Join(", ", Kept), "as in the backup"));
        }
        foreach (var storage in GuestDisks.Of(action.Guest, config.Values).Select(d => d.Volume).GroupBy(v => v.Storage, StringComparer.Ordinal))
        {
            var content = await client.Node(action.Guest.Node).Storage(storage.Key).ContentAsync(null, action.Guest.Vmid, ct);
            var there = content.Select(c => c.Volume).ToHashSet();
            if (storage.FirstOrDefault(v => !there.Contains(v)) is { } missing)
                return Verdict.No($"{action.Guest} was restored, but its disk {missing} is not on the storage.", seen);
            seen.Add(new Evidence($"GET /nodes/{action.Guest.Node}/storage/{storage.Key}/content", "volid", string.Join(", ", storage)));
        }
        return Verdict.Yes(seen);
    }

    // The config in the backup; not every version, storage and token gives it out.
    static async Task<GuestConfig?> HeldAsync(RestoreAction action, ProxmoxClient client, CancellationToken ct)
    {
        try
        {
            var text = await client.Node(action.Guest.Node).BackupConfigAsync(VolumeId.Parse(action.Volume), ct);
            return GuestConfig.Parse(action.Guest.IsVm ? GuestKind.Qemu : GuestKind.Lxc, text);
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.NotImplemented or ProxmoxError.Forbidden or ProxmoxError.Refused or ProxmoxError.NotFound)
        {
            return null;
        }
    }

    static async Task<StepCheck?> RefuseAnotherAsync(RestoreAction action, GuestView view, GuestConfigSeen config, CancellationToken ct)
    {
        var differences = action.Replaces!.DiffersFrom(GuestIdentity.Of(action.Guest, config.Values, config.Digest));
        if (differences.Count > 0)
        {
            return StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Nothing was replaced: number {action.Guest.Vmid} is another guest now than when the plan was made.")
            {
                Cause = string.Join("; ", differences.Select(d => $"{d.Field}: {d.From ?? "(none)"} → {d.To ?? "(none)"}")),
                WayOut = "Look at it with 'croft guest show', then plan again.",
            });
        }
        if (GuestRefusals.IfLocked(action.Guest, "replace", config.Lock) is { } locked) return locked;
        return (await view.StatusAsync(ct)).Running
            ? StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't replace {action.Guest}: it runs again.") { WayOut = "It was started since the plan was made. Plan again." })
            : null;
    }

    static List<KeyValuePair<string, string>> Parameters(RestoreAction action, bool replaces)
    {
        List<KeyValuePair<string, string>> all = [new("vmid", $"{action.Guest.Vmid}")];
        if (action.Guest.IsVm)
        {
            all.Add(new("archive", action.Volume));
            all.Add(new("name", action.Guest.Name));
            // A second guest beside the first must not have its network addresses.
            if (action.Replaces is null) all.Add(new("unique", "1"));
        }
        else
        {
            all.Add(new("ostemplate", action.Volume));
            all.Add(new("restore", "1"));
            all.Add(new("hostname", action.Guest.Name));
            if (action.Replaces is null) all.Add(new("unique", "1"));
        }
        if (action.Storage is { } storage) all.Add(new("storage", storage));
        if (replaces) all.Add(new("force", "1"));
        return all;
    }
}
