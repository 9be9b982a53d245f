using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Croft.Engine.Secrets;

/// <summary>Secrets sealed under a master key that lies outside of the workspace, and those that manifests name.</summary>
/// <remarks>
/// Uses Verbs and State. Rooms keep the sealed bytes in their own rows; here are those that manifests name.
/// </remarks>
public static class SecretsRoom
{
    /// <summary>Where the password of the database is sealed, which lies beside the database rather than in it.</summary>
    internal static SecretPlace DatabasePassword { get; } = new("database", "", "password");

    /// <summary>Adds the master key and the store; the key is read when first needed.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => RandomNumberGenerator.Create());
        return services
            .AddSingleton<MasterKey>()
            .AddSingleton<SecretStore>()
            .AddSingleton<SecretValues>()
            .AddVerb<SetSecret, SetSecretRequest, SecretRow>()
            .AddVerb<ListSecrets, ListSecretsRequest, Page<SecretRow>>()
            .AddVerb<RemoveSecret, RemoveSecretRequest, SecretRow>()
            .AddSingleton<OpenSealed>(s => box => s.GetRequiredService<SecretStore>().Open(box, DatabasePassword).Reveal());
    }
}
