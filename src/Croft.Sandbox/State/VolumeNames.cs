using System.Globalization;
using System.Text.RegularExpressions;

namespace Croft.Sandbox.State;

/// <summary>Names Proxmox gives to volumes: vm-101-disk-0, 101/vm-101-disk-0.qcow2, base-9000-disk-0.</summary>
internal static partial class VolumeNames
{
    /// <summary>The first free name for a guest's new volume.</summary>
    /// <param name="stem">"disk", "base", "cloudinit", "state-NAME".</param>
    public static string Next(StorageSpace space, Guest guest, string stem, string format) =>
        Next(space, guest.Vmid, stem, format);

    public static string Next(StorageSpace space, int vmid, string stem, string format)
    {
        for (var number = 0; ; number++)
        {
            var name = stem switch
            {
                "disk" => Full(space.Storage, vmid, format == "subvol" ? "subvol" : "vm", string.Create(CultureInfo.InvariantCulture, $"disk-{number}"), format),
                "base" => Full(space.Storage, vmid, "base", string.Create(CultureInfo.InvariantCulture, $"disk-{number}"), format),
                _ => Full(space.Storage, vmid, "vm", stem, format),
            };
            if (space.Find(name) is null || stem is not ("disk" or "base"))
                return name;
        }
    }

    public static string Format(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "raw" : name[(dot + 1)..];
    }

    /// <summary>The guest a volume's name says it is of, whether or not it is there.</summary>
    public static int? Owner(string name) => OwnerPattern.Match(name) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"[:/](?:vzdump-[a-z]+|vm|base|subvol|basevol)-([0-9]+)-", RegexOptions.None, 1000)]
    private static partial Regex OwnerPattern { get; }

    static string Full(StorageState storage, int vmid, string prefix, string rest, string format) => storage.IsFileBased
        ? string.Create(CultureInfo.InvariantCulture, $"{vmid}/{prefix}-{vmid}-{rest}.{format}")
        : string.Create(CultureInfo.InvariantCulture, $"{prefix}-{vmid}-{rest}");
}
