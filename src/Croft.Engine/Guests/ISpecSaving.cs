using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>Keys of a guest's config that a request sets, and those that it puts back to their default.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Set">Values as Proxmox takes them.</param>
/// <param name="Unset">Keys without a value.</param>
internal sealed record GuestSettings(GuestAddress Guest, IReadOnlyDictionary<string, string> Set, IReadOnlyCollection<string> Unset);

/// <summary>Who writes settings into manifests: the room of planning, which stands right of this one.</summary>
internal interface ISpecSaving
{
    /// <summary>The plan, with the manifests that say what it does, and a step that keeps what is wanted from then on.</summary>
    /// <param name="plan">A plan that brings the settings into force.</param>
    /// <param name="settings">What is wanted of each guest.</param>
    /// <param name="documents">The manifests.</param>
    /// <param name="values">Which values go into them.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="FailureException">NotFound: no document describes a guest. Conflict: what is wanted can't be written into it.</exception>
    Task<Plan> SaveAsync(Plan plan, IReadOnlyList<GuestSettings> settings, IReadOnlyList<DocumentFile> documents, string? values, CancellationToken ct);
}
