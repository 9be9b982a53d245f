using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary>Shows a guest with its config and what waits for its next restart.</summary>
sealed class ShowGuest(GuestFinder finder, Readings readings, Sweep sweep, NetworkView network) : IVerb<ShowGuestRequest, GuestDetail>
{
    public static VerbInfo Info { get; } = new(
        "guest", "show", "Shows a guest with its config and waiting values.", Permissions.EstateRead, Effect.Reads, typeof(ShowGuestRequest), typeof(GuestDetail));

    public async Task<GuestDetail> RunAsync(ShowGuestRequest request, VerbContext context, CancellationToken ct)
    {
        IReadOnlyList<Missing> missing = [];
        if (request.Fresh)
        {
            var live = await finder.FindLiveAsync(request.Guest, request.Cluster, ct);
            missing = await sweep.RunAsync(live.Row, ct);
        }
        var guest = await finder.FindAsync(request.Guest, request.Cluster, ct);
        if (await readings.ConfigAsync(guest.Cluster, guest.Vmid, ct) is not { } config)
            missing = [.. missing, new Missing(GuestFinder.FullName(guest), FailureKind.NotFound, "its config was not read yet; croft sync reads it")];
        else
        {
            var (addresses, silent) = request.Fresh ? await network.ReadAsync(guest, config.Values.GetValueOrDefault("agent"), ct) : default;
            return new GuestDetail(guest) { Config = config.Values, Pending = config.Waiting, Addresses = addresses, Missing = silent is null ? missing : [.. missing, silent] };
        }
        return new GuestDetail(guest) { Missing = missing };
    }
}
