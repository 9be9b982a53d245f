using System.Text.Json.Serialization;
using Croft.Engine.Guests;

namespace Croft.Engine.Ha;

/// <summary>Which config of high availability an entry is in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HaPart>))]
internal enum HaPart
{
    /// <summary>A guest in its care.</summary>
    Resource,
    /// <summary>A rule of where guests run.</summary>
    Rule,
    /// <summary>A group of nodes.</summary>
    Group,
}

/// <summary>Makes, changes or deletes an entry of high availability's config.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Part">Which config.</param>
/// <param name="Name">Name of the entry, such as <c>vm:100</c>.</param>
internal sealed record HaAction(string Cluster, HaPart Part, string Name)
{
    /// <summary>What it is called in messages: <c>rule near-ssd</c>.</summary>
    public string Told { get; init; } = "";

    /// <summary>Settings it shall have; null takes one back to the default.</summary>
    public IReadOnlyDictionary<string, string?> Then { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The same settings as the plan found them.</summary>
    public IReadOnlyDictionary<string, string?> Before { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Type of a rule, which changes have to repeat.</summary>
    public string? Type { get; init; }

    /// <summary>States of which the manager has to reach one; none when it has nothing to do.</summary>
    public IReadOnlyList<string> Reaches { get; init; } = [];
}

/// <summary>Has the manager move a guest.</summary>
internal sealed record HaMoveAction(GuestAddress Guest, string Target, bool Relocate, bool Running);
