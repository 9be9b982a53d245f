using Croft.Contracts;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Storage;

/// <summary>Storages and the volumes in them.</summary>
/// <remarks>
/// Uses Verbs, Clusters and Inventory. Space comes from readings; volumes are asked live, within a deadline,
/// because listing them is the dearest call Proxmox has and a hanging storage never answers it.
/// </remarks>
public static class StorageRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton<StorageReader>()
        .AddVerb<ListStorages, ListStoragesRequest, Page<StorageRow>>()
        .AddVerb<ShowStorage, ShowStorageRequest, StorageDetail>()
        .AddVerb<StorageContent, StorageContentRequest, Page<VolumeRow>>();
}
