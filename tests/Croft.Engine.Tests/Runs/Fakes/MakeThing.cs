using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Runs;

sealed record Thing(string Name, Repeat Repeat = Repeat.IsRefused, bool Tasked = true, bool Undoable = true);

/// <summary>Makes a thing on the fake node.</summary>
sealed class MakeThing : Step<Thing>
{
    public const string Name = "test.make";

    public override string Kind => Name;

    public static PlanStep Step(string id, string thing, params string[] after) => Step(id, new Thing(thing), after);

    public static PlanStep Step(string id, Thing thing, params string[] after) =>
        new(id, $"make {thing.Name}", Name, StepJson.Action(thing)) { After = after, Leases = [$"lab/thing/{thing.Name}"] };

    public override async Task<StepCheck> CheckAsync(Thing action, StepContext context, CancellationToken ct) =>
        await ReadAsync(action, context, ct) == "there"
            ? StepCheck.Already(new Evidence($"GET /nodes/pve1/things/{action.Name}", "state", "there"))
            : StepCheck.Call(Change(HttpMethod.Put, action, "make"));

    public override async Task<Verdict> VerifyAsync(Thing action, StepContext context, CancellationToken ct)
    {
        var state = await ReadAsync(action, context, ct);
        var evidence = new Evidence($"GET /nodes/pve1/things/{action.Name}", "state", state);
        return state == "there" ? Verdict.Yes(evidence) : Verdict.No($"{action.Name} is {state}", evidence);
    }

    public override PlanStep? Undo(Thing action, StepContext context) =>
        action.Undoable ? new("u", $"unmake {action.Name}", UnmakeThing.Name, StepJson.Action(action)) : null;

    internal static ChangeCall Change(HttpMethod method, Thing action, string type) =>
        new("lab", "pve1", new ProxmoxCall(method, $"/nodes/pve1/things/{action.Name}"))
        {
            TaskType = action.Tasked ? type : null,
            TaskId = action.Name,
            Repeat = action.Repeat,
        };

    internal static async Task<string> ReadAsync(Thing action, StepContext context, CancellationToken ct)
    {
        var client = await context.Clients("lab", ct);
        return (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, $"/nodes/pve1/things/{action.Name}"), ct)).Data.GetProperty("state").GetString()!;
    }
}

/// <summary>Takes a thing away.</summary>
sealed class UnmakeThing : Step<Thing>
{
    public const string Name = "test.unmake";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(Thing action, StepContext context, CancellationToken ct) =>
        await MakeThing.ReadAsync(action, context, ct) == "absent" ? StepCheck.Already() : StepCheck.Call(MakeThing.Change(HttpMethod.Delete, action, "unmake"));

    public override async Task<Verdict> VerifyAsync(Thing action, StepContext context, CancellationToken ct) =>
        await MakeThing.ReadAsync(action, context, ct) == "absent" ? Verdict.Yes() : Verdict.No($"{action.Name} is still there");
}
