using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>What a change of settings takes from a guest, and has to be agreed to by its name.</summary>
internal static class TakenAway
{
    /// <summary>The confirmation; null where nothing is taken away that anybody works with.</summary>
    /// <param name="guest">The guest now.</param>
    /// <param name="set">Values as Proxmox takes them.</param>
    /// <param name="unset">Keys that go.</param>
    public static Confirmation? Of(GuestReading guest, IEnumerable<KeyValuePair<string, string>> set, IEnumerable<string> unset)
    {
        var disks = GuestDisks.Of(guest).ToDictionary(d => d.Key, d => d.Volume, StringComparer.Ordinal);
        var gone = unset.Order(StringComparer.Ordinal).ToList();
        var deleted = gone.Where(k => KeyEffect.Index(k, "unused") is not null).ToList();
        List<string> taken = !guest.Running ? [] :
        [
            .. gone.Where(k => disks.ContainsKey(k) || KeyEffect.Index(k, "net") is not null),
            .. set.Where(s => disks.TryGetValue(s.Key, out var volume) && GuestDisks.FileIn(s.Value) != volume.ToString()).Select(s => s.Key),
        ];
        if (deleted.Count + taken.Count == 0) return null;
        List<string> because = [];
        if (deleted.Count > 0) because.Add($"{string.Join(", ", deleted)} of {guest.At} {(deleted.Count == 1 ? "is" : "are")} deleted from the storage, with all data.");
        if (taken.Count > 0) because.Add($"{string.Join(", ", taken)} of {guest.At} {(taken.Count == 1 ? "is" : "are")} taken away while it runs.");
        return new Confirmation(guest.At.Name, string.Join(" ", because));
    }
}
