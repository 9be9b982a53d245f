using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Croft.Contracts;

namespace Croft.Engine.Manifests;

/// <summary>Guests that must not be disturbed together; Croft's own, nothing of Proxmox.</summary>
[Kind("RedundancyGroup", "Guests that stand in for each other: never disturbed together.")]
sealed record RedundancyGroupSpec
{
    [Ours, PartedBy(',', AnyOrder = true), RefersTo("VirtualMachine", "Container"), Description("Guests by their names.")]
    public IReadOnlyList<string>? Members { get; init; }

    [Ours, PartedBy(',', AnyOrder = true), Description("Every guest that has all of these tags.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Ours, Description("What has to hold of a guest before the next one is disturbed.")]
    public HealthCheckSpec? HealthCheck { get; init; }

    [Ours, Unit("s"), Range(0, 86_400), Default("0"), Description("Seconds between a healthy guest and the next one.")]
    public int? Wait { get; init; }
}

/// <summary>What shows that a guest does its work; one of tcp, http, agent and exec.</summary>
sealed record HealthCheckSpec
{
    [Description("A port that has to answer: 5432 of the guest itself, or 10.0.0.5:5432.")] public string? Tcp { get; init; }
    [Description("A page that has to answer with 2xx or 3xx: :8080/health of the guest itself, or http://10.0.0.5/health.")] public string? Http { get; init; }
    [Description("The agent within it has to answer; of a virtual machine.")] public bool? Agent { get; init; }
    [Description("A command within it that has to end with 0; of a virtual machine, by its agent, without a shell. It runs as often as it is asked.")] public string? Exec { get; init; }
    [Unit("s"), Range(1, 86_400), Default("300"), Description("Seconds until it is given up.")] public int? Timeout { get; init; }
    [Unit("s"), Range(1, 3_600), Default("5"), Description("Seconds between two tries.")] public int? Interval { get; init; }
}
