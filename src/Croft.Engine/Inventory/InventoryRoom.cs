using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory.Loops;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Inventory;

/// <summary>What was seen of the estate, and the loops that keep looking.</summary>
/// <remarks>
/// Uses Verbs, State, Clusters and, for the summary, Runs. Rooms to the right find guests by <see cref="GuestFinder"/> and list <see cref="Inventory.Readings"/>.
/// Whatever does not answer is told as missing and never delays the rest.
/// </remarks>
public static class InventoryRoom
{
    /// <summary>Adds the room; nothing is opened yet.</summary>
    public static IServiceCollection AddInventory(this IServiceCollection services)
    {
        return services
            .AddOptionSection<InventoryOptions>("inventory")
            .AddSingleton<Readings>()
            .AddSingleton<NodeFinder>()
            .AddSingleton<PastReadings>()
            .AddSingleton<History>()
            .AddSingleton<NetChanges>()
            .AddSingleton<ReadingAge>()
            .AddSingleton<ChangeFeed>()
            .AddSingleton<ReadingsWriter>()
            .AddSingleton<StatusRefresh>()
            .AddSingleton(s => new Sweep(
                s.GetRequiredService<ClusterConnections>(), s.GetRequiredService<ReadingsWriter>(), s.GetRequiredService<StatusRefresh>(),
                s.GetRequiredService<InventoryOptions>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton<RunSequel>()
            .AddSingleton<Freshness>()
            .AddSingleton<GuestFinder>()
            .AddSingleton<Loop, StatusLoop>()
            .AddSingleton<Loop, ConfigLoop>()
            .AddSingleton<LoopRecords>()
            .AddSingleton(s => new LoopHost(s.GetServices<Loop>(), s.GetRequiredService<LoopRecords>().KeepAsync, s.GetRequiredService<TimeProvider>()))
            .AddVerb<ListLoops, ListLoopsRequest, Page<LoopRow>>()
            .AddVerb<Sync, SyncRequest, SyncResult>()
            .AddVerb<EstateSummary, StatusRequest, EstateStatus>()
            .AddVerb<ListNodes, ListNodesRequest, Page<NodeRow>>()
            .AddVerb<ShowNode, ShowNodeRequest, NodeDetail>()
            .AddVerb<ListHistory, ListHistoryRequest, Page<ChangeRow>>()
            .AddStreamVerb<WatchHistory, WatchHistoryRequest, ChangeRow>()
            .AddVerb<ShowGuestHistory, GuestHistoryRequest, Page<ChangeRow>>()
            .AddVerb<ShowNodeHistory, NodeHistoryRequest, Page<ChangeRow>>();
    }
}
