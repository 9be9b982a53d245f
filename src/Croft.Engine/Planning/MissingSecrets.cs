using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Secrets;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Planning;

/// <summary>Secrets that documents name and nobody keeps.</summary>
/// <param name="Refused">Changes that need one now.</param>
/// <param name="Warnings">Documents that name one which nothing needs now.</param>
sealed record MissingSecrets(IReadOnlyDictionary<PlanPiece, Refusal> Refused, IReadOnlyList<string> Warnings)
{
    /// <param name="documents">What is planned.</param>
    /// <param name="pieces">Its changes.</param>
    /// <param name="secrets">The secrets; none is opened.</param>
    /// <param name="ct">Ends the look-up.</param>
    public static async Task<MissingSecrets> AmongAsync(IReadOnlyList<Manifest> documents, IReadOnlyList<PlanPiece> pieces, SecretValues secrets, CancellationToken ct)
    {
        var naming = documents.Select(d => (Document: d, Names: Named(d))).Where(d => d.Names.Count > 0).ToList();
        var refused = new Dictionary<PlanPiece, Refusal>(ReferenceEqualityComparer.Instance);
        if (naming.Count == 0) return new MissingSecrets(refused, []);
        var kept = (await secrets.AllAsync(ct)).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var changes = pieces.Where(p => p.Change.Wanted is not null).ToLookup(p => p.Change.Wanted!, ReferenceEqualityComparer.Instance);
        List<string> warnings = [];
        foreach (var (document, names) in naming)
        {
            var missing = names.Where(n => !kept.Contains(n.Secret)).ToList();
            if (missing.Count == 0) continue;
            if (changes[document].FirstOrDefault() is { } piece && missing.Where(m => Needs(piece.Change, m.Key)).ToList() is { Count: > 0 } needed) refused[piece] = Refuse(document, needed, kept);
            else warnings.AddRange(missing.Select(m => $"{document} names the secret '{m.Secret}', which is not kept. Nothing needs it now; 'croft secret set {m.Secret}' keeps it."));
        }
        return new MissingSecrets(refused, warnings);
    }

    static Refusal Refuse(Manifest document, IReadOnlyList<(string Key, string Secret)> missing, IReadOnlyCollection<string> kept)
    {
        var faults = missing.Select(m => new Fault($"spec.{m.Key}", $"names the secret '{m.Secret}', which is not kept{(NearestWord.To(m.Secret, kept) is { } nearest ? $"; did you mean {nearest}?" : "")}")
        {
            At = document.Spec.Places.TryGetValue($"spec.{m.Key}", out var at) ? document.At with { Line = at.Line, Column = at.Column } : document.At,
        }).ToList();
        return new Refusal(document.ToString(), new Failure(FailureKind.NotFound, $"it names {(missing.Count == 1 ? $"the secret '{missing[0].Secret}'" : "secrets")}, and nobody keeps {(missing.Count == 1 ? "it" : $"{string.Join(", ", missing.Select(m => m.Secret))}")}.")
        {
            Faults = faults,
            WayOut = $"Give it: {string.Join("; ", missing.Select(m => $"croft secret set {m.Secret}").Distinct(StringComparer.Ordinal))}.",
        })
        { At = faults[0].At };
    }

    // What Proxmox has already is not sent again.
    static bool Needs(Change change, string key) => change.There is null || change.Differences.Any(d => d.Key == key);

    static IReadOnlyList<(string Key, string Secret)> Named(Manifest document) =>
    [
        .. from field in document.Kind.Shape.Secrets
           let said = (field.IsOurs ? document.Spec.Ours : document.Spec.Keys).GetValueOrDefault(field.Name)
           where said is not null
           let secret = SecretValues.NameIn(said[""])
           where secret is not null
           select (field.Name, secret),
    ];
}
