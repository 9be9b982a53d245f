using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Inventory;

/// <summary>How readings are kept current: the section <c>inventory</c> of croft.yaml.</summary>
public sealed record InventoryOptions
{
    /// <summary>Pause between two looks at every cluster's state.</summary>
    public TimeSpan StatusEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time in which every guest's config is read once.</summary>
    public TimeSpan ConfigsWithin { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Config calls a second that one node is asked at most.</summary>
    [Range(1, 20)]
    public int ConfigCallsPerNode { get; init; } = 4;

    /// <summary>Config calls under way at once in one cluster.</summary>
    [Range(1, 20)]
    public int CallsPerCluster { get; init; } = 10;

    /// <summary>Time until a cluster's or a guest's answer is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause before a list that lost many guests at once is read again, to be believed.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long what readings were is kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan History { get; init; } = TimeSpan.FromDays(400);
}
