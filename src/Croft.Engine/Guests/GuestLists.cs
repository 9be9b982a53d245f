using Croft.Contracts;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Guests;

/// <summary>The verbs of guests that only look.</summary>
static class GuestLists
{
    public static IServiceCollection AddGuestLists(this IServiceCollection services) => services
        .AddSingleton<NetworkView>()
        .AddVerb<ListGuests, ListGuestsRequest, Page<GuestRow>>()
        .AddVerb<ShowGuest, ShowGuestRequest, GuestDetail>();
}
