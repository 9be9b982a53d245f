using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>What a change of one config key does to a guest, and what it needs.</summary>
/// <param name="Disturbs">Live or pending while it runs; none while it does not.</param>
/// <param name="Privilege">Proxmox privilege it needs: <c>VM.Config.CPU</c>.</param>
internal sealed record KeyEffect(Disturbance Disturbs, string Privilege)
{
    /// <summary>True when Proxmox lets only root@pam change it: no token, no other user.</summary>
    public bool NeedsRoot { get; init; }

    /// <summary>Why it can't be changed at all; null when it can.</summary>
    public string? Refused { get; init; }

    /// <summary>Decides by the guest's kind, as Proxmox does when it hot-plugs.</summary>
    /// <param name="guest">The guest now.</param>
    /// <param name="key">Key of the config.</param>
    /// <param name="to">Value wanted; null to go back to the default.</param>
    public static KeyEffect Of(GuestReading guest, string key, string? to)
    {
        var effect = guest.At.IsVm ? VmKeys.Of(guest, key, to) : CtKeys.Of(guest, key, to);
        if (effect.Refused is not null) return effect;
        // Unlinked, it is deleted from its storage.
        if (to is null && Index(key, "unused") is not null) return effect with { Disturbs = Disturbance.DestroysData };
        if (!guest.Running) return effect with { Disturbs = Disturbance.None };
        return BackToWhatRuns(guest, key, to) ? effect with { Disturbs = Disturbance.Live } : effect;
    }

    /// <summary>The value in force now; null when the key is not set.</summary>
    public static string? InForce(GuestReading guest, string key) =>
        guest.Pending.FirstOrDefault(p => p.Key == key) is { } waiting ? waiting.Now : guest[key];

    // Taking back a value that still waits only drops it. Containers note a removal even of a key that was never in force.
    static bool BackToWhatRuns(GuestReading guest, string key, string? to) =>
        guest.Pending.Any(p => p.Key == key) && InForce(guest, key) == to && (to is not null || guest.At.IsVm);

    /// <summary>Index behind a key's letters: 0 for <c>net0</c>; null when the key is no device of that kind.</summary>
    public static int? Index(string key, string device) =>
        key.StartsWith(device, StringComparison.Ordinal) && int.TryParse(key.AsSpan(device.Length), System.Globalization.NumberStyles.None, null, out var index) ? index : null;
}
