using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Storage;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Templates: files that a node fetches, and guests that become templates.</summary>
/// <remarks>Proxmox keeps of a file neither where it is from nor a checksum: one of the name is taken for it, and what can't be compared is said.</remarks>
sealed class TemplateWork(TemplateShelf shelf, TemplateFiles files, GuestGround ground, VolumeUsers users) : IKindWork
{
    public Kind Kind { get; } = Kind.Find(TemplateSource.Kind)!;

    public bool IsAsWanted(Change change) =>
        change is { There.Reading: TemplateSeen { Unknown: null, IsManaged: true } } && change.Differences.Count == 0;

    /// <summary>None: which file is anybody's template only documents say, and where it is from nobody.</summary>
    public Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct) => Task.FromResult<IReadOnlyList<Sight>>([]);

    public Task<IReadOnlyList<Sight>> SeeAsync(string cluster, Sought sought, CancellationToken ct) => shelf.SeeAsync(Kind, cluster, sought, ct);

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct)
    {
        var seen = (TemplateSeen?)change.There?.Reading;
        if (seen?.Unknown is { } unknown) throw new FailureException(unknown);
        if (change.Wanted is not { } wanted) return await DeleteAsync(change, seen!, ct);
        var source = TemplateSource.Of(wanted);
        if (seen is null) return await MakeAsync(change, source, ct);
        return seen.Source == source ? Same(change, seen) : await ReplaceAsync(change, source, seen, ct);
    }

    async Task<Plan> MakeAsync(Change change, TemplateSource source, CancellationToken ct)
    {
        if (source.Guest is not { } name) return await files.BringAsync(change, source, ct);
        // A guest with a document of its own becomes what that says.
        if (change.Documents.ContainsKey(("VirtualMachine", name)) || change.Documents.ContainsKey(("Container", name))) return Nothing(change);
        var guest = await ground.Guests.ReadAsync(name, change.Cluster, ct);
        return MakeTemplatePlans.Make(guest, await (await ground.ViewAsync(guest.At, ct)).SnapshotsAsync(ct));
    }

    /// <summary>The file is there already: what is known to be another one is refused, what nobody can tell is said.</summary>
    static Plan Same(Change change, TemplateSeen seen)
    {
        if (seen.At is not { } at) return Nothing(change);
        var (was, wanted) = (change.There!.Spec, change.Wanted!.Spec);
        var (before, then) = (Checksum(was), Checksum(wanted));
        if (seen.IsManaged && before == then && (before is not null || TemplateSource.Origin(was) == TemplateSource.Origin(wanted))) return Nothing(change);
        if (seen.IsManaged && (TemplateSource.Origin(was) != TemplateSource.Origin(wanted) || (before is not null && then is not null && Algorithm(before) == Algorithm(then))))
        {
            throw new FailureException(FailureKind.Conflict, $"{at} is there, and came from {TemplateSource.Origin(was)}{(before is null ? "" : $" by the checksum {before}")}: it is not what is wanted now.",
                $"Say another 'filename', so that the new one comes beside it; or delete it first: 'croft storage delete {at.Volume}'.");
        }
        return Nothing(change) with { Warnings = [$"{at} was there already: it is taken for the file of {change.Wanted}. Proxmox does not tell where a file is from, nor its checksum, so neither was compared."] };
    }

    /// <summary>Another file, or another guest, under the document's name; the old file goes where the document lets it.</summary>
    async Task<Plan> ReplaceAsync(Change change, TemplateSource source, TemplateSeen old, CancellationToken ct)
    {
        var make = await MakeAsync(change, source, ct);
        if (old.At is not { } at) return make;
        if (change.Wanted!.Ours("deletionPolicy") is "destroy")
            return PlanJoin.Of($"{make.Title}, and delete {at}", make, DeleteVolumePlans.Delete(at, old.Volume!, await users.OfAsync(at, old.Volume!, ct)));
        return make with { Warnings = [.. make.Warnings, $"{at} stays: it was the file of {change.Wanted} until now. 'croft storage delete {at.Volume}' takes it away, as 'deletionPolicy: destroy' does."] };
    }

    async Task<Plan> DeleteAsync(Change change, TemplateSeen seen, CancellationToken ct) => seen.At is not { } at
        ? Nothing(change)
        : DeleteVolumePlans.Delete(at, seen.Volume!, await users.OfAsync(at, seen.Volume!, ct));

    static Plan Nothing(Change change) => new("apply", $"Template {change.Name} is so already", []);

    static string? Checksum(BoundSpec spec) => TemplateSource.Text(spec, "download", "checksum")?.ToLowerInvariant();

    static string Algorithm(string checksum) => checksum.Split(':')[0];
}
