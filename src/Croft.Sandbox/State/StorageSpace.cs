namespace Croft.Sandbox.State;

/// <summary>Where a storage keeps bytes: one for a shared storage, one a node otherwise.</summary>
internal sealed class StorageSpace(StorageState storage)
{
    readonly Dictionary<string, Volume> volumes = new(StringComparer.Ordinal);

    public StorageState Storage { get; } = storage;

    /// <summary>By what follows "storage:" in a volume id.</summary>
    public IReadOnlyDictionary<string, Volume> Volumes => volumes;

    /// <summary>Bytes taken by what is not listed as volumes.</summary>
    public long OtherUse { get; set; }

    /// <summary>Bytes it has here, where that differs from node to node.</summary>
    public long? OwnTotal { get; set; }

    public long Total => OwnTotal ?? Storage.Total;

    public long Used { get; private set; }

    public long TotalUsed => IsFull ? Total : Math.Clamp(Used + OtherUse, 0, Total);

    /// <summary>True when a fault filled it up.</summary>
    public bool IsFull { get; set; }

    public long Available => IsFull ? 0 : Total - TotalUsed;

    public void Add(Volume volume)
    {
        volumes.Add(volume.Name, volume);
        Used += volume.Used;
    }

    public bool Remove(Volume volume)
    {
        if (!volumes.Remove(volume.Name))
            return false;
        Used -= volume.Used;
        return true;
    }

    public void Resize(Volume volume, long size)
    {
        Used -= volume.Used;
        volume.Size = size;
        Used += volume.Used;
    }

    public Volume? Find(string name) => volumes.GetValueOrDefault(name);
}
