using Croft.Contracts;

namespace Croft.Engine.Inventory;

/// <summary>Finds the guest a user means: <c>web-01</c>, <c>101</c>, <c>pve2/101</c>, <c>lab/101</c>, <c>lab/pve2/web-01</c>.</summary>
public sealed class GuestFinder
{
    /// <summary>The guest as last seen.</summary>
    /// <exception cref="FailureException">NotFound with the nearest names; Invalid with the candidates when several fit.</exception>
    public Task<GuestRow> FindAsync(string guest, string? cluster, CancellationToken ct) => throw new FailureException(FailureKind.Bug, "not yet");

    /// <summary>The guest as it is now, asked of the node that holds it; for verbs that change it.</summary>
    /// <exception cref="FailureException">As <see cref="FindAsync"/>; NotFound when it is gone; Unreachable when its node is down.</exception>
    public Task<LiveGuest> FindLiveAsync(string guest, string? cluster, CancellationToken ct) => throw new FailureException(FailureKind.Bug, "not yet");
}
