using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>What a firewall has under a name.</summary>
internal enum NamedKind
{
    /// <summary>A name for an address.</summary>
    Alias,
    /// <summary>A set of addresses.</summary>
    Set,
    /// <summary>A member of a set.</summary>
    Member,
    /// <summary>A security group.</summary>
    Group,
}

/// <summary>What stands under a name; null parts are those that its kind has not.</summary>
internal sealed record NamedValue(string? Cidr, string? Comment, bool Except)
{
    /// <summary>True when both say the same, however an address is written.</summary>
    public static bool Same(NamedValue? a, NamedValue? b) =>
        a is null || b is null ? a is null && b is null : Addresses.Tidy(a.Cidr) == Addresses.Tidy(b.Cidr) && (a.Comment ?? "") == (b.Comment ?? "") && a.Except == b.Except;

    /// <summary>The value in words.</summary>
    public override string ToString() => $"{(Except ? "!" : "")}{Cidr}{(Comment is { Length: > 0 } ? $"{(Cidr is null ? "" : " ")}# {Comment}" : "")}" is { Length: > 0 } text ? text : "(empty)";
}

/// <summary>Makes, changes or deletes what a firewall has under a name.</summary>
/// <param name="Place">Whose firewall.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; the set's, of a member.</param>
/// <param name="Member">The member's address; null for everything else.</param>
/// <param name="Want">What shall stand there; null for nothing.</param>
/// <param name="Seen">What the plan saw there.</param>
internal sealed record NamedAction(FirewallPlace Place, NamedKind Kind, string Name, string? Member, NamedValue? Want, NamedValue? Seen)
{
    /// <summary>True when it can cut Croft off: a step that asks the nodes stands behind it.</summary>
    public bool Cuts { get; init; }

    /// <summary>Time for which it waits until somebody answers; none but where it takes back.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>What the guest was when the plan was made; another one is left alone.</summary>
    public GuestIdentity? Identity { get; init; }

    /// <summary>Path of the list it stands in.</summary>
    public string Path() => Kind switch
    {
        NamedKind.Alias => $"{Place.Path}/aliases",
        NamedKind.Set => $"{Place.Path}/ipset",
        NamedKind.Group => $"{Place.Path}/groups",
        _ => $"{Place.Path}/ipset/{Uri.EscapeDataString(Name)}",
    };

    /// <summary>It in words: <c>alias office</c>, <c>10.1.0.0/16 in set admins</c>.</summary>
    public string Told() => Kind == NamedKind.Member ? $"{Member} in set {Name}" : $"{Words(Kind)} {Name}";

    /// <summary>What people call its kind.</summary>
    public static string Words(NamedKind kind) => kind switch { NamedKind.Alias => "alias", NamedKind.Group => "security group", _ => "set" };
}

/// <summary>Makes, changes or deletes an alias, a set, a member of a set, or a security group.</summary>
internal sealed class NamedStep : FirewallStep<NamedAction>
{
    public const string Name = "firewall.named";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(NamedAction action, StepContext context, CancellationToken ct)
    {
        if (await AnotherAsync(action.Place, action.Identity, context, ct) is { } another) return StepCheck.Refuse(another);
        var (now, digest) = await PatientlyAsync(() => ReadAsync(action, context, ct), action.Patience, context, ct);
        if (NamedValue.Same(now, action.Want)) return StepCheck.Already(Evidence(action, now));
        return NamedValue.Same(now, action.Seen) ? StepCheck.Call(Change(action, now, digest)) : StepCheck.Refuse(Moved(action, now));
    }

    public override Task<Verdict> VerifyAsync(NamedAction action, StepContext context, CancellationToken ct) => EvenInSilenceAsync(action.Cuts, $"GET {action.Path()}", async () =>
    {
        var (now, _) = await ReadAsync(action, context, ct);
        return NamedValue.Same(now, action.Want)
            ? Verdict.Yes(Evidence(action, now))
            : Verdict.No($"{action.Told()} of {action.Place} should be {action.Want?.ToString() ?? "gone"}; it was read back differently.", Evidence(action, now));
    });

    public override PlanStep? Undo(NamedAction action, StepContext context) => Reverse(action, $"undo {context.Step}", TimeSpan.Zero);

