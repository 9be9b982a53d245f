using Croft.Contracts;
using Croft.Proxmox;

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
            .. set.Where(s => IsOtherCard(guest, s.Key, s.Value)).Select(s => s.Key),
        ];
        if (deleted.Count + taken.Count == 0) return null;
        List<string> because = [];
        if (deleted.Count > 0) because.Add($"{string.Join(", ", deleted)} of {guest.At} {(deleted.Count == 1 ? "is" : "are")} deleted from the storage, with all data.");
        if (taken.Count > 0) because.Add($"{string.Join(", ", taken)} of {guest.At} {(taken.Count == 1 ? "is" : "are")} taken away{(taken.Exists(k => set.Any(s => s.Key == k)) ? ", or replaced by another," : "")} while it runs.");
        return new Confirmation(guest.At.Name, string.Join(" ", because));
    }

    /// <summary>True where a card gets another address or model: Proxmox then takes it out and puts a new one in (<c>PVE::QemuServer::vmconfig_update_net</c>, <c>PVE::LXC::update_net</c>).</summary>
    static bool IsOtherCard(GuestReading guest, string key, string value)
    {
        if (KeyEffect.Index(key, "net") is null || guest[key] is not { } now) return false;
        var (was, will) = (new GuestNic(key, PropertyString.Parse(now)), new GuestNic(key, PropertyString.Parse(value)));
        return !string.Equals(was.Mac, will.Mac, StringComparison.OrdinalIgnoreCase) || was.Model != will.Model || was.Interface != will.Interface;
    }
}
