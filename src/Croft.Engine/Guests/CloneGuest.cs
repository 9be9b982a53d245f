using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest clone</c>: copies a guest.</summary>
internal sealed class CloneGuest(GuestReader guests, CloneReader clones, NodeReader nodes) : IChangeVerb<CloneGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "guest", "clone", "Copies a guest.", Permissions.GuestChange, Effect.Changes, typeof(CloneGuestRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CloneGuestRequest request, VerbContext context, CancellationToken ct)
    {
        var source = await guests.ReadAsync(request.Source, request.Cluster, ct);
        var ground = await clones.ReadAsync(source, request.Node, ct);
        var vmid = await nodes.FreeIdAsync(source.At.Cluster, request.Id, ct);
        var plan = ClonePlans.Clone(source, request, ground, vmid);
        return plan with { Warnings = [.. plan.Warnings, .. await nodes.NamesakesAsync(source.At.Cluster, request.Name, vmid, ct)] };
    }
}
