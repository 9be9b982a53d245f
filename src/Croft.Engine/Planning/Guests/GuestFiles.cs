using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Storage;
using Croft.Proxmox;

namespace Croft.Engine.Planning;

/// <summary>Files that a machine needs before it is made or changed: snippets, and the image for cloud-init.</summary>
sealed class GuestFiles(ClusterConnections connections)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Refuses snippets for cloud-init that are not there; Proxmox would only tell when the machine starts.</summary>
    /// <param name="change">The machine.</param>
    /// <param name="node">Node that it stands on.</param>
    /// <param name="ct">Ends the listing.</param>
    /// <returns>What is to be warned of: snippets that can't be seen.</returns>
    /// <exception cref="FailureException">NotFound: a snippet is not there. Invalid: a value is no snippet.</exception>
    public async Task<IReadOnlyList<string>> DemandSnippetsAsync(Change change, string node, CancellationToken ct)
    {
        List<string> warnings = [];
        if (!change.Wanted!.Spec.Keys.TryGetValue("cicustom", out var said)) return warnings;
        foreach (var wanted in said.GroupBy(p => VolumeId.TryParse(p.Value, out var id) && id.Name.StartsWith("snippets/", StringComparison.Ordinal) ? id.Storage : throw NoSnippet(change, p.Key, p.Value)))
        {
            // A storage that a document makes has nothing on it that anybody could list.
            if (change.Documents.ContainsKey(("Storage", wanted.Key)) && change.There is null && !await HasAsync(change.Cluster, node, wanted.Key, ct)) continue;
            var api = (await connections.GetAsync(change.Cluster, ct)).Within(Patience);
            var there = (await api.Node(node).Storage(wanted.Key).ContentAsync("snippets", null, ct)).Select(v => v.Volume.ToString()).ToHashSet(StringComparer.Ordinal);
            var missing = wanted.Where(w => !there.Contains(w.Value)).ToList();
            if (missing.Count == 0) continue;
            var path = $"/storage/{wanted.Key}";
            // Whoever may not allocate there is shown none of them.
            if (!(await api.Access.PermissionsAsync(path, null, ct)).Holds(path, "Datastore.Allocate"))
                warnings.Add($"Whether {string.Join(", ", missing.Select(m => m.Value))} is there can't be told: Proxmox shows snippets only to who has Datastore.Allocate on {path}. {change.Name} does not start without it.");
            else
                throw new FailureException(FailureKind.NotFound, $"storage '{wanted.Key}' of {change.Cluster}/{node} has no snippet {string.Join(" and no ", missing.Select(m => $"{m.Value} (cicustom.{m.Key})"))}, and {change.Name} would not start.",
                    there.Count == 0 ? "It has none at all. Put the file there, or say the text itself: a document of kind CloudInit with parts." : $"It has: {string.Join(", ", there.Order(StringComparer.Ordinal).Take(10))}.");
        }
        return warnings;
    }

    /// <summary>Adds the step that brings the machine's image for cloud-init, where it is not there yet.</summary>
    /// <param name="steps">The plan in the making.</param>
    /// <param name="change">The machine.</param>
    /// <param name="node">What its node offers.</param>
    /// <param name="ct">Ends the listing.</param>
    /// <exception cref="FailureException">Conflict: the storage can't take it, or has another file of that name.</exception>
    public async Task AddImageAsync(StepList steps, Change change, NodeReading node, CancellationToken ct)
    {
        if (change.Wanted!.CloudInit is not { } wanted) return;
        var size = wanted.Texts.Image().Length;
        // What a document makes takes it once it is made.
        var coming = node.Storage(wanted.Storage) is null && change.Documents.ContainsKey(("Storage", wanted.Storage));
        var shared = !coming && node.Choose(wanted.Storage, "iso", size, $"the image for cloud-init of {change.Name}").IsShared;
        var at = new VolumePlace(change.Cluster, node.Node, wanted.Volume, shared);
        if (!coming && await FindAsync(at, ct) is { } there)
        {
            if (there.Size != size)
                throw new FailureException(FailureKind.Conflict, $"{at} is another file than the image for cloud-init that Croft makes: {there.Size} bytes, not {size}.", $"Delete it: croft storage delete {at.Volume}.");
            return;
        }
        CloudInitUploadStep.Add(steps, new CloudInitUploadAction(at, size, wanted.Texts));
    }

    /// <summary>Refuses an image beside a drive that Proxmox itself writes for cloud-init.</summary>
    /// <param name="wanted">The image.</param>
    /// <param name="guest">The machine as it is now, or the one that it is cloned from.</param>
    /// <param name="keeps">True where drives stay of which the document says nothing.</param>
    public static void RefuseTwoSources(CloudInitImage wanted, GuestReading guest, bool keeps)
    {
        foreach (var (key, value) in guest.Config.Where(c => VmKeys.IsDrive(c.Key) && CloudInits.IsDrive(PropertyString.Parse(c.Value, "file")["file"] ?? "")))
        {
            // Proxmox frees the old volume when it takes another's place, but only while the machine stands still.
            if (guest.Running || (keeps && key != wanted.Drive))
                throw new FailureException(FailureKind.Conflict, $"{guest.At} has a drive that Proxmox writes for cloud-init ({key}: {value}), beside the image with the parts: cloud-init would find two.",
                    guest.Running ? $"Take it out and stop the machine once: croft guest configure {guest.At.Name} --unset {key}; croft guest shutdown {guest.At.Name}. Or say values instead of parts." : $"Say 'drive: {key}' in the parts, so that the image takes its place.");
        }
    }

    /// <summary>What is to be known of an image that takes another's place.</summary>
    public static IEnumerable<string> Told(CloudInitImage wanted, GuestReading guest)
    {
        var before = PropertyString.Parse(guest[wanted.Drive] ?? "none", "file")["file"];
        if (before == wanted.Volume) yield break;
        if (guest.Running) yield return $"cloud-init of {guest.At.Name} reads {wanted.Volume} when the machine starts next, and takes it for a new instance then: what it does once an instance (host keys, users, runcmd) it does again.";
        if (before?.Split('/')[^1].StartsWith(wanted.Texts.Stem, StringComparison.Ordinal) is true)
            yield return $"{before} stays, since taking back this run needs it. Once it does not: croft storage delete {before}.";
    }

    async Task<bool> HasAsync(string cluster, string node, string storage, CancellationToken ct) =>
        (await (await connections.GetAsync(cluster, ct)).Within(Patience).Node(node).StoragesAsync(null, ct)).Any(s => s.Name == storage);

    async Task<VolumeEntry?> FindAsync(VolumePlace at, CancellationToken ct) =>
        (await (await connections.GetAsync(at.Cluster, ct)).Within(Patience).Node(at.Node).Storage(at.Id.Storage).ContentAsync("iso", null, ct)).FirstOrDefault(v => v.Volume == at.Id);

    static FailureException NoSnippet(Change change, string part, string value) =>
        new(FailureKind.Invalid, $"cicustom.{part} of {change.Name} is '{value}', which is no snippet.", "Say it as Proxmox lists it: storage:snippets/file.yaml.");
}
