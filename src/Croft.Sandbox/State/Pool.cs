namespace Croft.Sandbox.State;

/// <summary>A resource pool; guests name theirs, storages are listed here.</summary>
internal sealed class Pool(string id)
{
    public string Id { get; } = id;

    public string? Comment { get; set; }

    public List<string> Storages { get; } = [];
}