    /// <summary>The step that takes a change back.</summary>
    public static PlanStep Reverse(NamedAction action, string id, TimeSpan patience) => new(
        id, $"put {action.Told()} of {action.Place} back as it was", Name, StepJson.Action(action with { Want = action.Seen, Seen = action.Want, Cuts = false, Patience = patience }))
    {
        Disturbs = Disturbance.Live,
        Because = "What followed it failed.",
        Leases = [action.Place.Lease],
        Privilege = action.Place.MayChange,
    };

    static ChangeCall Change(NamedAction action, NamedValue? now, string? digest)
    {
        List<KeyValuePair<string, string>> parameters = [];
        void Say(string key, string? value)
        {
            if (value is { Length: > 0 }) parameters.Add(new(key, value));
        }
        var one = $"{action.Path()}/{Uri.EscapeDataString(action.Kind == NamedKind.Member ? now?.Cidr ?? action.Member! : action.Name)}";
        var (method, path) = (action.Want, now) switch
        {
            (null, _) => (HttpMethod.Delete, one),
            (_, null) => (HttpMethod.Post, action.Path()),
            _ => (HttpMethod.Put, one),
        };
        if (action.Want is { } want)
        {
            if (method == HttpMethod.Post && action.Kind != NamedKind.Member) Say(action.Kind == NamedKind.Group ? "group" : "name", action.Name);
            if (action.Kind == NamedKind.Alias || method == HttpMethod.Post) Say("cidr", want.Cidr);
            Say("comment", want.Comment);
            if (want.Except) Say("nomatch", "1");
        }
        // The deletion of a set or group knows no digest; Proxmox refuses it while it is not empty.
        if (method != HttpMethod.Post && action.Kind is NamedKind.Alias or NamedKind.Member) Say("digest", digest);
        return new ChangeCall(action.Place.Cluster, action.Place.AnsweringNode, new ProxmoxCall(method, path) { Parameters = parameters })
        {
            DigestBefore = digest,
            Repeat = Repeat.IsRefused,
            LeavesTask = action.Cuts,
        };
    }

    static async Task<(NamedValue? Value, string? Digest)> ReadAsync(NamedAction action, StepContext context, CancellationToken ct)
    {
        var api = await ApiAsync(action.Place, context, ct);
        var firewall = action.Place.Api(api);
        switch (action.Kind)
        {
            case NamedKind.Alias:
                var aliases = await firewall.Aliases.ListAsync(ct);
                return (aliases.Where(a => a.Name.Equals(action.Name, StringComparison.OrdinalIgnoreCase)).Select(a => new NamedValue(a.Cidr, a.Comment, false)).FirstOrDefault(), aliases is [var alias, ..] ? alias.Digest : null);
            case NamedKind.Member:
                if ((await firewall.IpSets.ListAsync(ct)).All(s => s.Name != action.Name)) return (null, null);
                var members = await firewall.IpSets.MembersAsync(action.Name, ct);
                return (members.Where(m => Addresses.Tidy(m.Cidr) == Addresses.Tidy(action.Member)).Select(m => new NamedValue(m.Cidr, m.Comment, m.IsExcept)).FirstOrDefault(), members is [var member, ..] ? member.Digest : null);
            default:
                var sets = action.Kind == NamedKind.Set ? await firewall.IpSets.ListAsync(ct) : await api.Cluster.FirewallGroups.ListAsync(ct);
                return (sets.Where(s => s.Name == action.Name).Select(s => new NamedValue(null, s.Comment, false)).FirstOrDefault(), sets is [var set, ..] ? set.Digest : null);
        }
    }

    static Failure Moved(NamedAction action, NamedValue? now) => new(FailureKind.Conflict, $"Can't change {action.Told()} of {action.Place}: somebody changed it after the plan was made.")
    {
        Cause = $"{action.Seen?.ToString() ?? "(none)"} → {now?.ToString() ?? "(none)"}",
        WayOut = "Nothing was changed by this step. Plan again to see what would be done now.",
    };

    static Evidence[] Evidence(NamedAction action, NamedValue? now) => [Saw(action.Path(), action.Told(), now?.ToString() ?? "(none)")];
}
