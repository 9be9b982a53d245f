using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>A file that is to come to a storage, before anything is decided.</summary>
/// <param name="Name">Its name there, as it was asked for.</param>
/// <param name="Kind">What it is; null when its ending is to tell.</param>
/// <param name="Size">Bytes; null when nobody told.</param>
internal sealed record WantedFile(string Name, FileKind? Kind, long? Size);

/// <summary>Plans that bring a file to a storage.</summary>
internal static partial class FilePlans
{
    /// <summary>The volume that a file becomes, checked against what its storage takes.</summary>
    /// <exception cref="FailureException">Invalid: the ending does not fit. Conflict: wrong content, too little space.</exception>
    public static VolumePlace Place(NodeReading node, string storage, WantedFile file)
    {
        var name = Named(file.Name);
        var kind = KindOf(name) is { } told && (file.Kind is null || file.Kind == told) ? told
            : throw new FailureException(new Failure(FailureKind.Invalid, $"Can't tell that '{name}' is {(file.Kind is { } asked ? $"'{Word(asked)}'" : "an ISO image, a container template or a disk to import")}: its ending does not say so.")
            {
                WayOut = "Give it a fitting name with '--name': .iso or .img; .tar, .tar.gz, .tar.xz, .tar.zst or .tar.bz2; .qcow2, .raw, .vmdk or .ova.",
                Faults = [new Fault("--name", "has an ending that does not fit.")],
            });
        var status = node.Choose(storage, Word(kind), file.Size ?? 0, name);
        return new VolumePlace(node.Cluster, node.Node, $"{status.Name}:{Word(kind)}/{name}", status.IsShared);
    }

    /// <summary>Why a release fetches no such file; null where it does.</summary>
    public static Failure? TooOld(VolumePlace at, int major, int minor) =>
        !at.Id.Name.StartsWith("import/", StringComparison.Ordinal) || (major, minor).CompareTo(at.Name.EndsWith(".ova", StringComparison.OrdinalIgnoreCase) ? (8, 3) : (8, 4)) >= 0 ? null
        : new Failure(FailureKind.Unsupported, $"Proxmox VE {major}.{minor} of {at.Cluster}/{at.Node} fetches no disks to import; 8.4 and later do.") { WayOut = "Upgrade the node." };

    /// <summary>The plan of one step, or of none when the file is there with its size.</summary>
    /// <param name="verb">Full name of the verb.</param>
    /// <param name="title">What the step does: <c>upload debian.iso to local</c>.</param>
    /// <param name="action">What the step is given.</param>
    /// <param name="there">A volume of that name; null when the name is free.</param>
    /// <param name="make">Adds the step of the verb's kind.</param>
    /// <exception cref="FailureException">Conflict: another file has the name.</exception>
    public static Plan Bring(string verb, string title, FileAction action, VolumeEntry? there, Action<StepList> make)
    {
        var (at, size) = (action.At, action.Size);
        if (there is not null && size is not null && there.Size == size)
            return new Plan(verb, title, []) { Warnings = [$"{at} is there already, of the same size; its content is not compared. To bring it anew: 'croft storage delete {at.Volume}' first."] };
        if (there is not null)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: {at} is there already{(there.Size is { } has ? $", of {NodeReading.Size(has)}" : "")}.", $"Choose another name with '--name', or delete it first: 'croft storage delete {at.Volume}'.");
        var steps = new StepList();
        make(steps);
        return new Plan(verb, title, steps.Steps);
    }

    /// <summary>What every such step says of itself.</summary>
    public static PlanStep Say(PlanStep step, FileAction action, string privilege) => step with
    {
        Leases = [action.At.Lease],
        Privilege = privilege,
        Deadline = TimeSpan.FromHours(12),
        Changes =
        [
            new FieldChange("volume", null, action.At.Volume),
            new FieldChange("size", null, action.Size is { } size ? NodeReading.Size(size) : "not told"),
        ],
    };

    /// <summary>What Proxmox calls it.</summary>
    public static string Word(FileKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The name that Proxmox gives a file: characters that it does not take become underscores.</summary>
    public static string Named(string name) => Foreign().Replace(name, "_");

    /// <summary>What a file is by its ending; null where that does not tell.</summary>
    public static FileKind? KindOf(string name) => Ending().Match(name) switch
    {
        { Success: false } => null,
        { Groups: var g } when g["iso"].Success => FileKind.Iso,
        { Groups: var g } when g["vztmpl"].Success => FileKind.Vztmpl,
        _ => FileKind.Import,
    };

    // Proxmox does the same to every name; done here, the volume's id is known before the call.
    [GeneratedRegex("[^a-zA-Z0-9_.-]", RegexOptions.CultureInvariant)]
    private static partial Regex Foreign();

    [GeneratedRegex(@"^.+\.((?<iso>iso|img)|(?<vztmpl>tar(\.(gz|xz|zst|bz2))?)|(?<import>qcow2|raw|vmdk|ova))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Ending();
}
