using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Raw;

/// <summary>One raw call.</summary>
/// <param name="Node">Node that the path names.</param>
/// <param name="Parameters">Parameters, sealed for this call.</param>
internal sealed record RawAction(string Cluster, string? Node, string Method, string Path, string Parameters);

/// <summary>Makes one call that the user wrote; a task it answers with is followed to its end.</summary>
internal sealed class RawStep(SecretStore secrets) : Step<RawAction>
{
    public const string Name = "api.call";

    public override string Kind => Name;

    public override Task<StepCheck> CheckAsync(RawAction action, StepContext context, CancellationToken ct)
    {
        var call = new ProxmoxCall(HttpMethod.Parse(action.Method), action.Path) { Parameters = [.. Open(action)], Conceals = true };
        return Task.FromResult(StepCheck.Call(new ChangeCall(action.Cluster, action.Node ?? "any node", call)
        {
            // What a second call does, a DELETE too, is the user's knowledge, not Croft's.
            Repeat = Repeat.DoesItTwice,
        }));
    }

    /// <summary>Those that the plan does not show; masking the others would make a task's log unreadable and hide nothing.</summary>
    public override IReadOnlyList<string> Secrets(RawAction action) => [.. Open(action).Where(p => RawPlans.IsSecret(p.Key)).Select(p => p.Value)];

    public override Task<Verdict> VerifyAsync(RawAction action, StepContext context, CancellationToken ct) =>
        Task.FromResult(Verdict.Yes(new Evidence($"{action.Method} {action.Path}", "answer", "accepted; the effect of a raw call is not read back")));

    Dictionary<string, string> Open(RawAction action)
    {
        var opened = secrets.Open(Convert.FromBase64String(action.Parameters), RawPlans.PlaceOf(action.Cluster, action.Path));
        return JsonSerializer.Deserialize<Dictionary<string, string>>(opened.Reveal())!;
    }
}
