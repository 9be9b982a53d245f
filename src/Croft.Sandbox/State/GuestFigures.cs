using System.Globalization;

namespace Croft.Sandbox.State;

/// <summary>Sizes a guest has by its config: processors, memory, swap, disk.</summary>
internal static class GuestFigures
{
    public static int Processors(Guest guest) => Of(guest).Processors;

    /// <summary>Bytes.</summary>
    public static long MaxMemory(Guest guest) => Of(guest).Memory;

    /// <summary>The size of the disk that is named first: rootfs, or the boot disk.</summary>
    public static long MaxDisk(Guest guest) => Of(guest).Disk;

    // worked out once for each state of the config
    static DerivedFigures Of(Guest guest)
    {
        if (guest.Derived is { } known && known.Revision == guest.Config.Revision)
            return known;
        return guest.Derived = new DerivedFigures(guest.Config.Revision, CountProcessors(guest), ReadMemory(guest), ReadDisk(guest));
    }

    static int CountProcessors(Guest guest)
    {
        var config = guest.Config;
        if (!guest.Kind.IsQemu)
            return config["cores"] is { } cores ? Int(cores) : guest.Node.Cores;
        return config["vcpus"] is { } vcpus ? Int(vcpus) : Int(config["sockets"] ?? "1") * Int(config["cores"] ?? "1");
    }

    static long ReadMemory(Guest guest) => (long)Int(guest.Config["memory"]?.Split(',')[0].Replace("current=", "", StringComparison.Ordinal) ?? "512") << 20;

    /// <summary>Bytes; containers only.</summary>
    public static long MaxSwap(Guest guest) => (long)Int(guest.Config["swap"] ?? "512") << 20;

    static long ReadDisk(Guest guest)
    {
        var key = guest.Kind.IsQemu ? BootDisk(guest) : "rootfs";
        return key is not null && guest.Config[key] is { } value ? Sizes.OfDisk(value) ?? 0 : 0;
    }

    static string? BootDisk(Guest guest)
    {
        if (guest.Config["boot"] is { } boot && boot.StartsWith("order=", StringComparison.Ordinal))
            foreach (var key in boot[6..].Split(';'))
                if (GuestDisks.IsDisk(guest.Kind, key) && guest.Config[key] is { } value && !value.Contains("media=cdrom", StringComparison.Ordinal))
                    return key;
        return guest.Config["bootdisk"] ?? GuestDisks.KeysOf(guest.Kind, guest.Config.Current).FirstOrDefault();
    }

    static int Int(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

internal sealed record DerivedFigures(int Revision, int Processors, long Memory, long Disk);
