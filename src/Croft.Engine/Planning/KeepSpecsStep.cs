using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Planning;

/// <summary>Takes note of what is in force from now on, and of what is managed no longer.</summary>
sealed record KeepSpecsAction(IReadOnlyList<KeptSpec> Keep, IReadOnlyList<KeptSpec> Forget)
{
    /// <summary>What was in force before, of the same things.</summary>
    public IReadOnlyList<KeptSpec> Before { get; init; } = [];

    /// <summary>The same, of what was not seen to work yet.</summary>
    public KeepSpecsAction Unproven() => this with { Keep = [.. Keep.Select(k => k with { Unproven = true })] };

    /// <summary>The same, of what was seen to work.</summary>
    public KeepSpecsAction Proven() => this with { Keep = [.. Keep.Select(k => k with { Unproven = false })] };

    /// <summary>What takes it back.</summary>
    public KeepSpecsAction Back()
    {
        var managed = Before.Concat(Forget).Select(s => (s.Cluster, s.Kind, s.Identity)).ToHashSet();
        return new([.. Before, .. Forget], [.. Keep.Where(k => !managed.Contains((k.Cluster, k.Kind, k.Identity)))]) { Before = Keep };
    }

    /// <summary>What it does, in the imperative.</summary>
    public string Title => (Keep.Count, Forget.Count) is (0, 1) ? $"end the management of {Told}" : $"take note of {Told}";

    /// <summary>Whom it concerns: the only one by name, or how many.</summary>
    public string Told => (Keep.Count, Forget.Count) switch
    {
        (1, 0) => Keep[0].Name,
        (0, 1) => Forget[0].Name,
        (var managed, 0) => $"{managed} that are managed from now on",
        (0, var left) => $"{left} that are managed no longer",
        var (managed, left) => $"{managed} managed from now on and {left} no longer",
    };
}

/// <summary>Writes down which specs are in force: nothing of Proxmox is called.</summary>
sealed class KeepSpecsStep(KeptSpecs specs) : Step<KeepSpecsAction>
{
    public const string Name = "spec.keep";

    public override string Kind => Name;

    /// <summary>What a step of this kind takes note of.</summary>
    public static KeepSpecsAction Read(PlanStep step) => step.Action.Deserialize<KeepSpecsAction>(StepJson.Options)!;

    public override Task<StepCheck> CheckAsync(KeepSpecsAction action, StepContext context, CancellationToken ct) => Task.FromResult(StepCheck.Keep(async stop =>
    {
        await specs.KeepAsync(action.Keep, stop);
        await specs.ForgetAsync(action.Forget, stop);
        return [.. action.Keep.Concat(action.Forget).Take(Named).Select(s => Saw(s, action.Keep.Contains(s)))];
    }));

    public override PlanStep? Undo(KeepSpecsAction action, StepContext context) =>
        new($"undo {context.Step}", $"take note of {action.Told} as before", Name, StepJson.Action(action.Back())) { IsOwn = true };

    public override Task<Verdict> VerifyAsync(KeepSpecsAction action, StepContext context, CancellationToken ct) => Task.FromResult(Verdict.Yes());

    /// <summary>Specs that the evidence names; the rest is in the plan.</summary>
    const int Named = 20;

    static Evidence Saw(KeptSpec spec, bool kept) => new("croft", $"{spec.Cluster} {spec}", kept ? "managed" : "no longer managed");
}
