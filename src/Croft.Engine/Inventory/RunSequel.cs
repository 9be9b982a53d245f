using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Inventory;

/// <summary>What follows a run: the clusters that it changed are looked at, so that lists show its effect.</summary>
public sealed class RunSequel(RunEngine runs, Sweep sweep, Readings readings)
{
    /// <summary>Configs read at once after a run; the rolling sweep reads the rest.</summary>
    const int MostConfigs = 8;

    /// <summary>Follows a run to its end and looks at what it changed; where the caller leaves before, nobody looks.</summary>
    public async Task<RunRow> FollowAsync(int run, Action<RunEvent> onEvent, CancellationToken leave, CancellationToken ct)
    {
        var row = await runs.FollowAsync(run, onEvent, leave, ct);
        if (row.Ended is not null && !leave.IsCancellationRequested)
            await LookAsync(row, ct);
        return row;
    }

    // What does not answer keeps its age.
    async Task LookAsync(RunRow run, CancellationToken ct)
    {
        var plan = await runs.KeptAsync(run.Plan, ct);
        foreach (var changed in plan.Steps.SelectMany(s => s.Leases).Distinct(StringComparer.Ordinal).Select(l => l.Split('/')).GroupBy(l => l[0], StringComparer.Ordinal))
        {
            try
            {
                await sweep.RunAsync(changed.Key, configs: false, ct);
                var guests = (await readings.GuestsAsync(new ListGuestsRequest { Cluster = changed.Key }, ct)).Items;
                foreach (var guest in guests.Where(g => changed.Any(l => l is [_, "guest", var vmid] && vmid == g.Vmid.ToString(CultureInfo.InvariantCulture))).Take(MostConfigs))
                    await sweep.RunAsync(guest, ct);
            }
            catch (FailureException)
            {
                // The run's own result stands; the readings are as old as they say.
            }
        }
    }
}
