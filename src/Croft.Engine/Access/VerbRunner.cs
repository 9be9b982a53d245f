using System.Runtime.CompilerServices;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Access;

/// <summary>The only way in from outside of Engine: permission, validation, audit, timing and failures around every call.</summary>
/// <remarks>Every method throws <see cref="FailureException"/>, or <see cref="OperationCanceledException"/> when the caller left.</remarks>
public sealed class VerbRunner(IServiceProvider services, Catalogue catalogue, VerbAudit audit, Bugs bugs, Func<IPlanTaker?> plans, TimeProvider time)
{
    /// <summary>Runs a verb that reads or keeps.</summary>
    public Task<object> RunAsync(VerbEntry entry, object request, VerbContext context, CancellationToken ct) =>
        CallAsync(entry.Info.FullName, async () =>
        {
            await AdmitAsync(entry.Info, request, context, ct);
            var horizon = await HorizonAsync(entry.Info, context, ct);
            return await horizon.SeeingAsync(entry.Info.FullName, () => VerbAudit.Concerns(entry.Info)
                ? audit.AroundAsync(entry.Info, context, AuditJson.Of(request), null, () => entry.RunAsync(services, request, context, ct), _ => null, Explain, ct)
                : entry.RunAsync(services, request, context, ct));
        }, ct);

    /// <summary>Runs a verb that streams.</summary>
    public async IAsyncEnumerable<object> StreamAsync(
        VerbEntry entry, object request, VerbContext context, [EnumeratorCancellation] CancellationToken ct)
    {
        var name = entry.Info.FullName;
        var horizon = Horizon.Everything;
        var intent = await CallAsync(name, async () =>
        {
            await AdmitAsync(entry.Info, request, context, ct);
            horizon = await HorizonAsync(entry.Info, context, ct);
            return VerbAudit.Concerns(entry.Info) ? await audit.IntentAsync(entry.Info, context, AuditJson.Of(request), null, ct) : 0;
        }, ct);
        using var standing = new Standing(context, async actor =>
        {
            await PermitAsync(entry.Info, context with { Actor = actor }, ct);
            await horizon.RenewAsync(actor, ct);
        }, time, ct);
        await using var items = entry.StreamAsync(services, request, context, standing.Token).GetAsyncEnumerator(standing.Token);
        Failure? failure = null;
        var ended = false;
        try
        {
            while (!ended)
            {
                try
                {
                    // Each item is asked for in the reader's own context, which knows nothing of the one before.
                    ended = !await standing.AwaitAsync(horizon.SeeingAsync(name, () => items.MoveNextAsync().AsTask()));
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    failure = Explain(e, name);
                    throw new FailureException(failure, e);
                }
                if (!ended)
                    yield return items.Current;
            }
        }
        finally
        {
            if (intent > 0)
                await audit.ResultAsync(entry.Info, context, intent, failure?.Kind.ToString() ?? (ended ? VerbAudit.Done : VerbAudit.Left), failure?.Message);
        }
    }

    /// <summary>Asks a verb that changes the estate for its plan, and keeps it; nothing is changed.</summary>
    public Task<Plan> PlanAsync(VerbEntry entry, object request, VerbContext context, CancellationToken ct) =>
        CallAsync(entry.Info.FullName, async () =>
        {
            await AdmitAsync(entry.Info, request, context, ct);
            var horizon = await HorizonAsync(entry.Info, context, ct);
            return await horizon.SeeingAsync(entry.Info.FullName, async () =>
            {
                var plan = await entry.PlanAsync(services, request, context, ct);
                await AllowAsync(() => horizon.Demand(plan, entry.Info.Permission), entry.Info, context, ct);
                return await Taker.KeepAsync(plan with { Actor = context.Actor.Name, Made = time.GetUtcNow() }, ct);
            });
        }, ct);

    /// <summary>Starts a run of a plan as it was kept.</summary>
    /// <param name="plan">The plan; only its number counts.</param>
    /// <param name="confirmed">What the user typed, where the plan asks for a confirmation.</param>
    /// <param name="context">Who starts it.</param>
    public Task<RunRow> StartAsync(Plan plan, string? confirmed, VerbContext context, CancellationToken ct) =>
        CallAsync(plan.Verb, async () =>
        {
            var kept = await Taker.KeptAsync(plan.Number, ct);
            var verb = catalogue[kept.Verb].Info;
            var horizon = await HorizonAsync(verb, context, ct);
            if (!horizon.Sees(kept)) throw UnknownPlan(plan.Number);
            if (verb.OnlyShows) throw new FailureException(FailureKind.Invalid, $"Plan {kept.Number} was only shown.", $"Carry it out: croft apply {kept.Number}.");
            await PermitAsync(verb, context, ct);
            // Grants may have been taken since, and guests may have changed pool or tags.
            await AllowAsync(() => horizon.Demand(kept, verb.Permission), verb, context, ct);
            Demand(kept.Confirmation, confirmed, kept);
            return await horizon.SeeingAsync(verb.FullName, () => audit.AroundAsync(
                verb, context, null, $"plan {kept.Number}: {kept.Title}", () => Taker.StartAsync(kept, context, ct), run => $"run {run.Id} started", Explain, ct));
        }, ct);

