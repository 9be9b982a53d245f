using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning;

/// <summary>Guests as they were at a moment, in the words of their manifests; of other things no past is kept.</summary>
sealed class PastSights(PastReadings past)
{
    /// <summary>Those of a cluster, or of all; and what is not known of that moment.</summary>
    /// <exception cref="FailureException">NotFound: nothing is known of it.</exception>
    public async Task<(IReadOnlyList<Sight> Guests, IReadOnlyList<Missing> Missing)> AtAsync(string? cluster, DateTimeOffset when, CancellationToken ct)
    {
        var page = await past.GuestsAsync(new ListGuestsRequest { Cluster = cluster }, when, ct);
        List<Sight> guests = [];
        foreach (var rows in page.Items.GroupBy(g => g.Cluster))
        {
            var configs = await past.ConfigsAsync(rows.Key, when, ct);
            guests.AddRange(rows.Select(row => GuestSight.Of(KindOf(row), row, configs.GetValueOrDefault(row.Vmid))));
        }
        return (guests, page.Missing);
    }

    static Kind KindOf(GuestRow row) => Kind.Find(row.Type == GuestType.Vm ? "VirtualMachine" : "Container")!;
}
