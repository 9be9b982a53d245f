using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary>Shows a guest with its config and what waits for its next restart.</summary>
sealed class ShowGuest(GuestFinder finder, Readings readings, PastReadings past, Sweep sweep, NetworkView network) : IVerb<ShowGuestRequest, GuestDetail>
{
    public static VerbInfo Info { get; } = new(
        "guest", "show", "Shows a guest with its config and waiting values.", Permissions.EstateRead, Effect.Reads, typeof(ShowGuestRequest), typeof(GuestDetail))
    { About = Part.Guest };

    public async Task<GuestDetail> RunAsync(ShowGuestRequest request, VerbContext context, CancellationToken ct)
    {
        if (past.When(request.AsOf, request.Fresh) is { } when)
            return await PastAsync(request, when, ct);
        IReadOnlyList<Missing> missing = [];
        if (request.Fresh)
        {
            var live = await finder.FindLiveAsync(request.Guest, request.Cluster, ct);
            missing = await sweep.RunAsync(live.Row, ct);
        }
        var guest = await finder.FindAsync(request.Guest, request.Cluster, ct);
        var config = await readings.ConfigAsync(guest.Cluster, guest.Vmid, ct);
        if (missing.Count == 0) missing = await readings.WhyUnknownAsync(guest, ct);
        var shown = Detail(guest, config, missing, "its config was not read yet; croft sync reads it");
        if (!request.Fresh || config is null) return shown;
        var (addresses, silent) = await network.ReadAsync(guest, config.Values.GetValueOrDefault("agent"), ct);
        return shown with { Addresses = addresses, Missing = silent is null ? shown.Missing : [.. shown.Missing, silent] };
    }

    async Task<GuestDetail> PastAsync(ShowGuestRequest request, DateTimeOffset when, CancellationToken ct)
    {
        var guest = await past.GuestAsync(request.Guest, request.Cluster, when, ct);
        return Detail(guest, await past.ConfigAsync(guest.Cluster, guest.Vmid, when, ct), [], "its config was not read yet then");
    }

    static GuestDetail Detail(GuestRow guest, ConfigSnapshot? config, IReadOnlyList<Missing> missing, string unread) => config is not null
        ? new GuestDetail(guest) { Config = config.Values, Pending = config.Waiting, Missing = missing }
        : new GuestDetail(guest) { Missing = [.. missing, new Missing(GuestFinder.FullName(guest), FailureKind.NotFound, unread)] };
}
