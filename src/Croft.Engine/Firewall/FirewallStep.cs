using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>What steps on firewalls share: a guest's is that of the guest that was agreed to, and the calls have no task.</summary>
internal abstract class FirewallStep<TAction> : Step<TAction> where TAction : class
{
    protected static async Task<ProxmoxApi> ApiAsync(FirewallPlace place, StepContext context, CancellationToken ct) =>
        (await context.Clients(place.Cluster, ct)).Within(TimeSpan.FromSeconds(30));

    /// <summary>Why the guest is not the one that was agreed to; null when it is, and for clusters and nodes.</summary>
    protected static async Task<Failure?> AnotherAsync(FirewallPlace place, GuestIdentity? agreed, StepContext context, CancellationToken ct)
    {
        if (place.Guest is not { } guest || agreed is null) return null;
        var config = await new GuestView(await context.Clients(place.Cluster, ct), guest).ConfigAsync(ct);
        if (config is null) return GuestRefusals.Gone(guest, "change the firewall of");
        var differences = Lasting(agreed).DiffersFrom(Lasting(GuestIdentity.Of(guest, config.Values, config.Digest)));
        return differences.Count == 0 ? null : GuestRefusals.Another(guest, $"The firewall of {guest} was not changed", differences);
    }

    protected static Evidence Saw(string path, string field, string value) => new($"GET {path}", field, value);

    // Settings of a guest may change between plan and step; what it is may not.
    static GuestIdentity Lasting(GuestIdentity identity) => identity with
    {
        Marks = identity.Marks?.Where(m => m.Key != "settings").ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal),
    };
}
