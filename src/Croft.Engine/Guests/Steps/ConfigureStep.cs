using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Changes keys of a guest's config (<c>PUT …/config</c>, <c>POST</c> where a disk is made).</summary>
internal sealed class ConfigureStep(SecretValues secrets) : GuestStep<ConfigureAction>
{
    public const string Name = "guest.configure";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(ConfigureAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "configure"));
        if (Open(action, config).Count == 0) return StepCheck.Already(Seen(action, view, config));
        if (GuestRefusals.IfLocked(action.Guest, "configure", config.Lock) is { } refused) return refused;
        if (Moved(action, config) is { Count: > 0 } moved) return StepCheck.Refuse(ChangedMeanwhile(action.Guest, moved));
        return StepCheck.Call(Call(action, await secrets.ResolveAsync(action.Set, ConfigValue.IsSecret, ct), config));
    }

    public override async Task<Verdict> VerifyAsync(ConfigureAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return Verdict.No($"{action.Guest} is gone.");
        var open = Open(action, config);
        List<Evidence> seen = [.. Seen(action, view, config)];
        seen.AddRange((await view.PendingAsync(ct)).Where(p => action.Set.ContainsKey(p.Key) || action.Unset.Contains(p.Key))
            .Select(p => view.Saw("pending", p.Key, $"waits for the next restart: {ConfigValue.Shown(p.Key, p.Now) ?? "(not set)"} → {ConfigValue.Shown(p.Key, p.Then) ?? "(not set)"}")));
        return open.Count == 0
            ? Verdict.Yes(seen)
            : Verdict.No($"{action.Guest} should have {string.Join(" and ", open.Select(k => Wanted(action, k)))}; it was read back differently.", seen);
    }

    public override PlanStep? Undo(ConfigureAction action, StepContext context) => action switch
    {
        { Making: true } => UnmakeStep.Of(action.Guest, context),
        // What was unlinked is gone: its name in the config would be of nothing.
        { Seen: { } seen } when seen.Where(s => !(s.Value is not null && KeyEffect.Index(s.Key, "unused") is not null && action.Unset.Contains(s.Key))).ToDictionary(StringComparer.Ordinal) is { Count: > 0 } back => Back(action, back, context),
        _ => null,
    };

    /// <summary>Puts the values back that the plan was made from; what somebody changed since is left alone.</summary>
    static PlanStep Back(ConfigureAction action, IReadOnlyDictionary<string, string?> seen, StepContext context)
    {
        var back = new ConfigureAction(
            action.Guest,
            seen.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal),
            [.. seen.Where(s => s.Value is null).Select(s => s.Key).Order(StringComparer.Ordinal)])
        {
            // What a new volume or card came to be called is known to Proxmox alone; the boot order followed what was taken away.
            Seen = seen.Keys.Where(k => !KeptByProxmox(k, action) && !Followed(k, action)).ToDictionary(k => k, k => action.Set.GetValueOrDefault(k), StringComparer.Ordinal),
        };
        return new PlanStep($"undo {context.Step}", $"put {string.Join(", ", seen.Keys.Order(StringComparer.Ordinal))} of {action.Guest.Name} back", Name, StepJson.Action(back))
        {
            Disturbs = Disturbance.Live,
            Leases = [action.Guest.Lease],
            Privilege = action.Guest.Privilege("VM.Config.Options"),
            Deadline = TimeSpan.FromMinutes(15),
            Changes = [.. seen.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new FieldChange(s.Key, ConfigValue.Shown(s.Key, Followed(s.Key, action) ? BootOrder.Without(s.Value, action.Unset) : action.Set.GetValueOrDefault(s.Key)), ConfigValue.Shown(s.Key, s.Value)))],
        };
    }

    /// <summary>True for the boot order where the action says nothing of it.</summary>
    static bool Followed(string key, ConfigureAction action) => key == "boot" && !action.Set.ContainsKey(key) && !action.Unset.Contains(key);

    static bool KeptByProxmox(string key, ConfigureAction action) =>
        action.Set.ContainsKey(key) && (KeyEffect.Index(key, "net") is not null || VmKeys.IsDrive(key) || key == "rootfs" || KeyEffect.Index(key, "mp") is not null);

    public override IReadOnlyList<string> Secrets(ConfigureAction action) => secrets.Revealed(action.Set, ConfigValue.IsSecret);

    static ChangeCall Call(ConfigureAction action, IReadOnlyList<KeyValuePair<string, string>> set, GuestConfigSeen config)
    {
        List<KeyValuePair<string, string>> parameters = [.. set];
        var present = action.Unset.Where(config.Values.ContainsKey).ToList();
        if (present.Count > 0) parameters.Add(new("delete", string.Join(',', present)));
        if (config.Digest is { } digest) parameters.Add(new("digest", digest));
        // A machine's disk is allocated by a task, which only POST starts.
        var byTask = action.Guest.IsVm && action.Set.Keys.Any(VmKeys.IsDrive);
        var call = new ProxmoxCall(byTask ? HttpMethod.Post : HttpMethod.Put, $"{action.Guest.Path}/config") { Parameters = parameters };
        return Change(action.Guest, call, byTask ? "qmconfig" : null) with { DigestBefore = config.Digest, Repeat = Repeat.IsRefused };
    }

    static List<string> Open(ConfigureAction action, GuestConfigSeen config) =>
    [
        .. action.Set.Where(s => !ConfigValue.Same(action.Guest, s.Key, s.Value, config.Values.GetValueOrDefault(s.Key)) && !ConfigMade.Is(action.Guest, s.Key, s.Value, config.Values.GetValueOrDefault(s.Key), action.Seen)).Select(s => s.Key),
        .. action.Unset.Where(config.Values.ContainsKey),
    ];

    static List<FieldChange> Moved(ConfigureAction action, GuestConfigSeen config) => action.Seen is null ? [] :
    [
        .. from seen in action.Seen
           let now = config.Values.GetValueOrDefault(seen.Key)
           where !ConfigValue.Same(action.Guest, seen.Key, seen.Value, now)
           select new FieldChange(seen.Key, ConfigValue.Shown(seen.Key, seen.Value), ConfigValue.Shown(seen.Key, now)),
    ];

    static Failure ChangedMeanwhile(GuestAddress guest, IReadOnlyList<FieldChange> moved) =>
        new(FailureKind.Conflict, $"Can't configure {guest}: somebody changed it after the plan was made.")
        {
            Cause = string.Join("; ", moved.Select(m => $"{m.Field}: {m.From ?? "(not set)"} → {m.To ?? "(not set)"}")),
            WayOut = "Nothing was changed by this step. Plan again to see what would be done now.",
        };

    static Evidence[] Seen(ConfigureAction action, GuestView view, GuestConfigSeen config) =>
        [.. action.Set.Keys.Concat(action.Unset).Select(k => view.Saw("config", k, ConfigValue.Shown(k, config.Values.GetValueOrDefault(k))))];

    static string Wanted(ConfigureAction action, string key) =>
        action.Set.TryGetValue(key, out var value) ? $"{key} = {ConfigValue.Shown(key, value)}" : $"no {key}";
}
