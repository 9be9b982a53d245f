using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>What an account must hold to see a list that Proxmox shortens without a word.</summary>
/// <param name="What">What is listed.</param>
/// <param name="Path">Path that the privilege is held at.</param>
/// <param name="Privilege">Privilege to see it.</param>
sealed record Visibility(string What, string Path, string Privilege)
{
    /// <summary>An empty list as it is; where the account would not see anything on it, that is said.</summary>
    public async Task<Page<TRow>> JudgeAsync<TRow>(Page<TRow> empty, ProxmoxApi api, string cluster, CancellationToken ct) where TRow : class =>
        await UnseenAsync(api, cluster, ct) is { } unseen ? empty with { Missing = [.. empty.Missing, unseen] } : empty;

    /// <summary>What to say of an empty list; null where the account would see it.</summary>
    public async Task<Missing?> UnseenAsync(ProxmoxApi api, string cluster, CancellationToken ct)
    {
        // Asked of this path: the list of all rights leaves out paths where there are none.
        var held = await api.Access.PermissionsAsync(Path, null, ct);
        return held.Holds(Path, Privilege) ? null : new Missing($"{cluster}/{What}", FailureKind.Denied, $"none are seen, and Croft's account lacks {Privilege} on {Path}");
    }
}
