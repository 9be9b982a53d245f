namespace Croft.Engine.Guests;

/// <summary>Where a machine looks for a system, and what Proxmox makes of that by itself.</summary>
internal static class BootOrder
{
    const string Key = "order=";

    /// <summary>The order once devices are taken away, as Proxmox rewrites it (<c>PUT …/config</c>, <c>delete</c>); null where it names none of them.</summary>
    /// <param name="boot">Value of <c>boot</c>; an order as before 6.2 stays as it is.</param>
    /// <param name="gone">Keys of the devices.</param>
    public static string? Without(string? boot, IReadOnlyCollection<string> gone)
    {
        if (boot is null || boot.IndexOf(Key, StringComparison.Ordinal) is not (>= 0 and var at)) return null;
        var devices = Devices(boot[(at + Key.Length)..]);
        var left = devices.Except(gone, StringComparer.Ordinal).ToList();
        // One that names nothing is a blank in the file.
        return left.Count == devices.Count ? null : left.Count == 0 ? " " : Key + string.Join(';', left);
    }

    /// <summary>Keys of the devices that an order names: <c>scsi0;net0</c>.</summary>
    public static IReadOnlyList<string> Devices(string? order) => order?.Split([';', ','], StringSplitOptions.RemoveEmptyEntries) ?? [];
}
