using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest create</c>: makes a guest, from nothing or from a template.</summary>
internal sealed class CreateGuest(GuestReader guests, CloneReader clones, NodeReader nodes, Leases leases, TimeProvider time) : IChangeVerb<CreateGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "guest", "create", "Makes a guest, from nothing or from a template.", Permissions.GuestChange, Effect.Changes, typeof(CreateGuestRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateGuestRequest request, VerbContext context, CancellationToken ct)
    {
        var held = await leases.HeldAsync(ct);
        if (request.From is { } name)
        {
            var template = await guests.ReadAsync(name, request.Cluster, ct);
            var ground = await clones.ReadAsync(template, request.Node, ct);
            return TemplatePlans.From(template, request, ground, await nodes.FreeIdAsync(template.At.Cluster, request.Id, held, ct), time.GetUtcNow());
        }
        var cluster = await nodes.ClusterAsync(request.Cluster, ct);
        var node = await nodes.ReadAsync(cluster, request.Node ?? await nodes.RoomiestAsync(cluster, ct), ct);
        await nodes.DemandVolumeAsync(node, request.Iso ?? request.Template, ct);
        return CreatePlans.FromNothing(request, node, await nodes.FreeIdAsync(cluster, request.Id, held, ct), Guid.NewGuid(), time.GetUtcNow());
    }
}
