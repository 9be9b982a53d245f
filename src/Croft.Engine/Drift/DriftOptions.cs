using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Drift;

/// <summary>How Croft puts back what is changed behind its back: the section <c>drift</c> of croft.yaml.</summary>
public sealed record DriftOptions
{
    /// <summary>Pause between two looks at what differs of documents that say <c>reconcile: auto</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReconcileEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a thing stays as it is wanted until rounds are counted anew.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ReconcileCalm { get; init; } = TimeSpan.FromHours(1);
}
