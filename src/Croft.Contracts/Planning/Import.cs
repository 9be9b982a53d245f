using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>A result with files that the face writes into the folder of <c>--out</c>.</summary>
public interface IWritesFiles
{
    /// <summary>The files; paths are relative to the folder.</summary>
    IReadOnlyList<DocumentFile> Files { get; }

    /// <summary>True where they are files of the request, changed: they are written where they were read.</summary>
    bool Edits => false;
}

/// <summary>Request of <c>import</c>.</summary>
public sealed record ImportRequest
{
    /// <summary>The manifests there are.</summary>
    [Description("Manifests there are: what they describe is left out; the whole workspace when none are named.")]
    public IReadOnlyList<DocumentFile> Documents { get; init; } = [];

    /// <summary>Which values.</summary>
    [Description("Values for ${…}: values/NAME.yaml over values/default.yaml."), RegularExpression("[A-Za-z0-9_-][A-Za-z0-9._-]*", ErrorMessage = "has to be the name of a file in values/, without its ending.")]
    public string? Values { get; init; }

    /// <summary>Which guests.</summary>
    [Description("Only the guests that this picks, and nothing else: tag=web and not node=pve2.")]
    public string? Select { get; init; }

    /// <summary>Which cluster.</summary>
    [Description("Only this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Folders.</summary>
    [Description("A folder a kind, or a folder a guest."), AllowedValues("by-kind", "by-guest")]
    public string Layout { get; init; } = "by-kind";
}

/// <summary>What was imported.</summary>
/// <param name="Documents">Documents that were written.</param>
public sealed record ImportResult(int Documents) : IWritesFiles, IPartial
{
    /// <inheritdoc/>
    public IReadOnlyList<DocumentFile> Files { get; init; } = [];

    /// <summary>Documents by kind.</summary>
    public IReadOnlyDictionary<string, int> Kinds { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Keys that have a type.</summary>
    public int Typed { get; init; }

    /// <summary>Keys that are kept as Proxmox writes them.</summary>
    public IReadOnlyList<ImportedKey> Verbatim { get; init; } = [];

    /// <summary>Keys that no call of Proxmox takes back; they are told here alone.</summary>
    public IReadOnlyList<ImportedKey> LeftOut { get; init; } = [];

    /// <summary>Secrets, which can't be read back.</summary>
    public IReadOnlyList<ImportedKey> Secrets { get; init; } = [];

    /// <summary>What documents described already.</summary>
    public int Described { get; init; }

    /// <summary>True when a plan of the documents, the new ones among them, changes nothing that was imported.</summary>
    public bool Proven { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>A key of something imported.</summary>
/// <param name="Document">The document: <c>VirtualMachine web-01</c>.</param>
/// <param name="Key">The key.</param>
public sealed record ImportedKey(string Document, string Key)
{
    /// <summary>Why it is told.</summary>
    public string? Why { get; init; }
}
