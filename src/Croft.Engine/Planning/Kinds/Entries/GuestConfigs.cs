using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Configs of all guests of a cluster, asked live: readings may be older than what is about to be deleted.</summary>
static class GuestConfigs
{
    /// <summary>Configs asked for at once.</summary>
    const int Width = 16;

    /// <summary>Guests whose config is such, by name.</summary>
    public static async Task<IReadOnlyList<string>> WithAsync(ProxmoxClient client, Func<GuestConfig, bool> such, CancellationToken ct)
    {
        var guests = (await client.Cluster.ResourcesAsync(ResourceFilter.Guests, ct)).Where(g => g.Vmid is not null && g.Node is not null).ToList();
        var found = new string?[guests.Count];
        await Parallel.ForAsync(0, guests.Count, new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = ct }, async (i, stop) =>
        {
            var guest = guests[i];
            var config = await client.Node(guest.Node!).Guest(guest.Kind.Value == ResourceKind.Qemu ? GuestKind.Qemu : GuestKind.Lxc, guest.Vmid!.Value).ConfigAsync(stop);
            if (such(config)) found[i] = $"{guest.Name} ({guest.Vmid})";
        });
        return [.. found.OfType<string>().Order(StringComparer.Ordinal)];
    }

    /// <summary>Their names, not too many.</summary>
    public static string Told(IReadOnlyList<string> guests) => $"{string.Join(", ", guests.Take(10))}{(guests.Count > 10 ? $" and {guests.Count - 10} more" : "")}";
}
