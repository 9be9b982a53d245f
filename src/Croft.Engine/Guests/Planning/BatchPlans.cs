using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Inventory;

namespace Croft.Engine.Guests;

/// <summary>One plan out of the plans for each of many guests.</summary>
internal static class BatchPlans
{
    /// <summary>Names that a message tells before it only counts.</summary>
    const int Told = 10;

    /// <summary>What planning for one picked guest gave: a plan, or why there is none.</summary>
    public readonly record struct Outcome(GuestRow Guest, Plan? Plan, Failure? Refused);

    /// <summary>Merges the plans; a guest that the verb refuses refuses all, since a batch that silently left some out would look whole.</summary>
    public static Plan Merge(GuestsRequest request, GuestSelector selector, IReadOnlyList<Outcome> outcomes, IReadOnlyList<Missing> missing)
    {
        var refused = outcomes.Where(o => o.Refused is not null).ToList();
        if (refused.Count > 0)
            throw Refused(selector, outcomes.Count, refused);
        var plans = outcomes.Select(o => o.Plan!).ToList();
        var acting = plans.Where(p => p.Steps.Count > 0).ToList();
        var idle = plans.Count - acting.Count;
        List<PlanStep> steps = [];
        var alike = outcomes.CountBy(o => o.Guest.Name).Where(n => n.Value > 1).Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var outcome in outcomes.Where(o => o.Plan!.Steps.Count > 0))
        {
            // Steps of one guest follow one another; those of different guests need not.
            steps.AddRange(StepList.Renumbered((alike.Contains(outcome.Guest.Name) ? Distinct(outcome) : outcome.Plan!).Steps, steps.Count, []));
        }
        var count = Count(acting.Count);
        var verb = plans[0].Verb;
        var what = verb.StartsWith("guest ", StringComparison.Ordinal) ? verb["guest ".Length..] : $"{verb}:";
        return new Plan(verb, acting.Count == 0 ? $"nothing to do: {Count(idle)} picked by '{selector}' {Are(idle)} so already" : $"{what} {count} picked by '{selector}'", steps)
        {
            Parallelism = request.Parallel,
            OnFailure = request.KeepGoing ? OnFailure.GoOn : OnFailure.Stop,
            Warnings =
            [
                .. idle > 0 && acting.Count > 0 ? [$"{Count(idle)} of those picked {Are(idle)} so already, and left alone."] : (string[])[],
                .. missing.Select(m => $"{m.What} could not be asked, so guests there may be missing: {m.Why}."),
                .. acting.SelectMany(p => p.Warnings).Distinct(StringComparer.Ordinal),
            ],
            Confirmation = Confirm(selector, [.. outcomes.Where(o => o.Plan!.Steps.Count > 0)], count),
        };
    }

    /// <summary>The failure for a selector that picks nobody; it is never 'nothing to do', since a mistyped value picks nobody too.</summary>
    public static FailureException NonePicked(GuestSelector selector, IReadOnlyList<GuestRow> known, IReadOnlyList<Missing> missing) =>
        new(new Failure(FailureKind.NotFound, $"None of {Count(known.Count)} known is picked by '{selector}'.")
        {
            Cause = missing.Count == 0 ? null : $"not asked: {string.Join("; ", missing.Select(m => $"{m.What} ({m.Why})"))}",
            WayOut = $"Try it on the list: croft guest list --select \"{selector}\".",
        });

    /// <summary>The plan of a guest that shares its name with another of the batch: each step says which is meant.</summary>
    static Plan Distinct(Outcome outcome) =>
        outcome.Plan! with { Steps = [.. outcome.Plan!.Steps.Select(s => s with { Title = $"{s.Title} ({GuestFinder.FullName(outcome.Guest)})" })] };

    /// <summary>Several guests that are gone, or out of service, are agreed to by their names, or by their number where there are many.</summary>
    static Confirmation? Confirm(GuestSelector selector, List<Outcome> outcomes, string count)
    {
        var destroys = outcomes.Exists(o => o.Plan!.Confirmation is not null);
        if (!destroys && (outcomes.Count < 2 || outcomes.TrueForAll(o => o.Plan!.Disturbs < Disturbance.Reboot)))
            return null;
        var type = outcomes.Count <= Told ? string.Join(",", outcomes.Select(o => outcomes.Count(other => other.Guest.Name == o.Guest.Name) > 1 ? GuestFinder.FullName(o.Guest) : o.Guest.Name)) : count;
        return new Confirmation(type, $"{(destroys ? "What will be gone belongs to" : "This interrupts")} {count}: {Names(outcomes.Select(o => o.Guest))}.")
        {
            BackupFirst = outcomes.Exists(o => o.Plan!.Confirmation?.BackupFirst is not null) ? $"croft backup create --select \"{selector}\"" : null,
        };
    }

    static FailureException Refused(GuestSelector selector, int all, List<Outcome> refused)
    {
        var leftOut = string.Join(" and ", refused.Take(Told).Select(o => $"not (cluster={o.Guest.Cluster} and vmid={o.Guest.Vmid.ToString(CultureInfo.InvariantCulture)})"));
        return new FailureException(new Failure(
            refused.TrueForAll(o => o.Refused!.Kind == refused[0].Refused!.Kind) ? refused[0].Refused!.Kind : FailureKind.Conflict,
            $"{refused.Count} of {Count(all)} picked by '{selector}' {(refused.Count == 1 ? "refuses" : "refuse")}, so nothing was planned; the first: {refused[0].Refused!.Message}")
        {
            Faults = [.. refused.Take(Told).Select(o => new Fault(GuestFinder.FullName(o.Guest), o.Refused!.Message))],
            // Where all refuse nobody would be left over, and a cluster that lets nobody in is no matter of which guests.
            WayOut = refused.Count <= Told && refused.Count < all && !refused.TrueForAll(o => o.Refused!.Kind is FailureKind.Denied or FailureKind.Unreachable or FailureKind.TimedOut) ? $"Mend that, or leave them out: --select \"({selector}) and {leftOut}\"." : refused[0].Refused!.WayOut,
        });
    }

    static string Names(IEnumerable<GuestRow> guests)
    {
        var names = guests.Select(g => $"{g.Name} ({GuestFinder.FullName(g)})").ToList();
        return names.Count <= Told ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Told))} and {names.Count - Told} more";
    }

    static string Count(int guests) => guests == 1 ? "1 guest" : $"{guests} guests";

    static string Are(int guests) => guests == 1 ? "is" : "are";
}
