using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.State;

/// <summary>Section <c>state</c> of croft.yaml.</summary>
public sealed record StateOptions
{
    /// <summary>Time for which a database that another process writes to is waited for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
