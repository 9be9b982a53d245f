using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning;

/// <summary>What planning for one document gave.</summary>
/// <param name="Document">The document.</param>
sealed record Outcome(Manifest Document)
{
    /// <summary>Documents that a message names before it only counts.</summary>
    const int Named = 10;

    /// <summary>Steps to do; null when there are none.</summary>
    public PlanPiece? Piece { get; init; }

    /// <summary>Why it can't be done; null when it can.</summary>
    public Refusal? Refused { get; init; }

    /// <summary>What is managed as it is from now on; null where something is to be done, or it is kept already.</summary>
    public KeptSpec? Same { get; init; }

    /// <summary>Why nobody knows whether something is to be done: it can't be looked at, and its document is the one that was applied.</summary>
    public Failure? Unknown { get; init; }

    /// <summary>What is to be said although nothing is done.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True where nobody knows whether something is to be done.</summary>
    public bool IsUnknown => Unknown is not null;

    /// <summary>Of a document that can't be planned for.</summary>
    /// <param name="document">The document.</param>
    /// <param name="why">Why.</param>
    /// <param name="kept">What is managed: a document that is as it was applied asks for nothing that is not known.</param>
    public Outcome(Manifest document, Failure why, IReadOnlyList<KeptSpec> kept) : this(document)
    {
        if (why.Kind is FailureKind.Unreachable or FailureKind.TimedOut or FailureKind.Denied && IsApplied(document, kept)) Unknown = why;
        else Refused = new Refusal(document.ToString(), why) { At = document.At };
    }

    /// <summary>What could not be looked at, a line a reason.</summary>
    public static IEnumerable<string> Told(IReadOnlyList<Outcome> unknown) =>
        from outcome in unknown
        group outcome.Document by outcome.Unknown!.Message into reason
        let names = reason.Select(d => d.ToString()).ToList()
        select $"Not known, and left alone: {string.Join(", ", names.Take(Named))}{(names.Count > Named ? $" and {names.Count - Named} more" : "")}. {reason.Key}";

    static bool IsApplied(Manifest document, IReadOnlyList<KeptSpec> kept)
    {
        var text = KeptSpec.TextOf(document, document.Cluster!);
        return kept.Any(k => k.Kind == document.Kind.Name && k.Cluster == document.Cluster && k.Text == text);
    }
}

/// <summary>What was seen of some kinds.</summary>
/// <param name="All">Everything that was seen.</param>
/// <param name="Unseen">Kinds of clusters that could not be read, each with the reason.</param>
sealed record Sights(IReadOnlyList<Sight> All, IReadOnlyDictionary<(string Kind, string Cluster), Failure> Unseen)
{
    /// <summary>What could not be read, as lists tell it.</summary>
    public IEnumerable<Missing> Missing => Unseen.Select(u => new Missing($"{u.Key.Cluster}, every {u.Key.Kind}", u.Value.Kind, u.Value.Message));
}
