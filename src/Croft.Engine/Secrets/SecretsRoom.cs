using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Croft.Engine.Secrets;

/// <summary>Secrets sealed under a master key that lies outside of the workspace.</summary>
/// <remarks>
/// Uses State (where the workspace is). Rooms keep the sealed bytes in their own rows.
/// </remarks>
public static class SecretsRoom
{
    /// <summary>Adds the master key and the store; the key is read when first needed.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => RandomNumberGenerator.Create());
        return services.AddSingleton<MasterKey>().AddSingleton<SecretStore>();
    }
}
