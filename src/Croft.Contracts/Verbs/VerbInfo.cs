using System.Reflection;

namespace Croft.Contracts;

/// <summary>What a verb does to the world; fixes its shape and its hints on every face.</summary>
public enum Effect
{
    /// <summary>Changes nothing.</summary>
    Reads,
    /// <summary>Changes Croft's own state only.</summary>
    Keeps,
    /// <summary>Changes the estate, by a plan.</summary>
    Changes,
    /// <summary>Changes the estate so that something is gone, by a plan that needs confirmation.</summary>
    Destroys,
}

/// <summary>What a verb says of itself, once, for every face.</summary>
/// <param name="Noun">The user's noun (<c>guest</c>); empty for verbs of the whole (<c>sync</c>).</param>
/// <param name="Name">The verb (<c>stop</c>).</param>
/// <param name="Summary">One sentence of at most 12 words, with a full stop.</param>
/// <param name="Permission">What the actor needs (<see cref="Permissions"/>).</param>
/// <param name="Effect">What it does to the world.</param>
/// <param name="Request">A record with a parameterless constructor and described properties.</param>
/// <param name="Result">Result record; <see cref="Plan"/> where the effect is Changes or Destroys; the item where it streams.</param>
public sealed record VerbInfo(string Noun, string Name, string Summary, string Permission, Effect Effect, Type Request, Type Result)
{
    /// <summary>Noun and verb as typed (<c>guest stop</c>).</summary>
    public string FullName => Noun.Length == 0 ? Name : $"{Noun} {Name}";

    /// <summary>The smallest part of the estate that it is about; no verb may leave it out, and one that does needs everything.</summary>
    public Part? About { get; init; }

    /// <summary>True when the result comes item by item, with no end promised.</summary>
    public bool Streams { get; init; }

    /// <summary>False for the few verbs that work before there is a workspace (<c>init</c>, <c>version</c>).</summary>
    public bool NeedsWorkspace { get; init; } = true;

    /// <summary>True where the result holds a secret in the open; such a read is audited.</summary>
    public bool RevealsSecrets { get; init; }

    /// <summary>What of Croft's own state is gone after it, for a verb that keeps: it is confirmed by its first argument, typed again; null for the others.</summary>
    public string? Forgets { get; init; }

    /// <summary>Faces that do not carry it, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> AbsentFrom { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>True for the verb that a noun without any means: <c>drift</c> is <c>drift list</c>.</summary>
    public bool IsNounAlone { get; init; }

    /// <summary>True where the plan is the answer: it is shown and never carried out by this verb.</summary>
    public bool OnlyShows { get; init; }

    /// <summary>What has to be typed before a verb that keeps forgets something; null for the others.</summary>
    public Confirmation? AsksFor(object request) => Forgets is null ? null : new(
        $"{VerbRoute.PropertiesOf(this).First(p => p.GetCustomAttribute<PositionalAttribute>() is { Order: 0 }).GetValue(request)}", $"Gone will be {Forgets}.");

    /// <summary>True for Changes and Destroys: the verb answers with a plan.</summary>
    public bool Plans => Effect is Effect.Changes or Effect.Destroys;
}
