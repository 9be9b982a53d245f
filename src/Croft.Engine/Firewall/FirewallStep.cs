using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>What steps on firewalls share: a guest's is that of the guest that was agreed to, and the calls have no task.</summary>
internal abstract class FirewallStep<TAction> : Step<TAction> where TAction : class
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

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

    /// <summary>Reads until somebody answers or the patience ends: taking back begins where nobody may.</summary>
    protected static async Task<T> PatientlyAsync<T>(Func<Task<T>> read, TimeSpan patience, StepContext context, CancellationToken ct)
    {
        var began = context.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await read();
            }
            catch (ProxmoxException e) when (IsSilence(e) && context.Time.GetElapsedTime(began) < patience)
            {
                await Task.Delay(Between, context.Time, ct);
            }
        }
    }

    /// <summary>What was read back; where the change itself may have cut Croft off, silence proves nothing, and the step that follows finds out.</summary>
    protected static async Task<Verdict> EvenInSilenceAsync(bool cuts, string call, Func<Task<Verdict>> verify)
    {
        try
        {
            return await verify();
        }
        catch (ProxmoxException e) when (cuts && IsSilence(e))
        {
            return Verdict.Yes(new Evidence(call, "answer", "nobody can be asked; whether the nodes answer tells more"));
        }
    }

    static bool IsSilence(ProxmoxException e) => e.Error is ProxmoxError.Unreachable or ProxmoxError.TimedOut or ProxmoxError.BadAnswer;

    protected static Evidence Saw(string path, string field, string value) => new($"GET {path}", field, value);

    // Settings of a guest may change between plan and step; what it is may not.
    static GuestIdentity Lasting(GuestIdentity identity) => identity with
    {
        Marks = identity.Marks?.Where(m => m.Key != "settings").ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal),
    };
}
