using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Nodes;

/// <summary>Makes one group of a node's settings be so.</summary>
/// <param name="Cluster">Cluster.</param>
/// <param name="Node">The node.</param>
/// <param name="Setting">The group.</param>
/// <param name="Values">All its values, as wanted.</param>
/// <param name="Before">All its values when the plan was made; another change since then is not written over.</param>
internal sealed record NodeSettingAction(string Cluster, string Node, NodeSetting Setting, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Before);

/// <summary>Sets a group of a node's settings (<c>/nodes/{node}/dns</c>, <c>hosts</c>, <c>time</c>, <c>config</c>).</summary>
internal sealed class NodeSettingStep : Step<NodeSettingAction>
{
    public const string Name = "node.setting";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(NodeSettingAction action, StepContext context, CancellationToken ct)
    {
        var (now, digest) = await ReadAsync(action, context, ct);
        if (Same(now, action.Values)) return StepCheck.Already(Seen(action, now));
        if (!Same(now, action.Before))
        {
            return StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't change {Word(action)} of {action.Cluster}/{action.Node}: {(action.Setting == NodeSetting.Hosts ? "its hosts file was" : "they were")} changed since the plan was made.")
            {
                WayOut = "Somebody else changed it since. Plan again and look at what differs.",
            });
        }
        return StepCheck.Call(new ChangeCall(action.Cluster, action.Node, NodeSettingCalls.Set(action.Node, action.Setting, action.Values, now, digest))
        {
            DigestBefore = digest,
            Repeat = digest is null ? Repeat.ChangesNothing : Repeat.IsRefused,
        });
    }

    public override async Task<Verdict> VerifyAsync(NodeSettingAction action, StepContext context, CancellationToken ct)
    {
        var (now, _) = await ReadAsync(action, context, ct);
        return Same(now, action.Values) ? Verdict.Yes(Seen(action, now)) : Verdict.No($"{Word(action)} of {action.Cluster}/{action.Node} should be otherwise", Seen(action, now));
    }

    static async Task<(SortedDictionary<string, string> Values, string? Digest)> ReadAsync(NodeSettingAction action, StepContext context, CancellationToken ct) =>
        await NodeSettingCalls.ReadAsync((await context.Clients(action.Cluster, ct)).Node(action.Node), action.Setting, ct);

    static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(v => other.TryGetValue(v.Key, out var value) && value == v.Value);

    static string Word(NodeSettingAction action) => action.Setting switch
    {
        NodeSetting.Dns => "the name servers",
        NodeSetting.Hosts => "/etc/hosts",
        NodeSetting.Timezone => "the time zone",
        _ => "the settings",
    };

    static Evidence Seen(NodeSettingAction action, SortedDictionary<string, string> now) => new($"GET {NodeSettingCalls.Path(action.Node, action.Setting)}", action.Setting.ToString().ToLowerInvariant(),
        now.Count == 0 ? "none" : string.Join(", ", now.Select(v => $"{v.Key}={(v.Value.Length > 200 ? $"{v.Value.Length} letters" : v.Value.TrimEnd('\n').Replace('\n', '⏎'))}")));
}
