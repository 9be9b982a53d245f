using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Backups;

/// <summary>
/// The room of backups: makes, lists, restores and prunes them on whatever storage holds them.
/// A backup has no name of its own; the mark of the run in its notes is how its step finds it again.
/// Uses Verbs, Access, Clusters, Runs, Inventory and Guests.
/// </summary>
public static class BackupsRoom
{
    /// <summary>Adds the verbs and steps of backups.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services)
    {
        services.AddSingleton<BackupReader>();
        services.AddStepKind<CreateBackupStep>().AddStepKind<RestoreBackupStep>().AddStepKind<PruneStep>();
        return services
            .AddChangeVerb<CreateBackup, CreateBackupRequest>()
            .AddVerb<ListBackups, ListBackupsRequest, Page<BackupRow>>()
            .AddVerb<ShowBackup, ShowBackupRequest, BackupDetail>()
            .AddVerb<BackupJobs, BackupJobsRequest, Page<BackupJobRow>>()
            .AddChangeVerb<RestoreBackup, RestoreBackupRequest>()
            .AddChangeVerb<PruneBackups, PruneBackupsRequest>();
    }
}
