using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Makes a guest a template (<c>POST …/template</c>), if it still is the one the plan was made for.</summary>
internal sealed class TemplateStep : GuestStep<TemplateAction>
{
    public const string Name = "guest.template";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(TemplateAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "make a template of"));
        if (IsSo(config)) return StepCheck.Already(view.Saw("config", "template", "1"));
        // One that this run has just made is known by its number, which the run holds.
        var differences = action.Making ? [] : action.Identity.DiffersFrom(GuestIdentity.Of(action.Guest, config.Values, config.Digest));
        if (differences.Count > 0) return StepCheck.Refuse(GuestRefusals.Another(action.Guest, "No template was made", differences));
        if (GuestRefusals.IfLocked(action.Guest, "make a template of", config.Lock) is { } refused) return refused;
        if ((await view.StatusAsync(ct)).Running) return StepCheck.Refuse(MakeTemplatePlans.Running(action.Guest));
        return StepCheck.Call(Change(action.Guest, Post(action.Guest, "template"), action.Guest.Task("template")) with
        {
            DigestBefore = config.Digest,
            Repeat = Repeat.IsRefused,
            // For a container Proxmox answers null.
            TaskUnnamed = !action.Guest.IsVm,
        });
    }

    public override async Task<Verdict> VerifyAsync(TemplateAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return Verdict.No($"{action.Guest} should be a template; its config is gone.");
        List<Evidence> seen = [view.Saw("config", "template", config.Values.GetValueOrDefault("template")), .. GuestDisks.Of(action.Guest, config.Values).Select(d => view.Saw("config", d.Key, d.Volume.ToString()))];
        return IsSo(config) ? Verdict.Yes(seen) : Verdict.No($"{action.Guest} should be a template.", seen);
    }

    static bool IsSo(GuestConfigSeen config) => config.Values.GetValueOrDefault("template") is "1";
}
