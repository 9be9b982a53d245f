using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Croft.Engine.Identity;

/// <summary>Who acts through Croft: users, roles, grants, API tokens and sessions.</summary>
/// <remarks>
/// Uses Verbs, State, Secrets and Access. A server learns who calls from <see cref="Callers"/>, lets people in by <see cref="SignIn"/> and
/// <see cref="Setup"/>; verbs change what is known.
/// </remarks>
public static class IdentityRoom
{
    /// <summary>Why verbs that take or show a secret are no tools of a model.</summary>
    internal static IReadOnlyDictionary<string, string> NotForModels { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["mcp"] = "a secret would stand in what a model reads" };

    /// <summary>Adds the room; nothing is opened yet.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => RandomNumberGenerator.Create());
        return services
            .AddSingleton<IdentityStore>()
            .AddSingleton(_ => new Passwords(Passwords.Iterations))
            .AddSingleton<Brakes>()
            .AddSingleton<PasswordTries>()
            .AddSingleton<SecondFactors>()
            .AddServices()
            .AddUserVerbs()
            .AddVerb<ListCroftRoles, ListCroftRolesRequest, Page<CroftRoleRow>>()
            .AddVerb<ShowCroftRole, ShowCroftRoleRequest, CroftRoleRow>()
            .AddVerb<CreateCroftRole, CreateCroftRoleRequest, CroftRoleRow>()
            .AddVerb<ConfigureCroftRole, ConfigureCroftRoleRequest, CroftRoleRow>()
            .AddVerb<DeleteCroftRole, DeleteCroftRoleRequest, CroftRoleRow>()
            .AddVerb<ListCroftTokens, ListCroftTokensRequest, Page<CroftTokenRow>>()
            .AddVerb<CreateCroftToken, CreateCroftTokenRequest, CreatedCroftToken>()
            .AddVerb<RevokeCroftToken, RevokeCroftTokenRequest, CroftTokenRow>()
            .AddVerb<ListCroftSessions, ListCroftSessionsRequest, Page<CroftSessionRow>>()
            .AddVerb<EndCroftSession, EndCroftSessionRequest, CroftSessionRow>();
    }

    static IServiceCollection AddUserVerbs(this IServiceCollection services) => services
        .AddVerb<ListCroftUsers, ListCroftUsersRequest, Page<CroftUserRow>>()
        .AddVerb<ShowCroftUser, ShowCroftUserRequest, CroftUserDetail>()
        .AddVerb<CreateCroftUser, CreateCroftUserRequest, CroftUserDetail>()
        .AddVerb<ConfigureCroftUser, ConfigureCroftUserRequest, CroftUserDetail>()
        .AddVerb<DeleteCroftUser, DeleteCroftUserRequest, CroftUserDetail>()
        .AddVerb<GrantCroftRole, GrantCroftRoleRequest, CroftGranted>()
        .AddVerb<UngrantCroftRole, UngrantCroftRoleRequest, CroftGranted>()
        .AddVerb<SetCroftPassword, SetCroftPasswordRequest, CroftUserDetail>()
        .AddVerb<EnrollCroftUser, EnrollCroftUserRequest, CroftEnrollment>()
        .AddVerb<UnenrollCroftUser, UnenrollCroftUserRequest, CroftUserDetail>()
        .AddVerb<MakeRecoveryCodes, RecoveryCodesRequest, CroftRecoveryCodes>()
        .AddVerb<UnlockCroftUser, UnlockCroftUserRequest, UnlockedCroftUser>();

    /// <summary>What a server uses; their makings are this room's own.</summary>
    static IServiceCollection AddServices(this IServiceCollection services) => services
        .AddSingleton(s => new Callers(s.GetRequiredService<IdentityStore>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new SignIn(
            s.GetRequiredService<IdentityStore>(), s.GetRequiredService<PasswordTries>(), s.GetRequiredService<SecondFactors>(),
            s.GetRequiredService<AuditLog>(), s.GetRequiredService<RandomNumberGenerator>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new Setup(
            s.GetRequiredService<IdentityStore>(), s.GetRequiredService<Passwords>(), s.GetRequiredService<AuditLog>(),
            s.GetRequiredService<RandomNumberGenerator>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new CallKeys(s.GetRequiredService<IdentityStore>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new KeyRing(s.GetRequiredService<IdentityStore>(), s.GetRequiredService<SecretStore>(), s.GetRequiredService<TimeProvider>()));
}
