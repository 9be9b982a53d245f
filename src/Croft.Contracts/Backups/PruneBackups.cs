using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for old backups to be deleted, by rules that count for each guest by itself.</summary>
public sealed record PruneBackupsRequest
{
    /// <summary>Storage; every one that holds backups when null.</summary>
    [Description("Only on this storage."), Names("storage")]
    public string? Storage { get; init; }

    /// <summary>Guest whose backups are meant; every guest's when null.</summary>
    [Description("Only backups of this guest: name, or vmid of one that is gone too."), Names("guest")]
    public string? Guest { get; init; }

    /// <summary>Cluster; needed only where there are several.</summary>
    [Description("Cluster, where there are several."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Keeps the newest.</summary>
    [Description("Keep the newest N."), Range(1, 10_000)]
    public int? KeepLast { get; init; }

    /// <summary>Keeps the newest of each hour.</summary>
    [Description("Keep the newest of each of the last N hours that have one."), Range(1, 10_000)]
    public int? KeepHourly { get; init; }

    /// <summary>Keeps the newest of each day.</summary>
    [Description("Keep the newest of each of the last N days that have one."), Range(1, 10_000)]
    public int? KeepDaily { get; init; }

    /// <summary>Keeps the newest of each week.</summary>
    [Description("Keep the newest of each of the last N weeks that have one."), Range(1, 10_000)]
    public int? KeepWeekly { get; init; }

    /// <summary>Keeps the newest of each month.</summary>
    [Description("Keep the newest of each of the last N months that have one."), Range(1, 10_000)]
    public int? KeepMonthly { get; init; }

    /// <summary>Keeps the newest of each year.</summary>
    [Description("Keep the newest of each of the last N years that have one."), Range(1, 10_000)]
    public int? KeepYearly { get; init; }
}
