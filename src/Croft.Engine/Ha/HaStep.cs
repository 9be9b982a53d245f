using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Ha;

/// <summary>An entry as it is now.</summary>
internal sealed record HaEntry(IReadOnlyDictionary<string, string> Settings, string? Digest);

/// <summary>What the steps on high availability's config share: the calls have no task and belong to no node.</summary>
internal abstract class HaStep : Step<HaAction>
{
    protected static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    protected static async Task<HaEntry?> FindAsync(HaAction action, StepContext context, CancellationToken ct)
    {
        var ha = (await context.Clients(action.Cluster, ct)).Cluster.Ha;
        return action.Part switch
        {
            HaPart.Resource => (await ha.Resources.ListAsync(ct)).Where(r => r.Sid == action.Name).Select(r => new HaEntry(r.Settings, r.Digest)).FirstOrDefault(),
            HaPart.Rule => (await ha.Rules.ListAsync(ct)).Where(r => r.Name == action.Name).Select(r => new HaEntry(r.Settings, r.Digest)).FirstOrDefault(),
            _ => (await ha.Groups.ListAsync(ct)).Where(g => g.Name == action.Name).Select(g => new HaEntry(g.Settings, g.Digest)).FirstOrDefault(),
        };
    }

    protected static string Path(HaAction action) => "/cluster/ha/" + action.Part switch { HaPart.Resource => "resources", HaPart.Rule => "rules", _ => "groups" };

    protected static string EntryPath(HaAction action) => $"{Path(action)}/{Uri.EscapeDataString(action.Name)}";

    protected static ChangeCall Call(HaAction action, HttpMethod method, string path, params IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        new(action.Cluster, action.Cluster, new ProxmoxCall(method, path) { Parameters = parameters }) { Repeat = Repeat.IsRefused };

    protected static Evidence Saw(HaAction action, string field, string seen) => new($"GET {Path(action)}", $"{action.Name} {field}", seen);

    /// <summary>Settings that are not as they shall be.</summary>
    protected static List<string> Wrong(HaAction action, HaEntry entry) =>
        [.. action.Then.Where(t => HaText.Value(entry.Settings, t.Key) != (t.Value ?? HaText.Value(Nothing, t.Key))).Select(t => t.Key)];

    protected static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The settings read back, and the state that the manager has brought the guest to.</summary>
    protected static async Task<Verdict> ProveAsync(HaAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action, context, ct) is not { } entry) return Verdict.No($"{action.Told} should be there; {action.Cluster} does not list it.");
        var seen = action.Then.Keys.Select(k => Saw(action, k, HaText.Value(entry.Settings, k) ?? "(none)")).DefaultIfEmpty(Saw(action, "name", action.Name)).ToList();
        if (Wrong(action, entry) is { Count: > 0 } wrong) return Verdict.No($"{action.Told} should have another {string.Join(", ", wrong)}.", seen);
        return action.Reaches.Count == 0 ? Verdict.Yes(seen) : await ReachedAsync(action, seen, context, ct);
    }

    static async Task<Verdict> ReachedAsync(HaAction action, List<Evidence> seen, StepContext context, CancellationToken ct)
    {
        var ha = (await context.Clients(action.Cluster, ct)).Cluster.Ha;
        var begun = context.Time.GetTimestamp();
        while (true)
        {
            var state = (await ha.StatusAsync(ct)).FirstOrDefault(s => s.Sid == action.Name)?.State;
            Evidence[] all = [.. seen, new Evidence("GET /cluster/ha/status/current", $"{action.Name} state", state ?? "(not listed)")];
            if (state is not null && action.Reaches.Contains(state)) return Verdict.Yes(all);
            if (state == "error") return Verdict.No($"{action.Told} is in error: the manager could not bring it to {action.Reaches[0]}. Disable it ('--state disabled'), remove the cause, and start it again.", all);
            if (context.Time.GetElapsedTime(begun) >= Patience) return Verdict.No($"{action.Told} should be {action.Reaches[0]} by now; the manager says {state ?? "nothing of it"}.", all);
            await Task.Delay(Between, context.Time, ct);
        }
    }

    /// <summary>The manager and the node's agent take their turns, and a shutdown may take its three minutes.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
}

