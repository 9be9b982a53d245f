using System.Globalization;
using Croft.Contracts;

namespace Croft.Engine.Backups;

/// <summary>Which backup a user means.</summary>
internal static class BackupNames
{
    /// <summary>The backup of that id, or the newest of that guest.</summary>
    /// <exception cref="FailureException">NotFound, with what could not be asked; Invalid when several guests or clusters fit.</exception>
    public static BackupSeen Find(BackupsSeen seen, string wanted)
    {
        var fit = seen.Backups.Where(b => b.Volume.Volume.ToString() == wanted).ToList();
        if (fit.Count == 0)
        {
            var last = wanted.Split('/')[^1];
            fit = [.. seen.Backups.Where(b => !wanted.Contains(':', StringComparison.Ordinal) && (b.GuestNow == last || b.Volume.Vmid?.ToString(CultureInfo.InvariantCulture) == last))];
            RefuseSeveral(wanted, fit);
            fit = [.. fit.OrderByDescending(b => b.Volume.Created).Take(1)];
        }
        if (fit.Select(b => b.Cluster).Distinct(StringComparer.Ordinal).Count() > 1)
            throw new FailureException(FailureKind.Invalid, $"Several clusters have a backup '{wanted}'.", $"Say which with '--cluster': {string.Join(", ", fit.Select(b => b.Cluster).Distinct(StringComparer.Ordinal))}.");
        if (fit.Count > 0) return fit[0];
        var unasked = seen.Missing.Count == 0 ? "" : $" These could not be asked: {string.Join("; ", seen.Missing.Select(m => $"{m.What} ({m.Why})"))}";
        throw new FailureException(FailureKind.NotFound, $"There is no backup '{wanted}'.", $"See those there are: 'croft backup list'.{unasked}");
    }

    // Which of several guests is meant is never guessed, least of all where one is replaced.
    static void RefuseSeveral(string wanted, List<BackupSeen> fit)
    {
        var guests = fit.GroupBy(b => (b.Cluster, b.Volume.Vmid)).OrderBy(g => g.Key.Cluster, StringComparer.Ordinal).ThenBy(g => g.Key.Vmid).ToList();
        if (guests.Count < 2) return;
        throw new FailureException(FailureKind.Invalid, $"'{wanted}' has backups of several guests.",
            $"Name the backup: {string.Join("; ", guests.Select(g => $"{g.OrderByDescending(b => b.Volume.Created).First().Volume.Volume} ({g.First().GuestNow ?? "gone"}, {g.Key.Cluster}/{g.Key.Vmid})"))}.");
    }
}
