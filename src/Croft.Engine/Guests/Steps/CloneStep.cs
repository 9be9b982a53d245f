using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Copies a guest (<c>POST …/clone</c>).</summary>
internal sealed class CloneStep : GuestStep<CloneAction>
{
    public const string Name = "guest.clone";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(CloneAction action, StepContext context, CancellationToken ct)
    {
        if (await MadeGuest.CheckAsync(action.Guest, there => action.Mark && MadeGuest.Carries(there, context.RunMark), context, ct, action.Alone) is { } found) return found;
        var view = await ViewAsync(action.Source, context, ct);
        if (await view.ConfigAsync(ct) is not { } source) return StepCheck.Refuse(GuestRefusals.Gone(action.Source, "clone"));
        if (GuestRefusals.IfLocked(action.Source, "clone", source.Lock) is { } refused) return refused;
        return StepCheck.Call(Change(action.Source, Post(action.Source, "clone", Parameters(action, context)), action.Source.Task("clone")) with
        {
            DigestBefore = source.Digest,
            Repeat = Repeat.IsRefused,
        });
    }

    public override Task<Verdict> VerifyAsync(CloneAction action, StepContext context, CancellationToken ct) =>
        CreateStep.MadeAsync(action.Guest, null, context, ct);

    public override PlanStep? Undo(CloneAction action, StepContext context) =>
        action is { Undoable: true, Mark: true } ? UnmakeStep.Of(action.Guest, context) : null;

    static List<KeyValuePair<string, string>> Parameters(CloneAction action, StepContext context)
    {
        List<KeyValuePair<string, string>> all =
        [
            new("newid", $"{action.Guest.Vmid}"),
            new(action.Guest.IsVm ? "name" : "hostname", action.Guest.Name),
            new("full", action.Full ? "1" : "0"),
        ];
        if (action.Guest.Node != action.Source.Node) all.Add(new("target", action.Guest.Node));
        if (action.Storage is { } storage) all.Add(new("storage", storage));
        if (action.Snapshot is { } snapshot) all.Add(new("snapname", snapshot));
        if (action.Pool is { } pool) all.Add(new("pool", pool));
        if (action.Mark) all.Add(new("description", $"{MadeGuest.Making}{context.RunMark}"));
        return all;
    }
}
