using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;
using BackupCompression = Croft.Contracts.BackupCompression;
using BackupMode = Croft.Contracts.BackupMode;

namespace Croft.Engine.Backups;

/// <summary>Backs a guest up (<c>POST /nodes/{node}/vzdump</c>).</summary>
/// <remarks>A backup has no name of its own: the run's mark in its notes tells it from any other.</remarks>
internal sealed class CreateBackupStep : GuestStep<BackupAction>
{
    public const string Name = "backup.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(BackupAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "back up"));
        if (await FindAsync(action, context, ct) is { } there) return StepCheck.Already(Saw(action, there));
        if (GuestRefusals.IfLocked(action.Guest, "back up", config.Lock) is { } refused) return refused;
        var call = new ProxmoxCall(HttpMethod.Post, $"/nodes/{Uri.EscapeDataString(action.Guest.Node)}/vzdump") { Parameters = Parameters(action, context) };
        // Proxmox makes a second backup as willingly as the first.
        return StepCheck.Call(Change(action.Guest, call, "vzdump") with { DigestBefore = config.Digest, Repeat = Repeat.DoesItTwice });
    }

    public override async Task<Verdict> VerifyAsync(BackupAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action, context, ct) is not { } there)
            return Verdict.No($"There should be a new backup of {action.Guest} on {action.Storage}; none carries the mark '{context.Mark}'.");
        if (there.Size is not > 0) return Verdict.No($"The backup {there.Volume} of {action.Guest} is empty.", Saw(action, there));
        var view = await ViewAsync(action.Guest, context, ct);
        var status = await view.StatusAsync(ct);
        Evidence[] seen = [.. Saw(action, there), view.Saw("status/current", "status", status.State)];
        return status.Running == action.Running
            ? Verdict.Yes(seen)
            : Verdict.No($"{action.Guest} was backed up, but should be {(action.Running ? "running" : "stopped")} again; it is {status.State}.", seen);
    }

    static async Task<VolumeEntry?> FindAsync(BackupAction action, StepContext context, CancellationToken ct)
    {
        var client = await context.Clients(action.Guest.Cluster, ct);
        var volumes = await client.Node(action.Guest.Node).Storage(action.Storage).ContentAsync("backup", action.Guest.Vmid, ct);
        return volumes.FirstOrDefault(v => v.Notes?.Contains(context.Mark, StringComparison.Ordinal) is true);
    }

    static List<KeyValuePair<string, string>> Parameters(BackupAction action, StepContext context)
    {
        var notes = action.Notes is { Length: > 0 } text ? $"{Escaped(text)} {context.Mark}" : $"{{{{guestname}}}} {context.Mark}";
        List<KeyValuePair<string, string>> all =
        [
            new("vmid", $"{action.Guest.Vmid}"),
            new("storage", action.Storage),
            new("mode", action.Mode switch { BackupMode.Snapshot => "snapshot", BackupMode.Suspend => "suspend", _ => "stop" }),
            new("notes-template", notes),
            // Pruning is the storage's own business, not that of a backup that somebody asked for.
            new("remove", "0"),
        ];
        if (!action.PacksItself) all.Add(new("compress", action.Compress switch { BackupCompression.None => "0", BackupCompression.Gzip => "gzip", BackupCompression.Lzo => "lzo", _ => "zstd" }));
        if (action.Protected) all.Add(new("protected", "1"));
        return all;
    }

    // In a template a backslash and a line break must be written as escapes.
    static string Escaped(string notes) => notes.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    static Evidence[] Saw(BackupAction action, VolumeEntry volume)
    {
        var call = $"GET /nodes/{action.Guest.Node}/storage/{action.Storage}/content";
        return [new(call, "volid", volume.Volume.ToString()), new(call, "size", $"{volume.Size}"), new(call, "notes", volume.Notes ?? "")];
    }
}
