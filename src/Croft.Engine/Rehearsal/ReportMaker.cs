using System.Globalization;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Planning;
using Croft.Engine.Runs;
using Croft.Sandbox.Faults;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>Tells what happened at the twins.</summary>
/// <param name="plan">What was carried out.</param>
/// <param name="seeded">How far the twins are to be believed.</param>
/// <param name="kinds">The kinds of step as they were carried out.</param>
/// <param name="twins">The twins as they are now.</param>
/// <param name="before">The twins as they began.</param>
/// <param name="records">The steps as the run's journal holds them.</param>
sealed partial class ReportMaker(Plan plan, IReadOnlyList<Seeded> seeded, IReadOnlyList<IStepKind> kinds, IReadOnlyDictionary<string, Twin> twins,
    IReadOnlyDictionary<string, SavedCluster> before, IReadOnlyList<StepRecord> records)
{
    readonly RehearsalTimes times = new(plan, records, twins.Values);

    /// <summary>Names of guests as the twins began.</summary>
    readonly Dictionary<(string Cluster, int Vmid), string?> names = before
        .SelectMany(b => b.Value.Guests!.Select(g => ((b.Key, g.Vmid), g.Config?.GetValueOrDefault("name") ?? g.Config?.GetValueOrDefault("hostname"))))
        .ToDictionary(n => n.Item1, n => n.Item2);

    /// <summary>The report.</summary>
    public RehearsalReport Make()
    {
        List<RehearsedStep> steps = [.. records.Select(Step)];
        var downs = twins.Values.SelectMany(t => times.Downs(t).Select(d => (Twin: t, d.Vmid, d.Step, d.Down))).ToList();
        return new RehearsalReport(plan.Number, plan.Title)
        {
            Outcome = Outcome([.. steps.Where((_, at) => records[at].Plan is { IsOwn: false, Phase: not PlanStep.Proof })])
                + (steps.Where((s, at) => s.State == RehearsedState.NotRehearsed && records[at].Plan.Phase == PlanStep.Proof).Count() is > 0 and var proofs ? $"; {(proofs == 1 ? "a proof" : $"{proofs} proofs")} from outside {(proofs == 1 ? "is" : "are")} asked for when it is applied" : "")
                + (plan.Outlook?.Refused.Count is > 0 and var refused ? $"; {(refused == 1 ? "a document" : $"{refused} documents")} can't be as wanted, and the plan is not applied" : ""),
            ReadingsOf = seeded.Select(s => s.Read).DefaultIfEmpty(plan.Made).Min(),
            Takes = RehearsalTimes.Whole(plan, steps.ToDictionary(s => s.Id, s => s.Takes ?? 0, StringComparer.Ordinal)),
            Steps = steps,
            Disturbed =
            [
                .. downs.Select(d => new RehearsedDisturbance
                {
                    What = Named(d.Twin.Cluster, d.Vmid),
                    How = d.Down is null ? "stops" : "stops and starts",
                    Down = d.Down,
                    Step = d.Step?.Id,
                }),
                .. records.Where(r => r.State.Succeeded() && r.Plan.Disturbs >= Disturbance.Pending && downs.TrueForAll(d => d.Step != r)).SelectMany(Promised),
            ],
            Afterwards = [.. twins.Values.SelectMany(t => EndState.Between(t.Cluster, before[t.Cluster], t.Save()))],
            Calls = [.. Calls()],
            Reads = [.. twins.Values.SelectMany(t => t.Chronicle.Calls).Where(c => c.Method == "GET").GroupBy(c => (Path: Task().Replace(c.Path, "UPID:…"), Answer: $"{c.Status} {c.Reason}")).Select(c => new RehearsedRead { Path = c.Key.Path, Answer = c.Key.Answer, Times = c.Count() })],
            Warnings =
            [
                .. plan.Warnings,
                .. plan.Outlook?.NotAllowed.Count is > 0 ? [$"'croft apply' does this only where it is allowed: --allow {string.Join(",", plan.Outlook.NotAllowed.Select(Allowances.Word))}."] : (string[])[],
                .. plan.Confirmation is { IsAgreement: false } asked ? [$"'croft apply' does this only once {asked.Type} was typed: {asked.Because}"] : (string[])[],
                .. seeded.SelectMany(s => s.Notes),
                .. downs.Where(d => d.Step is { Plan.Disturbs: < Disturbance.Reboot }).Select(d => $"Step {d.Step!.Id} says that it interrupts nothing, and {Named(d.Twin.Cluster, d.Vmid)} stopped at the twin."),
            ],
            Refused = [.. plan.Outlook?.Refused ?? []],
            // A proof from outside is asked for once the plan is applied, of the real thing: nothing is missing here.
            Missing = [.. steps.Where((s, at) => s.State == RehearsedState.NotRehearsed && records[at].Plan.Phase != PlanStep.Proof).Select(s => new Missing($"step {s.Id}", FailureKind.Unsupported, s.Failure!.Message))],
        };
    }

    string Named(string cluster, int vmid) => string.Create(CultureInfo.InvariantCulture, $"{cluster}/{vmid} {names.GetValueOrDefault((cluster, vmid))}").TrimEnd();

    string Named(string lease) => lease.Split('/') is [var cluster, "guest", var vmid] && int.TryParse(vmid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Named(cluster, number) : lease;

    IEnumerable<RehearsedDisturbance> Promised(StepRecord record) => record.Plan.Leases.Take(1).Select(lease => new RehearsedDisturbance
    {
        What = Named(lease),
        How = record.Plan.Disturbs switch
        {
            Disturbance.Pending => "changes at its next restart",
            Disturbance.Reboot => "reboots",
            Disturbance.Restart => "is stopped",
            Disturbance.Recreate => "is made anew",
            _ => "loses data",
        },
        Step = record.Id,
    });

    RehearsedStep Step(StepRecord record)
    {
        var untold = record.State.Succeeded() ? RehearsedKinds.WhyUntold(kinds, record.Plan.Kind) : null;
        var (takes, by) = times.Of(record);
        return new RehearsedStep
        {
            Id = record.Id,
            Title = record.Plan.Title,
            Kind = record.Plan.Kind,
            State = untold is not null ? RehearsedState.NotRehearsed : StateOf(record.State),
            Takes = takes,
            PredictedBy = by,
            UndoOf = record.UndoOf,
            Evidence = record.Evidence,
            Warnings = [.. record.Warnings],
            Failure = untold is null ? record.Failure : new Failure(FailureKind.Unsupported, $"Not rehearsed: {untold}."),
        };
    }

    static RehearsedState StateOf(StepState state) => state switch
    {
        StepState.Done => RehearsedState.Succeeds,
        StepState.Already => RehearsedState.Already,
        StepState.Undone => RehearsedState.Undone,
        StepState.Failed or StepState.Unknown => RehearsedState.Fails,
        _ => RehearsedState.NotBegun,
    };

    static string Outcome(List<RehearsedStep> steps)
    {
        if (steps.Count == 0)
            return "nothing would be done";
        if (steps.Find(s => s.State == RehearsedState.Fails) is { } failing)
            return $"step {failing.Id} would fail: {failing.Failure?.Message ?? failing.Title}";
        var told = steps.Count(s => s.State != RehearsedState.NotRehearsed);
        return told == steps.Count
            ? steps.Count == 1 ? "its step would succeed" : $"all {steps.Count} steps would succeed"
            : $"{told} of {steps.Count} steps would succeed, of the others a twin can't tell";
    }

    /// <summary>Changing calls, each with the step whose intent it fulfils.</summary>
    IEnumerable<RehearsedCall> Calls()
    {
        var open = records.Where(r => r.Intent is not null).ToList();
        foreach (var twin in twins.Values)
        {
            var ends = twin.Chronicle.Tasks.ToDictionary(t => t.Upid, t => t.ExitStatus, StringComparer.Ordinal);
            foreach (var call in twin.Chronicle.Calls.Where(c => c.Method != "GET" && c.Path != "/access/ticket"))
            {
                var made = open.Find(r => r.Intent!.Cluster == twin.Cluster && r.Intent.Method == call.Method && Uri.UnescapeDataString(r.Intent.Path) == call.Path);
                if (made is not null)
                    open.Remove(made);
                yield return new RehearsedCall { Step = made?.Id, Method = call.Method, Path = call.Path, Answer = Answer(call, ends) };
            }
        }
    }

    /// <summary>A task's id, which no other run has.</summary>
    [GeneratedRegex("UPID:[^/]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Task();

    static string Answer(MadeCall call, Dictionary<string, string> ends) =>
        call.Upid is { } upid ? $"{call.Status} {call.Reason}, task {upid.Split(':')[5]}: {ends.GetValueOrDefault(upid, "still runs")}" : $"{call.Status} {call.Reason}";
}