/// <summary>Makes an entry (<c>POST /cluster/ha/…</c>).</summary>
internal sealed class CreateHaStep : HaStep
{
    public const string Name = "ha.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(HaAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action, context, ct) is { } there)
        {
            return Wrong(action, there).Count == 0
                ? StepCheck.Already(Saw(action, "name", action.Name))
                : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't make {action.Told} in {action.Cluster}: it is there, with other settings.") { WayOut = "Somebody made it since the plan was made. Plan again." });
        }
        List<KeyValuePair<string, string>> parameters = [new(action.Part switch { HaPart.Resource => "sid", HaPart.Rule => "rule", _ => "group" }, action.Name)];
        if (action.Type is { } type) parameters.Add(new("type", type));
        parameters.AddRange(action.Then.Where(t => t.Value is not null).Select(t => new KeyValuePair<string, string>(t.Key, t.Value!)));
        return StepCheck.Call(Call(action, HttpMethod.Post, Path(action), parameters));
    }

    public override Task<Verdict> VerifyAsync(HaAction action, StepContext context, CancellationToken ct) => ProveAsync(action, context, ct);
}

/// <summary>Changes an entry (<c>PUT /cluster/ha/…</c>); the digest is of this moment, what the plan changes is as the plan found it.</summary>
internal sealed class ConfigureHaStep : HaStep
{
    public const string Name = "ha.configure";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(HaAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action, context, ct) is not { } there)
            return StepCheck.Refuse(new Failure(FailureKind.NotFound, $"Can't change {action.Told} of {action.Cluster}: it is gone.") { WayOut = "It was deleted since the plan was made. Plan again." });
        if (Wrong(action, there).Count == 0) return StepCheck.Already([.. action.Then.Keys.Select(k => Saw(action, k, HaText.Value(there.Settings, k) ?? "(none)"))]);
        if (action.Before.Any(b => HaText.Value(there.Settings, b.Key) != b.Value))
            return StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't change {action.Told} of {action.Cluster}: it is no longer as it was planned on.") { WayOut = "Somebody changed it since the plan was made. Plan again." });
        List<KeyValuePair<string, string>> parameters = [.. action.Then.Where(t => t.Value is not null).Select(t => new KeyValuePair<string, string>(t.Key, t.Value!))];
        if (action.Type is { } type) parameters.Add(new("type", type));
        List<string> gone = [.. action.Then.Where(t => t.Value is null && there.Settings.ContainsKey(t.Key)).Select(t => t.Key)];
        if (gone.Count > 0) parameters.Add(new("delete", string.Join(',', gone)));
        if (there.Digest is { } digest) parameters.Add(new("digest", digest));
        return StepCheck.Call(Call(action, HttpMethod.Put, EntryPath(action), parameters) with { DigestBefore = there.Digest });
    }

    public override Task<Verdict> VerifyAsync(HaAction action, StepContext context, CancellationToken ct) => ProveAsync(action, context, ct);
}

/// <summary>Deletes an entry (<c>DELETE /cluster/ha/…</c>).</summary>
internal sealed class DeleteHaStep : HaStep
{
    public const string Name = "ha.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(HaAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action, context, ct) is not { } there) return StepCheck.Already(Gone(action));
        return action.Before.Any(b => HaText.Value(there.Settings, b.Key) != b.Value)
            ? StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't delete {action.Told} of {action.Cluster}: it is no longer as it was planned on.") { WayOut = "Somebody changed it since the plan was made. Plan again." })
            : StepCheck.Call(Call(action, HttpMethod.Delete, EntryPath(action)));
    }

    public override async Task<Verdict> VerifyAsync(HaAction action, StepContext context, CancellationToken ct) => await FindAsync(action, context, ct) is null
        ? Verdict.Yes(Gone(action))
        : Verdict.No($"{action.Told} should be gone; {action.Cluster} still lists it.", Saw(action, "name", action.Name));

    static Evidence Gone(HaAction action) => new($"GET {Path(action)}", "name", $"{action.Name} is not listed");
}
