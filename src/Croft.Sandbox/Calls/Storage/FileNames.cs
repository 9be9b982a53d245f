using System.Text.RegularExpressions;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>Names of files that users bring to a storage: made safe, and checked against what they hold.</summary>
internal static partial class FileNames
{
    /// <summary>Without folders, foreign characters as "_".</summary>
    public static string Normalize(string name) => Foreign.Replace(name[(name.LastIndexOfAny(['/', '\\']) + 1)..].TrimEnd('\n'), "_");

    /// <summary>"iso/debian.iso", or Proxmox's words for a wrong ending.</summary>
    public static string VolumeName(string content, string filename)
    {
        var name = Normalize(filename);
        var fits = content switch
        {
            "iso" => IsoName.IsMatch(name),
            "vztmpl" => TemplateName.IsMatch(name),
            _ => ImportName.IsMatch(name),
        };
        if (!fits)
            throw ApiFault.Parameter("filename", content == "import" ? "invalid filename or wrong extension" : "wrong file extension");
        return $"{content}/{name}";
    }

    /// <summary>How a volume's list entry names its format.</summary>
    public static string Format(string name) => name[..name.IndexOf('/', StringComparison.Ordinal)] switch
    {
        "iso" => "iso",
        "vztmpl" => "t" + name[(name.LastIndexOf('.') + 1)..],
        _ => name[(name.LastIndexOf('.') + 1)..],
    };

    /// <summary>The storage of the path if files of that content can be put there.</summary>
    public static StorageState RequireFiles(Exchange exchange, string content, string notFileBased)
    {
        var storage = StorageWords.Find(exchange);
        if (storage.Path is null)
            throw ApiFault.Failed(notFileBased);
        if (!storage.Holds(content))
            throw ApiFault.Failed($"storage '{storage.Id}' is not configured for content-type '{content}'");
        StorageWords.RequireReachable(storage);
        return storage;
    }

    [GeneratedRegex("[^a-zA-Z0-9_.-]", RegexOptions.None, 1000)]
    private static partial Regex Foreign { get; }

    [GeneratedRegex(@"^[^/]+\.(iso|img)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IsoName { get; }

    [GeneratedRegex(@"^[^/]+\.(tar|tar\.(gz|xz|zst|bz2))$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TemplateName { get; }

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]+\.(ova|qcow2|raw|vmdk)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ImportName { get; }
}
