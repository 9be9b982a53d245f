using System.Globalization;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Planning.Kinds;
using Croft.Engine.Runs;

namespace Croft.Engine.Planning.Proofs;

/// <summary>The step by which a plan proves from outside what it did to a guest.</summary>
static class Verification
{
    /// <summary>The plan of a guest's document, with the proof that the document asks for behind it.</summary>
    /// <param name="plan">What is done to the guest.</param>
    /// <param name="change">The guest and its document.</param>
    /// <remarks>Where nothing is done, what was done before may still owe its proof.</remarks>
    /// <exception cref="FailureException">Invalid: the agent is to be asked, and the document does not enable it.</exception>
    public static Plan After(Plan plan, Change change)
    {
        if (change.Wanted is not { } wanted || (plan.Steps.Count == 0 && !change.IsUnproven) || HealthCheck.Of(wanted.Spec, "verify") is not { } check) return plan;
        Demand(check, wanted);
        var guest = Guest(plan, change);
        if (WhyNotRunning(plan, change) is { } why)
            return plan with { Warnings = [.. plan.Warnings, $"{guest.Name} is not verified: {why}."] };
        if (HasNoAddress(check, wanted, guest))
            plan = plan with { Warnings = [.. plan.Warnings, $"Nobody may know where to ask {guest.Name} ({check.Told}): its document gives it no address and enables no guest agent that could tell one. Say 'agent: true', an ipconfig, or address:port."] };
        if (plan.Steps.Count == 0) plan = plan with { Warnings = [.. plan.Warnings, $"{guest.Name} was applied and has not proven since that it works."] };
        return Around(plan, null, Step(new VerifyAction([guest], check)));
    }

    /// <summary>True where a plan ends with the proof that the document asks for.</summary>
    public static bool IsIn(PlanPiece piece) =>
        piece.Change.Wanted is { } wanted && HealthCheck.Of(wanted.Spec, "verify") is not null && piece.Plan.Steps.Any(s => s.Kind == GuestVerifyStep.Name && StepJson.Read<VerifyAction>(s.Action).Before is null);

    /// <summary>True where the machine's own address is meant, and nothing of its document tells it.</summary>
    static bool HasNoAddress(HealthCheck check, Manifest wanted, GuestAddress guest) =>
        !check.NeedsAgent && guest.IsVm && HealthCheck.IsOfGuest(check.Target) && wanted.Ours("clone") is null && wanted.CloudInit is null
        && wanted.Spec.Keys.GetValueOrDefault("agent")?.GetValueOrDefault("enabled") is not "1" && GuestAddresses.Given(ConfigSpec.Write(wanted.Kind, wanted.Spec), isVm: true) is null;

    /// <summary>The step that asks.</summary>
    public static PlanStep Step(VerifyAction action)
    {
        var names = string.Join(", ", action.Guests.Select(g => g.Name));
        var works = action.Check is { } check ? $"{(action.Guests.Count == 1 ? "works" : "work")}: {check.Told}" : action.Guests.Count == 1 ? "runs" : "run";
        return new PlanStep("1", $"see that {names} {works}", GuestVerifyStep.Name, StepJson.Action(action))
        {
            Phase = PlanStep.Proof,
            Because = string.Create(CultureInfo.InvariantCulture, $"{(action.Check is { NeedsAgent: false } ? "Asked from Croft's host" : "Asked through Proxmox")} for up to {action.Timeout.TotalSeconds:0} s; where it fails, {(action.Before is { } before ? $"{before} is not begun" : "what was done stays and nothing that follows is begun")}.")
                + (action.Wait > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $" Then {action.Wait.TotalSeconds:0} s are waited.") : ""),
            Leases = [.. action.Guests.Select(g => g.Lease)],
            Privilege = action.Guests[0].Privilege(action.Check?.Kind switch
            {
                HealthCheckKind.Agent => "VM.GuestAgent.Audit (VM.Monitor before 9.0)",
                HealthCheckKind.Exec => "VM.GuestAgent.Unrestricted (VM.Monitor before 9.0)",
                _ => "VM.Audit",
            }),
            Deadline = action.Timeout + action.Wait + TimeSpan.FromMinutes(2),
        };
    }

    /// <summary>A plan with a step before all others and one behind them.</summary>
    public static Plan Around(Plan plan, PlanStep? first, PlanStep? last)
    {
        var offset = first is null ? 0 : 1;
        var ids = plan.Steps.Select((s, i) => (s.Id, New: Text(i + 1 + offset))).ToDictionary(s => s.Id, s => s.New, StringComparer.Ordinal);
        List<PlanStep> steps = [.. plan.Steps.Select(s => PlanJoin.Renumbered(s, ids, first is null ? [] : ["1"]))];
        if (first is not null) steps.Insert(0, first with { Id = "1", After = [] });
        if (last is not null) steps.Add(last with { Id = Text(steps.Count + 1), After = PlanPieces.Ends(steps) });
        return plan with { Steps = steps };
    }

    /// <summary>The plan without the proof that ends it, where that asks the same: it is asked once.</summary>
    public static Plan Without(Plan plan, HealthCheck? check) =>
        plan.Steps is [.., { Kind: GuestVerifyStep.Name } last] && StepJson.Read<VerifyAction>(last.Action).Check == check ? plan with { Steps = [.. plan.Steps.SkipLast(1)] } : plan;

    /// <summary>Why the guest will not run once the plan is done; null when it will.</summary>
    public static string? WhyNotRunning(Plan plan, Change change)
    {
        if (change.Wanted is not { } wanted) return "it is destroyed";
        if (plan.Steps.Any(s => s.Kind == TemplateStep.Name)) return "it becomes a template, which never runs";
        if (wanted.Ours("state") is { } state) return state == "running" ? null : "its document says that it is stopped";
        return change.There?.Reading switch
        {
            GuestSight { Reading: { Running: true, Paused: false } } => null,
            GuestSight { Reading.Running: true } => "it is paused",
            null => "it is made and not started ('state: running' would start it)",
            _ => "it does not run",
        };
    }

    /// <summary>The guest where it will be once the plan is done.</summary>
    public static GuestAddress Guest(Plan plan, Change change)
    {
        var made = plan.Steps.Select(MadeBy).FirstOrDefault(g => g is not null);
        var at = made ?? ((GuestSight)change.There!.Reading!).Reading!.At;
        var target = plan.Steps.Where(s => s.Kind == MigrateStep.Name).Select(s => StepJson.Read<MigrateAction>(s.Action).Target).LastOrDefault();
        return at with { Node = target ?? at.Node, Name = change.Name };
    }

    /// <summary>The guest that a step makes; null where it makes none.</summary>
    public static GuestAddress? MadeBy(PlanStep step) => step.Kind switch
    {
        CreateStep.Name => step.Action.Deserialize<CreateAction>(StepJson.Options)!.Guest,
        CloneStep.Name => step.Action.Deserialize<CloneAction>(StepJson.Options)!.Guest,
        _ => null,
    };

    /// <summary>A document that has its agent asked has to enable it, unless what it was cloned from does.</summary>
    static void Demand(HealthCheck check, Manifest wanted)
    {
        if (!check.NeedsAgent || wanted.Ours("clone") is not null || wanted.Spec.Keys.GetValueOrDefault("agent")?.GetValueOrDefault("enabled") is "1") return;
        throw new FailureException(FailureKind.Invalid, "'verify' asks its guest agent, which the document does not enable.", "Say 'agent: true' beside it, and have qemu-guest-agent run inside; or verify by tcp or http.");
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
