namespace Croft.Proxmox;

/// <summary>A change of one entry of a config; what it does not name stays.</summary>
public sealed record EntryChange
{
    /// <summary>Keys to set, with their new values; a key may be there more than once where it is a list.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Set { get; init; } = [];

    /// <summary>Keys to delete, back to Proxmox's default.</summary>
    public IReadOnlyList<string> Delete { get; init; } = [];

    /// <summary>Digest of the config this was decided on; others' changes go unnoticed when null.</summary>
    public string? Digest { get; init; }

    /// <summary>The form, where the call takes it; what the call has no parameter for is refused, never dropped.</summary>
    /// <exception cref="ArgumentException">Keys to delete or a digest, for a call without them.</exception>
    internal Form Form(EntryCalls calls, string path)
    {
        if (Delete.Count > 0 && !calls.HasFlag(EntryCalls.Resets))
            throw new ArgumentException($"PUT {path} can set keys, and delete none ({string.Join(", ", Delete)}); set them to their default.", nameof(calls));
        if (Digest is not null && !calls.HasFlag(EntryCalls.Digest))
            throw new ArgumentException($"PUT {path} knows no digest: Proxmox does not guard this config against changes by others.", nameof(calls));
        var form = new Form().Add(Set);
        if (calls.HasFlag(EntryCalls.Apart))
            foreach (var key in Delete)
                form.Add("delete", key);
        else
            form.AddList("delete", Delete);
        return form.Add("digest", Digest);
    }
}

/// <summary>What the change of a config can carry; Proxmox's calls differ in it.</summary>
[Flags]
enum EntryCalls
{
    None = 0,
    /// <summary>Keys to delete, in one list.</summary>
    Resets = 1,
    /// <summary>A digest to compare.</summary>
    Digest = 2,
    /// <summary>Both.</summary>
    All = Resets | Digest,
    /// <summary>Each key to delete is a parameter of its own.</summary>
    Apart = 4,
}
