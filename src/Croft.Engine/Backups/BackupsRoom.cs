using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Backups;

/// <summary>
/// The room of backups: makes, lists and restores them on whatever storage holds them.
/// A backup has no name of its own; the mark of the run in its notes is how its step finds it again.
/// Uses Verbs, Clusters, Runs and Guests.
/// </summary>
public static class BackupsRoom
{
    /// <summary>Adds the verbs and steps of backups.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services)
    {
        services.AddSingleton<BackupReader>();
        services.AddStepKind<CreateBackupStep>().AddStepKind<RestoreBackupStep>();
        return services
            .AddChangeVerb<CreateBackup, CreateBackupRequest>()
            .AddVerb<ListBackups, ListBackupsRequest, Page<BackupRow>>()
            .AddChangeVerb<RestoreBackup, RestoreBackupRequest>();
    }
}
