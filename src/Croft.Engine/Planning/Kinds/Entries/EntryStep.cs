using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>What the steps on entries of configs share: the calls have no task and belong to no node.</summary>
abstract class EntryStep : Step<EntryAction>
{
    /// <summary>Reading a whole config takes little.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected static async Task<Entry?> FindAsync(EntryAction action, StepContext context, CancellationToken ct) =>
        await EntryKinds.Of(action).FindAsync((await context.Clients(action.Cluster, ct)).Within(Patience), action.Name, ct);

    protected static async Task<Failure?> ObjectionAsync(EntryAction action, StepContext context, CancellationToken ct) =>
        await EntryKinds.Of(action).ObjectsAsync(await context.Clients(action.Cluster, ct), action, ct);

    protected static StepCheck Call(EntryAction action, HttpMethod method, string path, string? digest, params IReadOnlyList<KeyValuePair<string, string>> parameters) => StepCheck.Call(
        new ChangeCall(action.Cluster, action.Cluster, new ProxmoxCall(method, path) { Parameters = parameters }) { Repeat = Repeat.IsRefused, DigestBefore = digest });

    /// <summary>Settings as parameters: what is a list is given an item each.</summary>
    protected static IEnumerable<KeyValuePair<string, string>> Parameters(EntryKind kind, IEnumerable<KeyValuePair<string, string?>> settings) =>
        from setting in settings
        where setting.Value is not null
        from value in kind.Kind.Shape.TryFind(setting.Key, out var field, out _) && field.PartedBy?.Separator == '\n' ? setting.Value.Split('\n') : [setting.Value]
        select KeyValuePair.Create(setting.Key, kind.Sends(setting.Key, value));

    /// <summary>True for a key that Proxmox tells to nobody.</summary>
    protected static bool IsSecret(EntryAction action, string key) => EntryKinds.Of(action).Kind.Shape.TryFind(key, out var field, out _) && field.Secret is not null;

    /// <summary>Settings that are not as these; of a secret nobody knows.</summary>
    protected static List<string> Wrong(EntryAction action, Entry there, IReadOnlyDictionary<string, string?> wanted) =>
        [.. wanted.Where(w => !IsSecret(action, w.Key) && !EntryText.Same(EntryKinds.Of(action).Kind, w.Key, there.Settings.GetValueOrDefault(w.Key), w.Value)).Select(w => w.Key)];

    protected static Evidence Saw(EntryAction action, string field, string? seen) =>
        new($"GET {EntryKinds.Of(action).ListPath(action.Name)}", $"{action.Name} {field}", seen ?? "(none)");

    protected static Evidence[] Saw(EntryAction action, Entry there) =>
        action.Then.Count == 0 ? [Saw(action, "name", there.Name)] : [.. action.Then.Keys.Where(k => !IsSecret(action, k)).Select(k => Saw(action, k, there.Settings.GetValueOrDefault(k)))];

    protected static StepCheck Refuse(FailureKind kind, EntryAction action, string verb, string why) => StepCheck.Refuse(
        new Failure(kind, $"Can't {verb} {EntryKinds.Of(action).Told(action.Name)} of {action.Cluster}: {why}.") { WayOut = "Somebody changed it since the plan was made. Plan again." });

    /// <summary>The settings read back.</summary>
    protected static async Task<Verdict> ProveAsync(EntryAction action, StepContext context, CancellationToken ct)
    {
        var told = EntryKinds.Of(action).Told(action.Name);
        if (await FindAsync(action, context, ct) is not { } there) return Verdict.No($"{told} should be there; {action.Cluster} does not list it.");
        return Wrong(action, there, action.Then) is { Count: > 0 } wrong
            ? Verdict.No($"{told} should have another {string.Join(", ", wrong)}.", Saw(action, there))
            : Verdict.Yes(Saw(action, there));
    }

    /// <summary>The step that does another thing to the same entry.</summary>
    protected static PlanStep Other(EntryAction action, string verb, string kind, EntryAction other) => new("undo", $"{verb} {EntryKinds.Of(action).Told(action.Name)} of {action.Cluster}", kind, StepJson.Action(other))
    {
        Leases = [EntryKinds.Of(action).Lease(action.Cluster, action.Name)],
        Privilege = EntryKinds.Of(action).Privilege(action.Name, action.Then),
    };
}
