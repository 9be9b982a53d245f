using Croft.Contracts;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Manifests;

/// <summary>
/// The room of manifests: YAML documents in which a user says what the estate shall be.
/// Each kind is a record in <c>Specs/</c>, from which reading, checking, comparing and the JSON Schema follow.
/// Uses Verbs, State (its YAML tree), Guests (the words of Proxmox's config) and Storage (images for cloud-init).
/// </summary>
public static class ManifestsRoom
{
    /// <summary>Adds the verbs of manifests.</summary>
    public static IServiceCollection AddManifests(this IServiceCollection services) => services
        .AddVerb<ValidateManifests, ValidateRequest, Validation>()
        .AddVerb<ShowSchema, SchemaRequest, SchemaDocument>();
}
