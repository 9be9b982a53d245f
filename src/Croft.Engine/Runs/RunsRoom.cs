using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Croft.Engine.Runs;

/// <summary>
/// The room of runs: keeps plans, carries them out step by step, and can tell at any time what was done and what was not.
/// Whatever changes the estate goes through here. Its heart is the order of a step (check, intent, call, task, verify) and the
/// journal in which each of them is committed under the owner's epoch, so that any process can continue where another died.
/// It knows no guest, storage or backup: rooms to its right bring their kinds of step with <c>AddStepKind</c>.
/// Uses State, Secrets, Access, Clusters and the Proxmox client.
/// </summary>
public static class RunsRoom
{
    /// <summary>Adds the engine and the verbs of runs.</summary>
    public static IServiceCollection AddRuns(this IServiceCollection services)
    {
        services.AddOptionSection<RunsOptions>("runs");
        services.AddSingleton<Func<RunEnd, Task>>(s => end => AuditAsync(s.GetRequiredService<AuditLog>(), end));
        services.AddSingleton(s => new RunEngine(
            s.GetRequiredService<Database>(), s.GetServices<IStepKind>(), s.GetRequiredService<Func<string, CancellationToken, Task<ProxmoxClient>>>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<RunsOptions>(), s.GetRequiredService<Func<RunEnd, Task>>())
        {
            Workspace = s.GetRequiredService<Workspace>().Id,
            Reviews = s.GetServices<IPlanReview>,
        });
        services.TryAddSingleton<IPlanTaker>(s => s.GetRequiredService<RunEngine>());
        services.AddVerb<ListRuns, ListRunsRequest, Page<RunRow>>();
        services.AddVerb<ShowRun, ShowRunRequest, RunDetail>();
        services.AddStreamVerb<WatchRun, WatchRunRequest, RunEvent>();
        services.AddVerb<CancelRun, CancelRunRequest, RunRow>();
        services.AddVerb<ResumeRun, ResumeRunRequest, RunRow>();
        services.AddVerb<ReportRun, ReportRunRequest, Document>();
        return services;
    }

    static Task AuditAsync(AuditLog audit, RunEnd end) => audit.AppendAsync(
        new AuditEntry(AuditKind.Run, end.Plan.Actor, "run", end.Plan.Verb)
        {
            Outcome = end.State.ToString().ToLowerInvariant(),
            Detail = $"run {end.Run}, plan {end.Plan.Number}: {end.Failure?.Message ?? end.Plan.Title}",
        },
        CancellationToken.None);

    /// <summary>Adds a kind of step.</summary>
    public static IServiceCollection AddStepKind<TKind>(this IServiceCollection services) where TKind : class, IStepKind =>
        services.AddSingleton<IStepKind, TKind>();
}
