using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Accounts;
using Croft.Engine.Guests;
using Croft.Engine.Planning;
using Croft.Engine.Planning.Kinds;
using Croft.Engine.Planning.Proofs;
using Croft.Engine.Reach;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Engine.Storage;

namespace Croft.Engine.Rehearsal;

/// <summary>The kinds of step as a rehearsal carries them out: the product's own, but for those that would reach more than the twin.</summary>
static class RehearsedKinds
{
    /// <summary>All kinds for these twins.</summary>
    /// <param name="kinds">The product's own.</param>
    /// <param name="twins">By cluster.</param>
    /// <param name="secrets">What manifests name; a twin is given stand-ins.</param>
    /// <param name="unknown">Kinds that the twins can't tell of, by what they begin with, with the reason.</param>
    public static IReadOnlyList<IStepKind> Of(IEnumerable<IStepKind> kinds, IReadOnlyDictionary<string, Twin> twins, SecretValues secrets, IReadOnlyDictionary<string, string> unknown) =>
        [.. kinds.Select(kind => kind.Kind switch
        {
            NodeReachStep.Name => new ReachedTwin(twins),
            CreateStep.Name => new CreateStep(secrets.StandIns()),
            ConfigureStep.Name => new ConfigureStep(secrets.StandIns()),
            CreateEntryStep.Name => new CreateEntryStep(secrets.StandIns()),
            CreateUserStep.Name => new PasswordlessUser(kind),
            KeepSpecsStep.Name => new NotNoted(kind),
            ExecStep.Name => new Untold(kind, "what a command does inside a guest is known there alone"),
            GuestVerifyStep.Name => new Untold(kind, "proven from outside only"),
            UploadStep.Name => new Untold(kind, "a plan holds no file"),
            var name when Reason(name, unknown) is { } reason => new Untold(kind, reason),
            _ => kind,
        })];

    /// <summary>Why a step of that kind was not rehearsed; null when it was.</summary>
    public static string? WhyUntold(IEnumerable<IStepKind> rehearsed, string kind) => rehearsed.OfType<Untold>().FirstOrDefault(u => u.Kind == kind)?.Reason;

    static string? Reason(string kind, IReadOnlyDictionary<string, string> unknown) =>
        unknown.Where(u => kind.StartsWith(u.Key, StringComparison.Ordinal)).Select(u => u.Value).FirstOrDefault();

    /// <summary>Makes users at the twin without their passwords, which nobody opens for it.</summary>
    sealed class PasswordlessUser(IStepKind real) : IStepKind
    {
        public string Kind => real.Kind;

        Task<StepCheck> IStepKind.CheckAsync(JsonElement action, StepContext context, CancellationToken ct) => real.CheckAsync(Without(action), context, ct);

        Task<Verdict> IStepKind.VerifyAsync(JsonElement action, StepContext context, CancellationToken ct) => real.VerifyAsync(Without(action), context, ct);

        PlanStep? IStepKind.Undo(JsonElement action, StepContext context) => real.Undo(Without(action), context);

        IReadOnlyList<string> IStepKind.Secrets(JsonElement action) => [];

        Failure? IStepKind.OutOfTime(JsonElement action, string? kept) => real.OutOfTime(Without(action), kept);

        static JsonElement Without(JsonElement action) => StepJson.Action(action.Deserialize<CreateUserAction>(StepJson.Options)! with { Password = null });
    }

    /// <summary>A kind of step that a twin can't tell of.</summary>
    sealed class Untold(IStepKind real, string reason) : Passed(real)
    {
        public string Reason => reason;
    }

    /// <summary>What Croft notes in its own database, which a rehearsal leaves alone.</summary>
    sealed class NotNoted(IStepKind real) : Passed(real);

    /// <summary>A kind of step of which nothing is done: it passes, so that what comes after it is rehearsed.</summary>
    abstract class Passed(IStepKind real) : IStepKind
    {
        public string Kind => real.Kind;

        Task<StepCheck> IStepKind.CheckAsync(JsonElement action, StepContext context, CancellationToken ct) => Task.FromResult(StepCheck.Proven());

        Task<Verdict> IStepKind.VerifyAsync(JsonElement action, StepContext context, CancellationToken ct) => Task.FromResult(Verdict.Yes());

        PlanStep? IStepKind.Undo(JsonElement action, StepContext context) => null;

        IReadOnlyList<string> IStepKind.Secrets(JsonElement action) => [];

        Failure? IStepKind.OutOfTime(JsonElement action, string? kept) => null;
    }

    /// <summary>Whether nodes would still be reached, asked of the twin; the product's own kind asks the nodes themselves.</summary>
    sealed class ReachedTwin(IReadOnlyDictionary<string, Twin> twins) : Step<ReachAction>
    {
        public override string Kind => NodeReachStep.Name;

        public override Task<StepCheck> CheckAsync(ReachAction action, StepContext context, CancellationToken ct)
        {
            var twin = twins[action.Cluster];
            var silent = action.Nodes.Select(n => n.Node).Where(n => !twin.Answers(n)).ToList();
            return Task.FromResult(silent.Count == 0
                ? StepCheck.Proven([.. action.Nodes.Select(n => new Evidence("GET /cluster/status", "local", $"{n.Node} answers"))])
                : StepCheck.Refuse(new Failure(FailureKind.Unreachable, $"{string.Join(", ", silent.Select(n => $"{action.Cluster}/{n}"))} did not answer after {action.Change}.")
                {
                    WayOut = "Look at what the change does to the way to it, and plan again.",
                }));
        }

        public override Task<Verdict> VerifyAsync(ReachAction action, StepContext context, CancellationToken ct) =>
            throw new FailureException(FailureKind.Bug, "A node that is asked is never changed.");
    }
}
