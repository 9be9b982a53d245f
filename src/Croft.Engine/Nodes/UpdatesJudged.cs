using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Nodes;

/// <summary>How up to date a node is, and whether it can become so.</summary>
static class UpdatesJudged
{
    /// <summary>Proxmox fetches the list each day.</summary>
    static readonly TimeSpan Stale = TimeSpan.FromDays(7);

    /// <summary>A node with nothing waiting is only fine when its list is known to be new.</summary>
    public static string State(int? waiting, DateTimeOffset? refreshed, DateTimeOffset now) => (waiting, refreshed) switch
    {
        (null, _) => "unknown",
        ( > 0, _) => "updates",
        (_, null) => "unknown",
        (_, { } at) when now - at > Stale => "stale",
        _ => "ok",
    };

    /// <summary>Packages of kernels, by the names Proxmox gave them until 7.4 and since.</summary>
    public static bool IsKernel(string package) =>
        package.StartsWith("proxmox-kernel-", StringComparison.Ordinal) || package.StartsWith("pve-kernel-", StringComparison.Ordinal);

    /// <summary>What is wrong with where packages come from.</summary>
    /// <param name="sources">The repositories.</param>
    /// <param name="subscription">Proxmox's word for the subscription; null when it is not known.</param>
    public static IEnumerable<string> Warnings(PackageSources sources, string? subscription)
    {
        var on = sources.Standard.Where(s => s.IsEnabled == true).Select(s => s.Handle).ToList();
        foreach (var handle in on.Where(h => IsOf(h, "enterprise")))
        {
            if (subscription is not null and not "active")
                yield return $"Repository {handle} is on without an active subscription ({subscription}): it refuses, and the list of packages can't be fetched whole.";
        }
        foreach (var handle in on.Where(h => IsOf(h, "no-subscription")))
            yield return $"Repository {handle} is on: its packages are less tested, and Proxmox does not recommend it for production.";
        foreach (var handle in on.Where(h => IsOf(h, "test")))
            yield return $"Repository {handle} is on: its packages may break the node.";
        // Older ones list nothing here; then nothing is known.
        if (sources.Standard.Count > 0 && !on.Exists(h => h is "enterprise" or "no-subscription" or "test"))
            yield return "No repository of Proxmox VE is on: no update of it will ever be listed.";
        foreach (var error in sources.Errors)
            yield return $"{error.GetValueOrDefault("path") ?? "A file"} can't be read: {error.GetValueOrDefault("error")?.Trim()}";
        foreach (var note in sources.Notes.Where(n => n.Kind == "warning"))
            yield return $"{note.Path}: {note.Message.Trim()}";
    }

    // Those of Ceph are called ceph-squid-enterprise and so on; pvetest was once the handle of test's name only.
    static bool IsOf(string handle, string kind) =>
        handle == kind || (handle.StartsWith("ceph-", StringComparison.Ordinal) && handle.EndsWith($"-{kind}", StringComparison.Ordinal));
}
