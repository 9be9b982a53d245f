using System.Collections.Frozen;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Keys of a container's config: which change at once while it runs, and who may change them.</summary>
internal static class CtKeys
{
    static readonly FrozenSet<string> AtOnce = FrozenSet.ToFrozenSet(
        ["cores", "cpulimit", "cpuunits", "description", "hookscript", "hostname", "memory", "onboot", "protection", "startup", "swap", "tags", "template"],
        StringComparer.Ordinal);

    public static KeyEffect Of(GuestReading guest, string key, string? to) => Need(guest, key, to) with { Disturbs = WhileRunning(guest, key, to) };

    static KeyEffect Need(GuestReading guest, string key, string? to)
    {
        if (key.StartsWith("lxc.", StringComparison.Ordinal))
            return new(Disturbance.Live, "VM.Config.Options") { Refused = $"'{key}' can't be changed through the API; it is edited in the file /etc/pve/lxc/{guest.At.Vmid}.conf on {guest.At.Node}." };
        return key switch
        {
            "unprivileged" => new(Disturbance.Live, "VM.Config.Options") { Refused = "'unprivileged' is fixed when a container is made; back it up and restore it with the other setting." },
            "cores" or "cpuunits" or "cpulimit" => new(Disturbance.Live, "VM.Config.CPU"),
            "memory" or "swap" => new(Disturbance.Live, "VM.Config.Memory"),
            "hostname" or "nameserver" or "searchdomain" => new(Disturbance.Live, "VM.Config.Network"),
            "hookscript" => new(Disturbance.Live, "VM.Config.Options") { NeedsRoot = true },
            "features" => new(Disturbance.Live, "VM.Allocate") { NeedsRoot = FeaturesNeedRoot(guest, to) },
            _ when KeyEffect.Index(key, "net") is not null => new(Disturbance.Live, "VM.Config.Network"),
            _ when IsMount(key) => new(Disturbance.Live, "VM.Config.Disk") { NeedsRoot = to is not null && !IsVolume(to) },
            _ when KeyEffect.Index(key, "dev") is not null => new(Disturbance.Live, "VM.Config.Options") { NeedsRoot = true },
            _ => new(Disturbance.Live, "VM.Config.Options"),
        };
    }

    static Disturbance WhileRunning(GuestReading guest, string key, string? to)
    {
        if (AtOnce.Contains(key) && !(to is null && key is "memory")) return Disturbance.Live;
        if (KeyEffect.Index(key, "net") is not null || KeyEffect.Index(key, "unused") is not null) return Disturbance.Live;
        // A mount can be added to a running container, never altered or taken away.
        if (KeyEffect.Index(key, "mp") is not null && guest[key] is null && to is not null) return Disturbance.Live;
        return Disturbance.Pending;
    }

    // Nesting alone may be switched by others, and only on an unprivileged container.
    static bool FeaturesNeedRoot(GuestReading guest, string? to)
    {
        if (guest["unprivileged"] is not "1") return true;
        var (old, wanted) = (Features(guest["features"]), Features(to));
        return old.Keys.Union(wanted.Keys).Any(f => f != "nesting" && old.GetValueOrDefault(f) != wanted.GetValueOrDefault(f));
    }

    static Dictionary<string, string> Features(string? text) =>
        PropertyString.Parse(text ?? "").Parts.Where(p => p.Key is not null).ToDictionary(p => p.Key!, p => p.Value, StringComparer.Ordinal);

    static bool IsMount(string key) => key == "rootfs" || KeyEffect.Index(key, "mp") is not null;

    static bool IsVolume(string mount) => VolumeId.TryParse(PropertyString.Parse(mount, "volume")["volume"], out _);
}
