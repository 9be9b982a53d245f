namespace Croft.Proxmox.Tests.Entries;

/// <summary>One config's five calls, for the tests that go over all of them.</summary>
/// <param name="Path">Path of its list.</param>
/// <param name="Sample">Settings that every version takes when an entry is made.</param>
sealed record EntryCase(string Path, KeyValuePair<string, string>[] Sample, EntryChange Change)
{
    public required Func<ProxmoxClient, CancellationToken, Task<object?>> List { get; init; }

    public required Func<ProxmoxClient, string, CancellationToken, Task<object?>> Get { get; init; }

    public required Func<ProxmoxClient, string, IEnumerable<KeyValuePair<string, string>>, CancellationToken, Task> Create { get; init; }

    public required Func<ProxmoxClient, string, EntryChange, CancellationToken, Task> Update { get; init; }

    public required Func<ProxmoxClient, string, CancellationToken, Task> Delete { get; init; }

    /// <summary>A name that its own kind takes.</summary>
    public string Name { get; init; } = "a1";

    public static EntryCase Of<T>(string path, Func<ProxmoxClient, ProxmoxEntries<T>> of, string sample, EntryChange? change = null) => new(path, Pairs(sample), change ?? new())
    {
        List = async (c, ct) => await of(c).ListAsync(ct),
        Get = async (c, name, ct) => await of(c).GetAsync(name, ct),
        Create = (c, name, settings, ct) => of(c).CreateAsync(name, settings, ct),
        Update = (c, name, change, ct) => of(c).UpdateAsync(name, change, ct),
        Delete = (c, name, ct) => of(c).DeleteAsync(name, ct),
    };

    public static KeyValuePair<string, string>[] Pairs(string text) =>
        [.. text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1]))];
}
