using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Access.Saving;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Access;

/// <summary>Who may do what, and who did what: the one way in, and the audit.</summary>
/// <remarks>
/// Uses Verbs, State, Secrets. Plans are handed to the right through IPlanTaker.
/// </remarks>
public static class AccessRoom
{
    /// <summary>Adds the runner, the audit and its verbs.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<AuditKey>()
        .AddSingleton<AuditLog>()
        .AddSingleton<StateTools>()
        .AddSingleton<StateBackup>()
        .AddSingleton<StateRestore>()
        .AddSingleton(s => new VerbAudit(s.GetRequiredService<AuditLog>))
        .AddSingleton(s => new Bugs(
            s.GetRequiredService<WorkspaceLocation>(), s.GetRequiredService<RandomNumberGenerator>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<Database>))
        .AddSingleton<VerbRunner>(Runner)
        .AddVerb<InitWorkspace, InitRequest, InitResult>()
        .AddVerb<ListAudit, ListAuditRequest, Page<AuditRecord>>()
        .AddVerb<VerifyAudit, VerifyAuditRequest, AuditVerified>()
        .AddVerb<ExportAudit, ExportAuditRequest, AuditExport>();

    /// <summary>The user of this process, at this host, through a face.</summary>
    public static VerbContext LocalContext(this WorkspaceLocation location, string face) => new(Actor.Local(location.User, location.Host), face);

    static VerbRunner Runner(IServiceProvider s) => new(
        s, s.GetRequiredService<Catalogue>(), s.GetRequiredService<VerbAudit>(), s.GetRequiredService<Bugs>(), s.GetService<IPlanTaker>, s.GetRequiredService<TimeProvider>());
}
