using Croft.Engine.Accounts;
using Croft.Engine.Ha;
using Croft.Engine.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Planning.Kinds;

/// <summary>How every kind beside guests is read and planned.</summary>
static class KindWorks
{
    /// <summary>Adds the works, and the steps that they alone need.</summary>
    public static IServiceCollection AddKindWorks(this IServiceCollection services) => services
        .AddSingleton<KindSight>()
        .AddStepKind<CreateEntryStep>()
        .AddStepKind<ConfigureEntryStep>()
        .AddStepKind<DeleteEntryStep>()
        .AddStepKind<SdnApplyStep>()
        .AddAccounts(EntryKinds.Role)
        .AddAccounts(EntryKinds.Group)
        .AddAccounts(EntryKinds.User)
        .AddEntries(EntryKinds.Storage)
        .AddSingleton<IKindWork, PoolWork>()
        .AddSingleton<IKindWork, NetworkWork>()
        .AddEntries(EntryKinds.SdnZone)
        .AddEntries(EntryKinds.SdnVnet)
        .AddEntries(EntryKinds.SdnSubnet)
        .AddTemplateKind()
        .AddSingleton<IKindWork, AclWork>()
        .AddHa("HaGroup")
        .AddHa("HaRule")
        .AddSingleton<IKindWork, ReplicationWork>()
        .AddEntries(EntryKinds.BackupJob)
        .AddSingleton<IKindWork, FirewallWork>();

    static IServiceCollection AddAccounts(this IServiceCollection services, EntryKind entries) =>
        services.AddSingleton<IKindWork>(provider => new AccountWork(entries, provider.GetRequiredService<KindSight>(), provider.GetRequiredService<AccessReader>()));

    static IServiceCollection AddTemplateKind(this IServiceCollection services) => services.AddSingleton<TemplateFiles>().AddSingleton<TemplateShelf>().AddSingleton<IKindWork, TemplateWork>();

    static IServiceCollection AddHa(this IServiceCollection services, string kind) =>
        services.AddSingleton<IKindWork>(provider => new HaWork(kind, provider.GetRequiredService<KindSight>(), provider.GetRequiredService<HaReader>()));

    static IServiceCollection AddEntries(this IServiceCollection services, EntryKind entries) =>
        services.AddSingleton<IKindWork>(provider => new EntryWork(entries, provider.GetRequiredService<KindSight>()));
}
