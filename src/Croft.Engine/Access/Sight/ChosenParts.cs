using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Croft.Engine.Access;

/// <summary>What the settings of a guest name beside the guest itself.</summary>
static partial class ChosenParts
{
    /// <summary>Numbers of the guests whose volumes the texts of an action name, by the names that Proxmox gives volumes (PVE::Storage::Plugin, <c>vm-136-disk-0</c>).</summary>
    /// <remarks>The base of a linked clone's volume is read, and is nobody's to lose.</remarks>
    public static IEnumerable<int> OwnersIn(JsonElement action) => action.ValueKind switch
    {
        JsonValueKind.String => Volume().Matches(action.GetString()!).Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)),
        JsonValueKind.Array => action.EnumerateArray().SelectMany(OwnersIn),
        JsonValueKind.Object => action.EnumerateObject().SelectMany(m => OwnersIn(m.Value)),
        _ => [],
    };

    /// <summary>True where a value takes something of the cluster's or a node's: space or a file on a storage, a bridge, a device, a path, a program. A volume that is there is its guest's.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="value">What it is to be.</param>
    /// <param name="before">What it was; null for nothing, or unknown. What stays is not taken anew.</param>
    public static bool IsOfTheCluster(string key, string value, string? before)
    {
        if (Disk().IsMatch(key))
            return Head(value) is not ("none" or "cloudinit") && !(Volume().IsMatch(Head(value)) && !value.Contains("import-from=", StringComparison.Ordinal)) && (before is null || Head(value) != Head(before) || value.Contains("import-from=", StringComparison.Ordinal));
        if (Card().IsMatch(key))
            return before is null || Bridge().Match(value).Value != Bridge().Match(before).Value;
        return Given().IsMatch(key) && value != before;
    }

    static string Head(string value) => value.Split(',')[0] is var first && first.StartsWith("file=", StringComparison.Ordinal) ? first[5..] : first.StartsWith("volume=", StringComparison.Ordinal) ? first[7..] : first;

    [GeneratedRegex(@"(?:[:=]|\d/)(?:vm|base|basevol|subvol)-(\d{1,9})-[^,/:\s]*(?=,|$)", RegexOptions.None, 1000)]
    private static partial Regex Volume();

    [GeneratedRegex(@"^((scsi|virtio|ide|sata|unused|mp|efidisk|tpmstate)\d+|rootfs|vmstate)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Disk();

    [GeneratedRegex(@"^net\d+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Card();

    [GeneratedRegex(@"(?<=(^|,)bridge=)[^,]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bridge();

    [GeneratedRegex(@"^((hostpci|usb|serial|parallel|dev|virtiofs|rng|audio|ivshmem)\d*|args|hookscript|cicustom|vmstatestorage|lxc.*|features|affinity)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Given();
}
