using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>A replication job (<c>/cluster/replication</c>); the name is its id, such as <c>100-0</c>: number of the guest, number of the job.</summary>
[Kind("Replication", "Disks of a guest, copied to another node by schedule.")]
sealed record ReplicationSpec : EntrySpec
{
    [Required, Description("Node that they are copied to; fixed when it is made.")]
    public string? Target { get; init; }

    [Description("When it runs, as systemd writes calendar events."), Default("*/15"), StringLength(128)]
    public string? Schedule { get; init; }

    [Description("MB/s at most."), Range(1, int.MaxValue)]
    public int? Rate { get; init; }

    [Description("Does not run."), Default("0")]
    public bool? Disable { get; init; }

    [Description("Comment."), StringLength(4096)]
    public string? Comment { get; init; }
}
