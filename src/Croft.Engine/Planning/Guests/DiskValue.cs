using System.Globalization;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Planning;

/// <summary>Disks of manifests as Proxmox's calls take them.</summary>
static class DiskValue
{
    /// <summary>The part that says what a new disk is made from.</summary>
    public const string ImportFrom = "import-from";

    /// <summary>True for the name of a storage alone: a new volume on it, or any that is there.</summary>
    public static bool IsStorage(string file) => file.Length > 0 && !file.Contains(':', StringComparison.Ordinal) && file[0] != '/' && file is not ("none" or "cdrom");

    /// <summary>The value of a disk that is not there yet: <c>local-lvm:32,ssd=1</c> where a volume is to be made.</summary>
    /// <exception cref="Contracts.FailureException">Invalid: a new volume without a size.</exception>
    public static string New(SpecField field, IReadOnlyDictionary<string, string> parts)
    {
        var bare = field.Parts.Bare!.Name;
        var isImported = parts.TryGetValue(ImportFrom, out var image);
        if (!parts.TryGetValue(bare, out var file) || !IsStorage(file))
        {
            return !isImported ? SpecText.Write(field, parts)
                : throw new Contracts.FailureException(Contracts.FailureKind.Invalid, $"A disk that is made from {image} needs a storage of its own, not '{file}'.", "Say 'file: STORAGE' beside it.");
        }
        var made = new SortedDictionary<string, string>(parts.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        if (isImported)
        {
            // It has the size of its image first, whatever is said.
            made.Remove("size");
            made[bare] = $"{file}:0";
            return SpecText.Write(field, made);
        }
        // Proxmox sizes the stores of firmware and TPM itself, and takes any number for them.
        var gibibytes = made.Remove("size", out var size) ? Gibibytes(size) : field.Name is "efidisk0" or "tpmstate0" ? "1"
            : throw new Contracts.FailureException(Contracts.FailureKind.Invalid, $"A new volume on {file} needs a size.", "Say 'size: 32G' beside it.");
        made[bare] = $"{file}:{gibibytes}";
        return SpecText.Write(field, made);
    }

    static string Gibibytes(string size) => ((decimal)ByteSize.Parse(size) / (1L << 30)).ToString("0.#########", CultureInfo.InvariantCulture);
}
