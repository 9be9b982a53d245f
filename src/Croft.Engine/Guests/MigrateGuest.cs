using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest migrate</c>: moves a guest to another node of its cluster.</summary>
internal sealed class MigrateGuest(GuestBatch guests, MigrateReader ways) : IChangeVerb<MigrateGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "guest", "migrate", "Moves a guest to another node.", Permissions.GuestPower, Effect.Changes, typeof(MigrateGuestRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(MigrateGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, (guest, stop) => PlanAsync(guest, request, stop), ct);

    async Task<Plan> PlanAsync(GuestReading guest, MigrateGuestRequest request, CancellationToken ct)
    {
        if (guest.At.Node == request.Node) return MigratePlans.Nothing(guest);
        return MigratePlans.Migrate(guest, request, await ways.ReadAsync(guest.At, request.Node, ct));
    }
}
