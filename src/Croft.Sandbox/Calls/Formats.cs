using System.Globalization;
using System.Text.RegularExpressions;

namespace Croft.Sandbox.Calls;

/// <summary>Named text formats; each returns what is wrong, or null.</summary>
internal static partial class Formats
{
    public static string? Vmid(string value) => VmidPattern.IsMatch(value) ? null : "value does not look like a valid VM ID";

    public static string? Node(string value) => NodePattern.IsMatch(value) ? null : "value does not look like a valid node name";

    public static string? ConfigId(string value) => ConfigIdPattern.IsMatch(value) ? null : $"invalid configuration ID '{value}'";

    public static string? DnsName(string value) =>
        DnsNamePattern.IsMatch(value) ? null : "value does not look like a valid DNS name";

    public static string? StorageId(string value) => value.Length < 2
        ? $"storage ID '{value}' cannot be shorter than 2 characters"
        : StorageIdPattern.IsMatch(value) ? null : $"storage ID '{value}' contains illegal characters";

    public static string? ReplicationId(string value) => value.Split('-') is [var vmid, var number] && int.TryParse(vmid, NumberStyles.None, CultureInfo.InvariantCulture, out var guest) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        ? guest < 100 ? $"invalid replication job id '{value}' (guest IDs < 100 are reserved)" : null
        : $"invalid replication job id '{value}'";

    /// <summary>Realms, groups, roles.</summary>
    public static string? AccountName(string value) => AccountNamePattern.IsMatch(value) ? null : $"value '{value}' does not look like a valid realm or group name";

    public static string? Tags(string value)
    {
        foreach (var tag in value.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries))
            if (!TagPattern.IsMatch(tag))
                return $"invalid characters in tag '{tag}'";
        return null;
    }

    [GeneratedRegex(@"^[1-9][0-9]{2,8}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VmidPattern { get; }

    [GeneratedRegex(@"^[a-zA-Z0-9]([a-zA-Z0-9\-]*[a-zA-Z0-9])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NodePattern { get; }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConfigIdPattern { get; }

    [GeneratedRegex(@"^[a-zA-Z0-9]([a-zA-Z0-9\-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9\-]*[a-zA-Z0-9])?)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DnsNamePattern { get; }

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9\-_.]*[a-zA-Z0-9]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StorageIdPattern { get; }

    [GeneratedRegex(@"^[A-Za-z0-9.\-_]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AccountNamePattern { get; }

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9_\-+.]*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TagPattern { get; }
}
