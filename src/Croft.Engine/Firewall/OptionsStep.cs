using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>Changes settings of a firewall.</summary>
/// <param name="Place">Whose firewall.</param>
/// <param name="Set">Values as Proxmox writes them.</param>
/// <param name="Unset">Settings that go back to their default.</param>
/// <param name="Seen">Values that the plan was made from, null where nothing was set.</param>
internal sealed record OptionsAction(FirewallPlace Place, IReadOnlyDictionary<string, string> Set, IReadOnlyList<string> Unset, IReadOnlyDictionary<string, string?> Seen)
{
    /// <summary>True when it is done whatever is set by then.</summary>
    public bool Whatever { get; init; }

    /// <summary>True when it can cut Croft off: a step that asks the nodes stands behind it.</summary>
    public bool Cuts { get; init; }

    /// <summary>Time for which it waits until somebody answers; none but where it takes back.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>What the guest was when the plan was made; another one is left alone.</summary>
    public GuestIdentity? Identity { get; init; }
}

/// <summary>Changes settings of a firewall (<c>PUT …/firewall/options</c>), switching it on and off among them.</summary>
internal sealed class OptionsStep : FirewallStep<OptionsAction>
{
    public const string Name = "firewall.options";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(OptionsAction action, StepContext context, CancellationToken ct)
    {
        if (await AnotherAsync(action.Place, action.Identity, context, ct) is { } another) return StepCheck.Refuse(another);
        var now = await PatientlyAsync(() => ReadAsync(action, context, ct), action.Patience, context, ct);
        var open = Open(action, now);
        if (open.Count == 0) return StepCheck.Already(Evidence(action, now));
        var moved = action.Whatever ? [] : open.Where(k => !Same(k, action.Seen.GetValueOrDefault(k), now.Settings.GetValueOrDefault(k))).ToList();
        return moved.Count == 0 ? StepCheck.Call(Change(action, now)) : StepCheck.Refuse(Moved(action, now, moved));
    }

    public override Task<Verdict> VerifyAsync(OptionsAction action, StepContext context, CancellationToken ct) =>
        EvenInSilenceAsync(action.Cuts, $"GET {action.Place.Path}/options", () => ReadBackAsync(action, context, ct));

    static async Task<Verdict> ReadBackAsync(OptionsAction action, StepContext context, CancellationToken ct)
    {
        var now = await ReadAsync(action, context, ct);
        var open = Open(action, now);
        return open.Count == 0
            ? Verdict.Yes(Evidence(action, now))
            : Verdict.No($"the firewall of {action.Place} should have {string.Join(" and ", open.Select(k => action.Set.TryGetValue(k, out var value) ? $"{k} = {value}" : $"no {k}"))}; it was read back differently.", Evidence(action, now));
    }

    static ChangeCall Change(OptionsAction action, FirewallOptions now)
    {
        List<KeyValuePair<string, string>> parameters = [.. action.Set];
        var gone = action.Unset.Where(now.Settings.ContainsKey).ToList();
        if (gone.Count > 0) parameters.Add(new("delete", string.Join(',', gone)));
        // What is done whatever is set needs no digest, which changes by itself as a trial ends.
        var digest = action.Whatever ? null : now.Digest;
        if (digest is not null) parameters.Add(new("digest", digest));
        return new ChangeCall(action.Place.Cluster, action.Place.AnsweringNode, new ProxmoxCall(HttpMethod.Put, $"{action.Place.Path}/options") { Parameters = parameters })
        {
            DigestBefore = digest,
            Repeat = Repeat.IsRefused,
            LeavesTask = action.Cuts,
        };
    }

    static async Task<FirewallOptions> ReadAsync(OptionsAction action, StepContext context, CancellationToken ct) =>
        await action.Place.Api(await ApiAsync(action.Place, context, ct)).OptionsAsync(ct);

    static List<string> Open(OptionsAction action, FirewallOptions now) =>
        [.. action.Set.Where(s => !Same(s.Key, s.Value, now.Settings.GetValueOrDefault(s.Key))).Select(s => s.Key), .. action.Unset.Where(now.Settings.ContainsKey)];

    // Of a trial Proxmox keeps the moment at which it began; one that is over reads as 0.
    static bool Same(string key, string? said, string? now) =>
        said == now || (key == "enable" && said == Guard.Trial && long.TryParse(now, NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since > 1);

    static Failure Moved(OptionsAction action, FirewallOptions now, List<string> moved) => action.Seen.GetValueOrDefault("enable") == Guard.Trial
        ? new(FailureKind.Conflict, $"Can't confirm the trial of the firewall of {action.Place}: the trial is over, and Proxmox has taken the firewall for off.") { WayOut = "Look why it took so long, then run the verb again." }
        : new(FailureKind.Conflict, $"Can't change the firewall of {action.Place}: somebody changed it after the plan was made.")
        {
            Cause = string.Join("; ", moved.Select(k => $"{k}: {action.Seen.GetValueOrDefault(k) ?? "(not set)"} → {now.Settings.GetValueOrDefault(k) ?? "(not set)"}")),
            WayOut = "Nothing was changed by this step. Plan again to see what would be done now.",
        };

    static Evidence[] Evidence(OptionsAction action, FirewallOptions now) =>
        [.. action.Set.Keys.Concat(action.Unset).Order(StringComparer.Ordinal).Select(k => Saw($"{action.Place.Path}/options", k, now.Settings.GetValueOrDefault(k) ?? "(not set)"))];
}
