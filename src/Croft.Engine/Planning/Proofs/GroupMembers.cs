using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Planning.Proofs;

/// <summary>A guest of a redundancy group, described by a document or not.</summary>
/// <param name="Sight">The guest as it was seen.</param>
/// <param name="Document">Its document; null where there is none.</param>
sealed record GroupMember(Sight Sight, Manifest? Document)
{
    /// <summary>As it is called; as its document calls it where that renames it.</summary>
    public string Name => Document?.Name ?? Sight.Name;

    /// <summary>Where it stands.</summary>
    public GuestAddress At { get; } = new(Seen(Sight).Row.Cluster, Seen(Sight).Row.Node, Seen(Sight).Row.Vmid, Seen(Sight).Row.Type, Document?.Name ?? Sight.Name);

    /// <summary>Its state; null where nobody knows it.</summary>
    public string? State => Seen(Sight).Row.Status is "unknown" ? null : Seen(Sight).Row.Status;

    /// <summary>True while it can do its work.</summary>
    public bool IsUp => State == "running";

    /// <summary>True where its document wants it out of service: it stands in for nobody.</summary>
    public bool IsOutOfService => Document?.Ours("state") is "stopped";

    static GuestSight Seen(Sight sight) => (GuestSight)sight.Reading!;
}

/// <summary>Who is in the redundancy groups: by name and by tags, with a document or without.</summary>
sealed class GroupMembers(IReadOnlyList<Manifest> documents, IReadOnlyList<Sight> sights)
{
    readonly Dictionary<(string, string), Manifest> byNumber = documents.Where(d => d.Ours("vmid") is not null).DistinctBy(d => (d.Cluster!, d.Ours("vmid")!)).ToDictionary(d => (d.Cluster!, d.Ours("vmid")!));
    readonly Dictionary<(string, string, string), Manifest> byName = documents.DistinctBy(d => (d.Cluster!, d.Kind.Name, d.Name)).ToDictionary(d => (d.Cluster!, d.Kind.Name, d.Name));

    /// <summary>The group's guests that are there, but for templates, which never run.</summary>
    public IReadOnlyList<GroupMember> Of(RedundancyGroup group) =>
    [
        .. from sight in sights
           where sight.Cluster == @group.Cluster && sight.Reading is GuestSight { Reading: not { Template: true } }
           let member = new GroupMember(sight, byNumber.GetValueOrDefault((sight.Cluster, sight.Identity)) ?? byName.GetValueOrDefault((sight.Cluster, sight.Kind.Name, sight.Name)))
           where @group.Holds(sight.Cluster, sight.Name, Tags(sight.Kind, sight.Spec)) || (member.Document is { } document && @group.Holds(sight.Cluster, document.Name, Tags(document.Kind, document.Spec)))
           orderby member.Name, member.At.Vmid
           select member,
    ];

    /// <summary>What the group says and nobody is, as it completes "Redundancy group web …".</summary>
    public IEnumerable<string> Absent(RedundancyGroup group)
    {
        var guests = sights.Where(s => s.Cluster == group.Cluster && s.Reading is GuestSight).ToList();
        var described = documents.Where(d => d.Cluster == group.Cluster && ConfigSpec.IsGuest(d.Kind)).ToList();
        var names = guests.Select(s => s.Name).Concat(described.Select(d => d.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var name in group.Members.Where(n => !names.Contains(n)))
        {
            if (guests.Find(s => s.Identity == name) is { } numbered) yield return $"names {name}, the number of {numbered.Name}: say its name, since a number guards nobody.";
            else yield return $"names {name}, which is neither in a manifest nor in the estate{(NearestWord.To(name, names) is { } nearest ? $"; did you mean {nearest}?" : ".")}";
        }
        if (group.Tags.Count == 0 || guests.Exists(s => group.Tags.All(Tags(s.Kind, s.Spec).Contains)) || described.Exists(d => group.Tags.All(Tags(d.Kind, d.Spec).Contains))) yield break;
        var unknown = guests.Count(s => s.Reading is GuestSight { Reading: null });
        yield return $"is of guests with {(group.Tags.Count == 1 ? "the tag" : "the tags")} {string.Join(", ", group.Tags)}, and no guest has {(group.Tags.Count == 1 ? "it" : "them")}{(unknown == 0 ? "" : $", as far as is known: the configs of {unknown} could not be read")}.";
    }

    static IReadOnlyCollection<string> Tags(Kind kind, BoundSpec spec) =>
        spec.Keys.GetValueOrDefault("tags")?[""] is { } tags && kind.Shape.TryFind("tags", out var field, out _) ? [.. SpecText.Split(field, tags)] : [];
}
