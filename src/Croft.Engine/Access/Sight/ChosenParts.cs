using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Croft.Proxmox;

namespace Croft.Engine.Access;

/// <summary>What the settings of a guest name beside the guest itself.</summary>
static partial class ChosenParts
{
    /// <summary>Numbers of the guests whose volumes the texts of an action name, by the names that Proxmox gives volumes (PVE::Storage::Plugin, <c>vm-136-disk-0</c>).</summary>
    /// <remarks>The base of a linked clone's volume is read, and is nobody's to lose.</remarks>
    public static IEnumerable<int> OwnersIn(JsonElement action) => action.ValueKind switch
    {
        JsonValueKind.String => OwnersIn(action.GetString()!),
        JsonValueKind.Array => action.EnumerateArray().SelectMany(OwnersIn),
        JsonValueKind.Object => action.EnumerateObject().SelectMany(m => OwnersIn(m.Value)),
        _ => [],
    };

    /// <summary>Numbers of the guests whose volumes a text names.</summary>
    public static IEnumerable<int> OwnersIn(string text) => Volume().Matches(text).Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    /// <summary>True where a value takes something of the cluster's or a node's: space or a file on a storage, a bridge, a device, a path, a program. A volume that is there is its guest's.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="value">What it is to be.</param>
    /// <param name="before">What it was; null for nothing, or unknown. What stays is not taken anew.</param>
    public static bool IsOfTheCluster(string key, string value, string? before)
    {
        if (GuestDisk.IsKey(GuestKind.Qemu, key) || GuestDisk.IsKey(GuestKind.Lxc, key))
        {
            var disk = GuestDisk.Parse(key, value);
            return disk.Source is not ("none" or "cloudinit")
                && (disk.Properties["import-from"] is not null || (!Volume().IsMatch(disk.Source) && (before is null || disk.Source != GuestDisk.Parse(key, before).Source)));
        }
        if (GuestNic.IsKey(key))
            return before is null || GuestNic.Parse(key, value).Bridge != GuestNic.Parse(key, before).Bridge;
        return Given().IsMatch(key) && value != before;
    }

    [GeneratedRegex(@"(?:[:=]|\d/)(?:vm|base|basevol|subvol)-(\d{1,9})-[^,/:\s]*(?=,|$)", RegexOptions.None, 1000)]
    private static partial Regex Volume();

    [GeneratedRegex(@"^((hostpci|usb|serial|parallel|dev|virtiofs|rng|audio|ivshmem|vmstate|efidisk|tpmstate)\d*|args|hookscript|cicustom|vmstatestorage|lxc.*|features|affinity)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Given();
}
