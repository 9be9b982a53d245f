using System.Text.Json.Serialization;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Backups;

/// <summary>Deletes old backups on one storage.</summary>
/// <param name="Shared">True where every node sees the same.</param>
internal sealed record PruneAction(string Cluster, string Node, string Storage, bool Shared)
{
    /// <summary>The rules, <c>keep-last=3,keep-weekly=4</c>; the storage's own when null.</summary>
    public string? Keep { get; init; }

    /// <summary>Guest whose backups are meant; all guests' when null.</summary>
    public int? Vmid { get; init; }

    /// <summary>Volume ids of those that go: exactly these, or nothing is done.</summary>
    public IReadOnlyList<string> Go { get; init; } = [];

    /// <summary>What Proxmox is asked.</summary>
    [JsonIgnore]
    public BackupPruning Pruning => new() { Keep = Keep, Vmid = Vmid };

    /// <summary>Lease on the backups of the storage.</summary>
    [JsonIgnore]
    public string Lease => Shared ? $"{Cluster}/backups/{Storage}" : $"{Cluster}/{Node}/backups/{Storage}";
}

/// <summary>Deletes old backups (<c>DELETE …/prunebackups</c>), as long as the same would go that the plan named.</summary>
internal sealed class PruneStep : Step<PruneAction>
{
    public const string Name = "backup.prune";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(PruneAction action, StepContext context, CancellationToken ct)
    {
        var storage = await StorageAsync(action, context, ct);
        var left = await LeftAsync(action, storage, ct);
        if (left.Count == 0) return StepCheck.Already(Saw(action, "none of those that go is listed"));
        var would = (await storage.PrunePreviewAsync(action.Pruning, ct)).Where(m => m.Verdict.Value == PruneVerdict.Remove).Select(m => m.Volume.ToString()).ToHashSet(StringComparer.Ordinal);
        if (!would.SetEquals(left)) return StepCheck.Refuse(Others(action, left, would));
        List<KeyValuePair<string, string>> parameters = [];
        if (action.Keep is { } keep) parameters.Add(new("prune-backups", keep));
        if (action.Vmid is { } vmid) parameters.Add(new("vmid", $"{vmid}"));
        var call = new ProxmoxCall(HttpMethod.Delete, $"/nodes/{Uri.EscapeDataString(action.Node)}/storage/{Uri.EscapeDataString(action.Storage)}/prunebackups") { Parameters = parameters };
        return StepCheck.Call(new ChangeCall(action.Cluster, action.Node, call)
        {
            TaskType = "prunebackups",
            TaskId = action.Vmid is { } one ? $"{one}@{action.Storage}" : action.Storage,
            Repeat = Repeat.ChangesNothing,
        });
    }

    public override async Task<Verdict> VerifyAsync(PruneAction action, StepContext context, CancellationToken ct)
    {
        var left = await LeftAsync(action, await StorageAsync(action, context, ct), ct);
        return left.Count == 0
            ? Verdict.Yes(Saw(action, $"{action.Go.Count} that went are not listed"))
            : Verdict.No($"{string.Join(", ", left.Take(5))} should be gone; the storage still lists {(left.Count == 1 ? "it" : "them")}.", Saw(action, $"{left.Count} are left of those that should go"));
    }

    static async Task<ProxmoxStorage> StorageAsync(PruneAction action, StepContext context, CancellationToken ct) =>
        (await context.Clients(action.Cluster, ct)).Node(action.Node).Storage(action.Storage);

    // The storage's content leaves out without a word what the account may not use, and would pass as gone.
    static async Task<IReadOnlyList<string>> LeftAsync(PruneAction action, ProxmoxStorage storage, CancellationToken ct)
    {
        var there = (await storage.PrunePreviewAsync(action.Pruning, ct)).Select(m => m.Volume.ToString()).ToHashSet(StringComparer.Ordinal);
        return [.. action.Go.Where(there.Contains)];
    }

    static Evidence Saw(PruneAction action, string seen) => new($"GET /nodes/{action.Node}/storage/{action.Storage}/prunebackups", "volid", seen);

    static Failure Others(PruneAction action, IReadOnlyList<string> left, HashSet<string> would)
    {
        List<string> more = [.. would.Except(left, StringComparer.Ordinal).Order(StringComparer.Ordinal)], fewer = [.. left.Where(v => !would.Contains(v))];
        return new Failure(FailureKind.Conflict, $"Nothing was pruned on {action.Storage}: other backups would go now than those you agreed to.")
        {
            Cause = string.Join("; ", new[] { more.Count > 0 ? $"now also: {string.Join(", ", more.Take(5))}" : null, fewer.Count > 0 ? $"no longer: {string.Join(", ", fewer.Take(5))}" : null }.OfType<string>()),
            WayOut = "A backup was made, deleted or protected since. Plan again and look at what goes.",
        };
    }
}
