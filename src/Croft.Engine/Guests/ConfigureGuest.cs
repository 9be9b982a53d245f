using System.Collections.Concurrent;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest configure</c>: Changes settings of a guest.</summary>
internal sealed class ConfigureGuest(GuestBatch guests, ISpecSaving specs) : IChangeVerb<ConfigureGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "configure", "Changes settings of a guest.", Permissions.GuestChange, Effect.Changes, typeof(ConfigureGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureGuestRequest request, VerbContext context, CancellationToken ct)
    {
        if (request is { Select: not null, Name: not null }) throw new FailureException(FailureKind.Invalid, "One name can't be given to many guests.", "Leave --name or --select out.");
        var settings = new ConcurrentQueue<GuestSettings>();
        var plan = await guests.PlanAsync(request, guest =>
        {
            var one = ConfigurePlans.Configure(guest, request);
            var (set, unset) = ConfigurePlans.Wanted(guest, request);
            settings.Enqueue(new GuestSettings(guest.At, set, unset));
            return one;
        }, ct);
        return request.Save ? await specs.SaveAsync(plan, [.. settings.OrderBy(s => s.Guest.Vmid)], request.Documents, request.Values, ct) : plan;
    }
}
