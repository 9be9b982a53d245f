using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;

namespace Croft.Engine.Planning;

/// <summary><c>apply</c>: makes the estate as the manifests say, by a plan made now or one that was shown before.</summary>
sealed class ApplyEstate(EstatePlanner planner, RunEngine runs, IPlanRehearsal rehearsal) : IChangeVerb<ApplyRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "", "apply", "Makes the estate as the manifests say.", Permissions.EstateChange, Effect.Changes, typeof(ApplyRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ApplyRequest request, VerbContext context, CancellationToken ct)
    {
        var plan = request.Plan is { } shown ? await ShownAsync(shown, request.Snapshot, ct) : await planner.PlanAsync(request, Asking.Everything, ct);
        Demand(plan);
        if (request.Rehearse && plan.Differs) plan = await RehearsedAsync(plan, context, ct);
        return plan with { Verb = Info.FullName, Confirmation = plan.Confirmation ?? (request.Plan is null && plan.Differs ? new Confirmation("yes", $"{plan.Title}.") { IsAgreement = true } : null) };
    }

    /// <summary>The plan with what its rehearsal saw, which its run is then held against.</summary>
    async Task<Plan> RehearsedAsync(Plan plan, VerbContext context, CancellationToken ct)
    {
        var steps = await rehearsal.RehearseAsync(plan, context, ct);
        var failing = steps.Where(s => s.State == RehearsedState.Fails).Select(s => new Fault(s.Title, s.Failure?.Message ?? "fails")).ToList();
        if (failing.Count > 0)
        {
            throw new FailureException(new Failure(FailureKind.Conflict, $"Nothing was done: rehearsed on a twin, {(failing.Count == 1 ? "a step fails" : $"{failing.Count} steps fail")}.")
            {
                Faults = failing,
                WayOut = "Mend that, or look closer: croft plan, then croft rehearse.",
            });
        }
        var told = steps.Where(s => s.State is RehearsedState.Succeeds or RehearsedState.Already).ToDictionary(s => s.Id, s => s.Evidence, StringComparer.Ordinal);
        return plan with { Steps = [.. plan.Steps.Select(s => s.IsOwn ? s : s with { Rehearsed = told.GetValueOrDefault(s.Id) })] };
    }

    /// <summary>A plan that was shown, as long as what it was made from still holds.</summary>
    async Task<Plan> ShownAsync(ShownPlan said, bool snapshot, CancellationToken ct)
    {
        if (snapshot) throw new FailureException(FailureKind.Invalid, "A plan that was shown is carried out as it was shown: no snapshots can be put into it.", "Plan again with them: croft plan --snapshot.");
        var shown = said.Text is { } text ? await PlanFile.KeptAsync(text, runs, ct) : await runs.KeptAsync(said.Number ?? 0, ct);
        if (shown.Verb is not ("plan" or "apply"))
            throw new FailureException(FailureKind.Invalid, $"Plan {shown.Number} was made by 'croft {shown.Verb}', not by 'croft plan'.", "Carry it out with that command.");
        if (await runs.RefusedAsync(shown, ct) is { Count: > 0 } refused)
        {
            throw new FailureException(new Failure(FailureKind.Conflict, $"Plan {shown.Number} does not hold any more: the estate has changed since {shown.Made:u}.")
            {
                Faults = [.. refused.Select(r => new Fault($"step {r.Step.Id}", r.Why.Message + (r.Why.Cause is { } cause ? $" {cause}" : "")))],
                WayOut = "Nothing was done. Plan again: croft plan.",
            });
        }
        return shown with { Number = 0, Parent = shown.Number, Made = default };
    }

    /// <summary>Refuses a plan that would do a part of what is wanted, or more than is allowed.</summary>
    static void Demand(Plan plan)
    {
        if (plan.Outlook is not { } outlook) return;
        if (outlook.Refused.Count > 0)
        {
            throw new FailureException(new Failure(outlook.Refused[0].Why.Kind, $"{(outlook.Refused.Count == 1 ? "A document" : $"{outlook.Refused.Count} documents")} can't be as wanted, so nothing was done: {outlook.Refused[0].Document.TrimEnd(',')}: {outlook.Refused[0].Why.Message}")
            {
                Faults = [.. outlook.Refused.Select(r => new Fault(r.Document, r.Why.Message) { At = r.At })],
                WayOut = $"{outlook.Refused[0].Why.WayOut} The others: --target.".TrimStart(),
            });
        }
        if (outlook.NotAllowed.Count == 0) return;
        var words = string.Join(",", outlook.NotAllowed.Select(Allowances.Word));
        var steps = plan.Steps.Where(s => outlook.NotAllowed.Contains(s.Disturbs)).ToList();
        throw new FailureException(new Failure(FailureKind.Denied, $"Nothing was done: {(steps.Count == 1 ? "a step disturbs" : $"{steps.Count} steps disturb")} more than is allowed.")
        {
            Faults = [.. steps.Take(20).Select(s => new Fault(s.Title, $"needs {Allowances.Word(s.Disturbs)}"))],
            WayOut = $"Allow it: --allow {words}; or in the document, 'disruption: [{words}]'.",
        });
    }
}
