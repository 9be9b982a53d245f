using Croft.Contracts;
using Croft.Engine.Inventory;

namespace Croft.Engine.Guests;

/// <summary>Plans a verb for the guests that a request means: one by name, or each that its selector picks.</summary>
internal sealed class GuestBatch(GuestReader guests, Readings readings, Freshness freshness)
{
    /// <summary>Guests read at once; each costs a handful of calls.</summary>
    const int Width = 16;

    /// <summary>The plan for all of them.</summary>
    /// <param name="request">Which guests are meant.</param>
    /// <param name="one">Plans the verb for one guest as it is now.</param>
    /// <param name="ct">Ends the reading; nothing was changed.</param>
    /// <exception cref="FailureException">NotFound: none is picked. Conflict: the verb refuses some of them; each is named. As reading one guest.</exception>
    public async Task<Plan> PlanAsync(GuestsRequest request, Func<GuestReading, CancellationToken, Task<Plan>> one, CancellationToken ct)
    {
        if (request.Select is not { } text)
            return await one(await guests.ReadAsync(request.Guest, request.Cluster, ct), ct);
        var selector = GuestSelector.Parse(text);
        var missing = await freshness.AskAsync(true, request.Cluster, ct);
        var known = (await readings.GuestsAsync(new ListGuestsRequest { Cluster = request.Cluster }, ct)).Items;
        var picked = known.Where(selector.Picks).ToList();
        if (picked.Count == 0)
            throw BatchPlans.NonePicked(selector, known, missing);
        var outcomes = new BatchPlans.Outcome[picked.Count];
        await Parallel.ForAsync(0, picked.Count, new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = ct },
            async (i, stop) => outcomes[i] = await TryAsync(picked[i], one, stop));
        return BatchPlans.Merge(request, selector, outcomes, missing);
    }

    /// <inheritdoc cref="PlanAsync(GuestsRequest, Func{GuestReading, CancellationToken, Task{Plan}}, CancellationToken)"/>
    public Task<Plan> PlanAsync(GuestsRequest request, Func<GuestReading, Plan> one, CancellationToken ct) =>
        PlanAsync(request, (guest, _) => Task.FromResult(one(guest)), ct);

    async Task<BatchPlans.Outcome> TryAsync(GuestRow row, Func<GuestReading, CancellationToken, Task<Plan>> one, CancellationToken ct)
    {
        try
        {
            return new(row, await one(await guests.ReadAsync(GuestFinder.FullName(row), row.Cluster, ct), ct), null);
        }
        catch (FailureException e) when (e.Failure.Kind != FailureKind.Bug)
        {
            return new(row, null, e.Failure);
        }
        catch (Proxmox.ProxmoxException e)
        {
            return new(row, null, Access.FailureMap.Of(e, $"read {row.Name}"));
        }
    }
}
