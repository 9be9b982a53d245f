namespace Croft.Proxmox;

public readonly partial struct ProxmoxStorage
{
    /// <summary>What a pruning would do, without doing it (<c>GET …/prunebackups</c>).</summary>
    public Task<IReadOnlyList<PruneMark>> PrunePreviewAsync(BackupPruning pruning, CancellationToken ct) =>
        api.ListAsync(path + "/prunebackups", pruning.Form(), PruneMark.Read, ct);

    /// <summary>Deletes the backups that are not to be kept (<c>DELETE …/prunebackups</c>).</summary>
    public Task<Upid> PruneAsync(BackupPruning pruning, CancellationToken ct) => api.StartAsync(HttpMethod.Delete, path + "/prunebackups", pruning.Form(), ct);
}

/// <summary>Which backups to look at, and which of them to keep.</summary>
public sealed record BackupPruning
{
    /// <summary>How many to keep, such as <c>keep-last=3,keep-weekly=4</c>; as the storage says when null.</summary>
    public string? Keep { get; init; }

    /// <summary>Of one guest; of all when null.</summary>
    public int? Vmid { get; init; }

    /// <summary>Of one kind of guest; of both when null.</summary>
    public GuestKind? Kind { get; init; }

    internal Form Form() => new Form().Add("prune-backups", Keep).Add("vmid", Vmid).Add("type", Kind?.Word());
}

/// <summary>What a pruning does with a backup.</summary>
public enum PruneVerdict
{
    /// <summary>A word of a later version.</summary>
    Unknown,
    /// <summary>It is kept.</summary>
    Keep,
    /// <summary>It is deleted.</summary>
    Remove,
    /// <summary>It may not be deleted.</summary>
    Protected,
    /// <summary>Its name is not as backups are named: it is left alone.</summary>
    Renamed,
}

/// <summary>One backup, and what a pruning does with it.</summary>
/// <param name="Volume">The backup.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Vmid">The guest; null where the name does not tell.</param>
/// <param name="Type">Kind of guest: <c>qemu</c>, <c>lxc</c>, or <c>unknown</c>.</param>
public sealed record PruneMark(VolumeId Volume, Known<PruneVerdict> Verdict, DateTimeOffset? Created, int? Vmid, string? Type)
{
    internal static PruneMark Read(Fields f)
    {
        var mark = f.Text("mark"u8);
        return new(
            VolumeId.TryParse(f.Text("volid"u8), out var volume) ? volume : throw f.Bad("volid"u8, "storage:volume"),
            new(mark switch { "keep" => PruneVerdict.Keep, "remove" => PruneVerdict.Remove, "protected" => PruneVerdict.Protected, "renamed" => PruneVerdict.Renamed, _ => PruneVerdict.Unknown }, mark),
            f.OptionalTime("ctime"u8), f.OptionalInt("vmid"u8), f.OptionalText("type"u8));
    }
}
