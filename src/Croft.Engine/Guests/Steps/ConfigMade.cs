using System.Globalization;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Whether a config holds what was asked for, where Proxmox completes the value: an address, a volume, a size.</summary>
internal static class ConfigMade
{
    static readonly string[] Addresses = ["macaddr", "hwaddr"];

    /// <summary>True when the present value is what the wanted one becomes.</summary>
    /// <param name="seen">Values that the plan was made from; null where the guest was not there yet.</param>
    public static bool Is(GuestAddress guest, string key, string wanted, string? now, IReadOnlyDictionary<string, string?>? seen)
    {
        if (now is null) return false;
        if (KeyEffect.Index(key, "net") is not null) return IsSameCard(guest, wanted, now);
        if (!VmKeys.IsDrive(key) && key != "rootfs" && KeyEffect.Index(key, "mp") is null) return false;
        var (asked, there) = (Disk(wanted), Disk(now));
        if (!IsAllocation(asked[""], out var storage, out var size))
            return asked[""] == there[""] && Agree(asked, there, "size");
        // A volume that was there when the plan was made is not the one this step asks for.
        if (seen is null || !seen.TryGetValue(key, out var before)) return false;
        return there[""] != (before is null ? null : Disk(before)[""])
            && there[""].StartsWith(storage + ":", StringComparison.Ordinal)
            && HasSize(key, asked, there, size)
            && Agree(asked, there, "", "size", "format", "import-from", "media");
    }

    static bool IsSameCard(GuestAddress guest, string wanted, string now)
    {
        var (asked, there) = (Card(guest, wanted), Card(guest, now));
        var address = guest.IsVm ? "macaddr" : "hwaddr";
        if (!guest.IsVm) asked.TryAdd("type", "veth");
        return asked.ContainsKey(address) ? Agree(asked, there) : Agree(asked, there, Addresses);
    }

    // Both ways, so that neither a part that is missing nor one too many passes.
    static bool Agree(Dictionary<string, string> asked, Dictionary<string, string> there, params string[] free) =>
        asked.Keys.Union(there.Keys, StringComparer.Ordinal)
            .Where(k => !free.Contains(k) || (k is "size" && asked.ContainsKey(k)))
            .All(k => string.Equals(asked.GetValueOrDefault(k), there.GetValueOrDefault(k), Addresses.Contains(k) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    // `virtio=BC:24:…`, `virtio` and `model=virtio,macaddr=BC:24:…` are the same card.
    static Dictionary<string, string> Card(GuestAddress guest, string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in PropertyString.Parse(text).Parts)
        {
            if (key is null) parts["model"] = value;
            else if (guest.IsVm && VmKeys.IsCardModel(key)) (parts["model"], parts["macaddr"]) = (key, value);
            else parts[key] = value;
        }
        return parts;
    }

    // The volume stands under the empty key.
    static Dictionary<string, string> Disk(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        foreach (var (key, value) in PropertyString.Parse(text).Parts) parts[key is null or "file" or "volume" ? "" : key] = value;
        return parts;
    }

    static bool IsAllocation(string volume, out string storage, out string size)
    {
        (storage, size) = volume.Split(':') is [var on, var of] ? (on, of) : ("", "");
        return storage.Length > 0 && size.Length > 0 && (size == "cloudinit" || size.All(c => char.IsAsciiDigit(c) || c == '.'));
    }

    // Firmware disks and imported ones have a size of their own.
    static bool HasSize(string key, Dictionary<string, string> asked, Dictionary<string, string> there, string gigabytes)
    {
        if (gigabytes == "cloudinit") return there[""].Contains("cloudinit", StringComparison.Ordinal);
        return key is "efidisk0" or "tpmstate0" || asked.ContainsKey("import-from")
            || !long.TryParse(gigabytes, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            || (ByteSize.TryParse(there.GetValueOrDefault("size"), out var bytes) && bytes == whole << 30);
    }
}
