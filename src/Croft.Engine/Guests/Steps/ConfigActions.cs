namespace Croft.Engine.Guests;

/// <summary>Changes keys of a guest's config.</summary>
/// <param name="Set">Values as Proxmox writes them.</param>
/// <param name="Unset">Keys that go back to their default.</param>
internal sealed record ConfigureAction(GuestAddress Guest, IReadOnlyDictionary<string, string> Set, IReadOnlyList<string> Unset)
{
    /// <summary>Values that the plan was made from, by key; null where the guest was not there yet.</summary>
    public IReadOnlyDictionary<string, string?>? Seen { get; init; }

    /// <summary>True for a guest that the same run makes: taking this back is destroying it.</summary>
    public bool Making { get; init; }
}

/// <summary>Lets a disk grow.</summary>
/// <param name="Disk">Key of the disk: <c>scsi0</c>, <c>rootfs</c>.</param>
/// <param name="Bytes">Size it shall have.</param>
/// <param name="Making">True for a guest that the same run makes: taking this back is destroying it.</param>
internal sealed record ResizeAction(GuestAddress Guest, string Disk, long Bytes, bool Making);

/// <summary>Moves a disk to another storage.</summary>
/// <param name="Disk">Key of the disk: <c>scsi0</c>, <c>rootfs</c>.</param>
/// <param name="From">Volume it had when the plan was made; another one is never moved.</param>
/// <param name="Format">Format of the new volume; Proxmox's choice when null.</param>
/// <param name="DeleteSource">Deletes the old volume; it stays as an unused disk otherwise.</param>
internal sealed record MoveAction(GuestAddress Guest, string Disk, string From, string Storage, string? Format, bool DeleteSource);

/// <summary>Makes a guest a template for good.</summary>
/// <param name="Identity">What the guest was when the plan was made; another one is left alone.</param>
internal sealed record TemplateAction(GuestAddress Guest, GuestIdentity Identity)
{
    /// <summary>True for one that the steps before make.</summary>
    public bool Making { get; init; }
}
