using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Croft.Engine.Verbs;

/// <summary>What a verb is, and the catalogue of all there are.</summary>
/// <remarks>
/// Uses no other room. A verb is registered once, in its own room; faces read the catalogue.
/// </remarks>
public static class VerbsRoom
{
    /// <summary>Adds the catalogue and the verbs that need nothing.</summary>
    public static IServiceCollection AddVerbs(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Catalogue>();
        return services;
    }
}
