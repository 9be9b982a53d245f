using Croft.Engine.Access;
using Croft.Engine.Accounts;
using Croft.Engine.Backups;
using Croft.Engine.Clusters;
using Croft.Engine.Firewall;
using Croft.Engine.Drift;
using Croft.Engine.Guests;
using Croft.Engine.Ha;
using Croft.Engine.Identity;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;
using Croft.Engine.Network;
using Croft.Engine.Nodes;
using Croft.Engine.Planning;
using Croft.Engine.Pools;
using Croft.Engine.Raw;
using Croft.Engine.Reach;
using Croft.Engine.Rehearsal;
using Croft.Engine.Replication;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.Storage;
using Croft.Engine.Tasks;
using Croft.Engine.Templates;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine;

/// <summary>The rooms of the engine, from left to right.</summary>
public static class EngineRooms
{
    /// <summary>Adds every room; nothing is read or opened until a verb needs it.</summary>
    public static IServiceCollection AddCroftEngine(this IServiceCollection services, WorkspaceLocation location) => services
        .AddVerbs()
        .AddState(location)
        .AddSecrets()
        .AddAccess()
        .AddIdentity()
        .AddClusters()
        .AddRuns()
        .AddReach()
        .AddInventory()
        .AddTasks()
        .AddNodes()
        .AddGuestLists()
        .AddGuests()
        .AddStorage()
        .AddNetwork()
        .AddFirewall()
        .AddBackups()
        .AddTemplates()
        .AddPools()
        .AddAccounts()
        .AddHa()
        .AddReplication()
        .AddRaw()
        .AddManifests()
        .AddPlanning()
        .AddDrift()
        .AddRehearsal();
}
