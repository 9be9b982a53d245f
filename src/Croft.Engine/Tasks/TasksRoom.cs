using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tasks;

/// <summary>Proxmox's own tasks: listed, shown and followed live, stopped by a plan.</summary>
/// <remarks>
/// Uses Verbs, Clusters, Runs and Inventory. A task belongs to the cluster whose node its UPID names.
/// </remarks>
public static class TasksRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddTasks(this IServiceCollection services) => services
        .AddSingleton<TaskPlace>()
        .AddSingleton<IStepKind, StopTaskStep>()
        .AddVerb<ListTasks, ListTasksRequest, Page<TaskRow>>()
        .AddVerb<ShowTask, ShowTaskRequest, TaskRow>()
        .AddStreamVerb<TaskLog, TaskLogRequest, TaskLine>()
        .AddChangeVerb<StopTask, StopTaskRequest>();
}
