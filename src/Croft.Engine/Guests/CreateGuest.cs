using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest create</c>: makes a guest, from nothing or from a template.</summary>
internal sealed class CreateGuest(GuestReader guests, CloneReader clones, NodeReader nodes) : IChangeVerb<CreateGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "guest", "create", "Makes a guest, from nothing or from a template.", Permissions.GuestChange, Effect.Changes, typeof(CreateGuestRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateGuestRequest request, VerbContext context, CancellationToken ct)
    {
        if (request.From is { } name)
        {
            var template = await guests.ReadAsync(name, request.Cluster, ct);
            var ground = await clones.ReadAsync(template, request.Node, ct);
            var id = await nodes.FreeIdAsync(template.At.Cluster, request.Id, ct);
            return await WarnedAsync(TemplatePlans.From(template, request, ground, id), template.At.Cluster, request, id, ct);
        }
        var cluster = await nodes.ClusterAsync(request.Cluster, ct);
        var node = await nodes.ReadAsync(cluster, request.Node ?? await nodes.RoomiestAsync(cluster, ct), ct);
        await nodes.DemandVolumeAsync(node, request.Iso ?? request.Template, ct);
        var vmid = await nodes.FreeIdAsync(cluster, request.Id, ct);
        return await WarnedAsync(CreatePlans.FromNothing(request, node, vmid, Guid.NewGuid()), cluster, request, vmid, ct);
    }

    async Task<Plan> WarnedAsync(Plan plan, string cluster, CreateGuestRequest request, int vmid, CancellationToken ct) =>
        plan with { Warnings = [.. plan.Warnings, .. await nodes.NamesakesAsync(cluster, request.Name, vmid, ct)] };
}
