using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>How long a reading that fails is asked again: until the step's deadline, except a no that stays. The run's log tells of the wait.</summary>
/// <remarks>A change was begun: one odd answer (a worker that restarts, a proxy's page, a ticket that ran out) says nothing about it.</remarks>
/// <param name="scope">The run.</param>
/// <param name="step">The step that waits.</param>
/// <param name="whom">Who is asked, for the log: a cluster or a node.</param>
/// <param name="until">The step's deadline.</param>
sealed class Bearing(RunScope scope, StepRecord step, string whom, DateTimeOffset until)
{
    DateTimeOffset? refusedSince, silentSince;

    DateTimeOffset Now => scope.Time.GetUtcNow();

    /// <summary>True while it is worth to ask again; a lasting "you may not" or "there is none" is for the user.</summary>
    public bool Bears(ProxmoxException e)
    {
        if (e.Error is not (ProxmoxError.Forbidden or ProxmoxError.NotFound or ProxmoxError.BadParameter or ProxmoxError.NotImplemented))
        {
            refusedSince = null;
            return true;
        }
        refusedSince ??= Now;
        return Now - refusedSince < scope.Options.Settle;
    }

    /// <summary>Tells, once a silence, since when there is no answer and how long it is waited for.</summary>
    public async Task TellAsync(ProxmoxException e, string? more = null)
    {
        if (silentSince is not null)
            return;
        silentSince = Now;
        var end = refusedSince + scope.Options.Settle is { } refused && refused < until ? refused : until;
        var state = e.Error is ProxmoxError.Unreachable or ProxmoxError.TimedOut ? "does not answer" : "gives no answer that helps";
        await SayAsync($"{whom} {state} since {Clock(Now)}; waiting until {Clock(end)}.{(more is null ? "" : $" {more}")} ({e.Message})");
    }

    /// <summary>An answer came.</summary>
    public async Task AnsweredAsync()
    {
        refusedSince = null;
        if (silentSince is null)
            return;
        silentSince = null;
        await SayAsync($"{whom} answers again.");
    }

    Task SayAsync(string line) => scope.Journal.WriteAsync(p => p.Say(step.Id, line));

    /// <summary>The user's own time; with the day where that is another.</summary>
    string Clock(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, scope.Time.LocalTimeZone);
        return local.ToString(local.Date == TimeZoneInfo.ConvertTime(Now, scope.Time.LocalTimeZone).Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
    }
}