    /// <summary>A plan as it was kept, for whoever may see its run.</summary>
    public Task<Plan> KeptAsync(int plan, VerbContext context, CancellationToken ct) =>
        CallAsync("plan", async () =>
        {
            var show = catalogue["run show"].Info;
            await PermitAsync(show, context, ct);
            var horizon = await HorizonAsync(show, context, ct);
            var kept = await Taker.KeptAsync(plan, ct);
            return horizon.Sees(kept) ? kept : throw UnknownPlan(plan);
        }, ct);

    /// <summary>Holds a session at a terminal, which is no verb since only one face can carry it: permission and audit are a verb's.</summary>
    /// <param name="session">What it is called, and the permission it needs.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="hold">Holds it to its end; returns what the audit tells of it.</param>
    public Task<string> SessionAsync(VerbInfo session, object request, VerbContext context, Func<CancellationToken, Task<string>> hold, CancellationToken ct) =>
        CallAsync(session.FullName, async () =>
        {
            await AdmitAsync(session, request, context, ct);
            var horizon = await HorizonAsync(session, context, ct);
            return await horizon.SeeingAsync(session.FullName, () => audit.AroundAsync(session, context, AuditJson.Of(request), null, () => hold(ct), told => told, Explain, ct));
        }, ct);

    /// <summary>Does a face's own work with the sight of whoever calls, as names that complete a word, or following a run.</summary>
    public async Task<T> SeeingAsync<T>(VerbContext context, Func<Task<T>> work, CancellationToken ct)
    {
        var horizon = await HorizonAsync(seeing, context, ct);
        return await horizon.SeeingAsync(seeing.FullName, work);
    }

    static readonly VerbInfo seeing = new("", "see", "Sees.", Permissions.EstateRead, Effect.Reads, typeof(object), typeof(object)) { About = Part.Guest };

    /// <summary>What to say of a plan that is not there, or not seen.</summary>
    internal static FailureException UnknownPlan(int number) => new(FailureKind.NotFound, $"There is no plan {number}.");

    async Task<Horizon> HorizonAsync(VerbInfo verb, VerbContext context, CancellationToken ct) =>
        verb.NeedsWorkspace && (context.Actor.IsScoped || (verb.Streams && context.Anew is not null)) ? await Horizon.OfAsync(context.Actor, verb, services.GetRequiredService<Database>, ct) : Horizon.Everything;

    async Task AllowAsync(Action demand, VerbInfo verb, VerbContext context, CancellationToken ct)
    {
        try
        {
            demand();
        }
        catch (FailureException e) when (e.Failure.Kind == FailureKind.Denied)
        {
            await audit.DenialAsync(verb, context, ct);
            throw;
        }
    }

    IPlanTaker Taker => plans() ?? throw new FailureException(FailureKind.Bug, "Nothing here carries out plans.");

    async Task AdmitAsync(VerbInfo verb, object request, VerbContext context, CancellationToken ct)
    {
        await PermitAsync(verb, context, ct);
        RequestCheck.Demand(verb, request);
    }

    async Task PermitAsync(VerbInfo verb, VerbContext context, CancellationToken ct)
    {
        var wide = verb.About is null or Part.Everything;
        if (wide ? context.Actor.MayEverywhere(verb.Permission) : context.Actor.May(verb.Permission))
            return;
        if (verb.NeedsWorkspace)
            await audit.DenialAsync(verb, context, ct);
        var needed = $"{verb.Permission}{(wide && context.Actor.May(verb.Permission) ? " on everything" : "")}";
        throw context.Actor.IsNarrowed
            ? new FailureException(FailureKind.Denied, $"This token of {context.Actor.Name}'s may not '{verb.FullName}'.", $"It was narrowed and does not hold {needed}; take another, or make one that does: croft token create.")
            : new FailureException(FailureKind.Denied, $"{context.Actor.Name} may not '{verb.FullName}'.", $"It needs the permission {needed}; ask whoever owns this Croft.");
    }

    static void Demand(Confirmation? confirmation, string? confirmed, Plan plan)
    {
        if (confirmation is null || confirmation.IsMetBy(confirmed))
            return;
        var what = confirmed is null ? "has to be confirmed" : $"was confirmed with '{confirmed}' instead of '{confirmation.Type}'";
        throw new FailureException(new Failure(FailureKind.Denied, $"'{plan.Title}' {what}: {confirmation.Because.TrimEnd('.')}.")
        {
            WayOut = $"Type the name when asked, or add: --yes {confirmation.Type}",
        });
    }

    async Task<T> CallAsync<T>(string name, Func<Task<T>> call, CancellationToken ct)
    {
        using var measured = VerbMeasure.Begin(name);
        try
        {
            var result = await call();
            measured.Outcome = VerbAudit.Done;
            return result;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            measured.Outcome = VerbAudit.Left;
            throw;
        }
        catch (Exception e)
        {
            var failure = Explain(e, name);
            measured.Outcome = VerbAudit.Outcome(failure.Kind);
            throw e as FailureException ?? new FailureException(failure, e);
        }
    }

    Failure Explain(Exception e, string name) => e switch
    {
        OperationCanceledException => new Failure(FailureKind.TimedOut, $"'{name}' gave up waiting.") { WayOut = "Try again." },
        _ => FailureMap.Of(e, name, bugs.OfDatabase) ?? bugs.Report(e, name),
    };
}
