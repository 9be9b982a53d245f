using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Storage;

/// <summary>Storages and the volumes in them.</summary>
/// <remarks>
/// Uses Verbs, Clusters, Runs, Inventory and Guests. Space comes from readings; volumes are asked live, within a deadline,
/// because listing them is the dearest call Proxmox has and a hanging storage never answers it.
/// </remarks>
public static class StorageRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton<StorageReader>()
        .AddSingleton<OfferedFiles>()
        .AddSingleton<VolumeUsers>()
        .AddStepKind<UploadStep>()
        .AddStepKind<CloudInitUploadStep>()
        .AddStepKind<DownloadStep>()
        .AddStepKind<DeleteVolumeStep>()
        .AddVerb<ListStorages, ListStoragesRequest, Page<StorageRow>>()
        .AddVerb<ShowStorage, ShowStorageRequest, StorageDetail>()
        .AddVerb<StorageContent, StorageContentRequest, Page<VolumeRow>>()
        .AddChangeVerb<UploadFile, UploadRequest>()
        .AddChangeVerb<DownloadFile, DownloadRequest>()
        .AddChangeVerb<DeleteVolume, DeleteVolumeRequest>();
}
