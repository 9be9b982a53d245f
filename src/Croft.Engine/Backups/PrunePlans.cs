using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Backups;

/// <summary>A storage's backups, and what Proxmox says the pruning would do with each.</summary>
internal sealed record PruneSeen(PruneAction Action, IReadOnlyList<PruneMark> Marks);

/// <summary>Plans that delete old backups.</summary>
internal static class PrunePlans
{
    /// <summary>The rules as Proxmox writes them; null for the storage's own.</summary>
    public static string? Keep(PruneBackupsRequest asked)
    {
        List<(string Rule, int? Count)> rules =
        [
            ("keep-last", asked.KeepLast), ("keep-hourly", asked.KeepHourly), ("keep-daily", asked.KeepDaily),
            ("keep-weekly", asked.KeepWeekly), ("keep-monthly", asked.KeepMonthly), ("keep-yearly", asked.KeepYearly),
        ];
        var said = rules.Where(r => r.Count is not null).Select(r => $"{r.Rule}={r.Count}").ToList();
        return said.Count == 0 ? null : string.Join(',', said);
    }

    /// <param name="cluster">Where.</param>
    /// <param name="seen">Each storage with what Proxmox would do there.</param>
    /// <param name="guest">The one guest that is meant; null for all.</param>
    public static Plan Prune(string cluster, IReadOnlyList<PruneSeen> seen, string? guest)
    {
        var steps = new StepList();
        foreach (var (action, marks) in seen)
        {
            var going = marks.Where(m => m.Verdict.Value == PruneVerdict.Remove).ToList();
            if (going.Count == 0) continue;
            var title = $"prune {(guest is null ? "backups" : $"backups of {guest}")} on {action.Storage}{(action.Shared ? "" : $" of {action.Node}")}";
            steps.Then(title, PruneStep.Name, action with { Go = [.. going.Select(m => m.Volume.ToString()).Order(StringComparer.Ordinal)] }, step => step with
            {
                Disturbs = Disturbance.DestroysData,
                Because = $"{Backups(going.Count)} {(going.Count == 1 ? "goes" : "go")}, {marks.Count - going.Count} stay.",
                Leases = [action.Lease],
                Privilege = action.Vmid is { } vmid ? $"Datastore.AllocateSpace on /storage/{action.Storage}, VM.Backup on /vms/{vmid}" : $"Datastore.Allocate on /storage/{action.Storage}",
                Deadline = TimeSpan.FromHours(2),
                Changes = [.. Newest(marks).Select(m => new FieldChange(m.Volume.ToString(), Made(m), Fate(m, marks, action.Keep)))],
            });
        }
        var what = guest ?? (seen.Select(s => s.Action.Storage).Distinct(StringComparer.Ordinal).ToList() is [var only] ? only : cluster);
        var count = seen.Sum(s => s.Marks.Count(m => m.Verdict.Value == PruneVerdict.Remove));
        return new Plan(PruneBackups.Info.FullName, $"prune backups{(guest is null ? "" : $" of {guest}")} in {cluster}", steps.Steps)
        {
            Confirmation = count == 0 ? null : new Confirmation(what, $"{Backups(count)} will be gone and can't be restored any more."),
            Warnings = [.. seen.SelectMany(s => s.Marks).Where(m => m.Verdict.Value == PruneVerdict.Unknown).Select(m => $"{m.Volume}: Proxmox says '{m.Verdict.Text}' of it, which this version does not know.")],
        };
    }

    static IEnumerable<PruneMark> Newest(IReadOnlyList<PruneMark> marks) => marks.OrderBy(m => m.Vmid).ThenByDescending(m => m.Created).ThenBy(m => m.Volume.Name, StringComparer.Ordinal);

    static string? Fate(PruneMark mark, IReadOnlyList<PruneMark> all, string? keep) => mark.Verdict.Value switch
    {
        PruneVerdict.Remove => null,
        PruneVerdict.Protected => "kept: it is protected",
        PruneVerdict.Renamed => "kept: its name is not as Proxmox names backups",
        PruneVerdict.Keep => $"kept: {Why(mark, all, keep)}",
        _ => $"'{mark.Verdict.Text}'",
    };

    // Rules apply in their order, the newest first; only the first of them needs no calendar of the node's.
    static string Why(PruneMark mark, IReadOnlyList<PruneMark> all, string? keep)
    {
        if (keep is null) return "by the storage's own rules";
        var rules = keep.Split(',').ToList();
        var newer = all.Count(m => m.Verdict.Value == PruneVerdict.Keep && m.Vmid == mark.Vmid && m.Type == mark.Type && m.Created > mark.Created);
        var last = rules.Find(r => r.StartsWith("keep-last=", StringComparison.Ordinal));
        if (last is not null && newer < int.Parse(last.Split('=')[1], CultureInfo.InvariantCulture)) return last;
        return string.Join(" or ", rules.Where(r => r != last));
    }

    static string Made(PruneMark mark) => mark.Created is { } at ? $"{at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC" : "of an unknown time";

    static string Backups(int count) => count == 1 ? "1 backup" : $"{count} backups";
}
