using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>What a new machine's config gets without being told.</summary>
internal static class MachineDefaults
{
    /// <summary>First disk, first CD drive, first network card.</summary>
    public static string BootOrder(IReadOnlyDictionary<string, string> config)
    {
        var disks = GuestDisks.KeysOf(GuestKind.Qemu, config).Where(key => key is not ("efidisk0" or "tpmstate0")).Take(1);
        var drives = config.Keys.Where(key => GuestDisks.IsDisk(GuestKind.Qemu, key) && GuestDisks.IsCdrom(config[key])).Take(1);
        var cards = config.Keys.Where(key => GuestDisks.IsNumbered(key, "net")).Take(1);
        var order = string.Join(';', disks.Concat(drives).Concat(cards));
        return order.Length == 0 ? " " : $"order={order}";
    }
}
