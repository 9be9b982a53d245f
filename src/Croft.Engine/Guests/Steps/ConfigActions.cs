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
