using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Manifests;

/// <summary><c>validate</c>: Checks manifests and names every fault with its place.</summary>
sealed class ValidateManifests : IVerb<ValidateRequest, Validation>
{
    public static VerbInfo Info { get; } = new(
        "", "validate", "Checks manifests and names every fault with its place.", Permissions.EstateRead, Effect.Reads, typeof(ValidateRequest), typeof(Validation))
    {
        About = Part.Nothing,
        NeedsWorkspace = false,
    };

    public Task<Validation> RunAsync(ValidateRequest request, VerbContext context, CancellationToken ct)
    {
        var read = ManifestReader.Read(request.Documents, request.Values);
        var manifests = read.Demand();
        return Task.FromResult(new Validation(manifests.Count, read.Files, read.LeftAlone)
        {
            Values = read.Values,
            Kinds = manifests.GroupBy(m => m.Kind.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
        });
    }
}
