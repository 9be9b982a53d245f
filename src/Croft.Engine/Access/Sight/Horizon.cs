using System.Globalization;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Access;

/// <summary>What the present caller sees of the estate; the rule is in <c>docs/decisions/0016-sight.md</c>.</summary>
/// <remarks>
/// <para>A guest is seen when it is in the scope of a grant that holds <c>estate.read</c>; what belongs to it is seen with it. All else of a
/// cluster is seen by a grant on that cluster, or on everything. What is not seen is answered as if it did not exist.</para>
/// <para>Set by <see cref="VerbRunner"/> around every call. Where none is set (runs, loops, the local owner) everything is seen.</para>
/// </remarks>
public sealed class Horizon
{
    static readonly AsyncLocal<Horizon?> current = new();
    static readonly Actor nobody = Actor.Holding("croft", Grant.All);

    readonly VerbInfo? verb;
    readonly Func<Database>? database;

    // Replaced as one: a stream's sight is renewed while it reads.
    volatile Sight now;

    Horizon(Actor actor, VerbInfo? verb, Func<Database>? database)
    {
        (this.verb, this.database) = (verb, database);
        now = new Sight(actor, Known.None);
        // A grant on single guests is of no use to a verb about clusters: to it they are as unknown as the rest.
        IsNarrow = verb?.About is Part.Cluster or Part.Everything;
    }

    /// <summary>All there is.</summary>
    public static Horizon Everything { get; } = new(nobody, null, null);

    /// <summary>What the present caller sees.</summary>
    public static Horizon Current => current.Value ?? Everything;

    /// <summary>What an actor sees who calls a verb; with what the readings know of their guests now.</summary>
    internal static async Task<Horizon> OfAsync(Actor actor, VerbInfo verb, Func<Database> database, CancellationToken ct)
    {
        var horizon = new Horizon(actor, verb, database);
        await horizon.RenewAsync(ct);
        return horizon;
    }

    /// <summary>Does work as the present caller's; what fails on the way to a cluster that is not seen whole is told without addresses and paths.</summary>
    internal async Task<T> SeeingAsync<T>(string attempted, Func<Task<T>> work)
    {
        using var sight = Enter();
        try
        {
            return await work();
        }
        catch (ProxmoxException e) when (Withholds(e))
        {
            throw new FailureException(Withheld(e, FailureMap.Of(e, attempted)), e);
        }
        catch (FailureException e) when (e.InnerException is ProxmoxException cause && Withholds(cause))
        {
            throw new FailureException(e.Failure.Message.Contains(cause.Message.TrimEnd('.'), StringComparison.Ordinal) ? Withheld(cause, e.Failure) : e.Failure with { Cause = null }, e);
        }
    }

    // What Proxmox says of a guest is told; what is wrong with the way there names nodes, addresses and rights.
    bool Withholds(ProxmoxException e) => e.Cluster is { } cluster && !Whole(cluster)
        && e.Error is ProxmoxError.Unauthenticated or ProxmoxError.Forbidden or ProxmoxError.Unreachable or ProxmoxError.TimedOut or ProxmoxError.Untrusted or ProxmoxError.NotProxmox or ProxmoxError.BadAnswer;

    static Failure Withheld(ProxmoxException e, Failure failure) =>
        new(failure.Kind, $"{e.Cluster} could not be asked.") { WayOut = $"Nothing was changed{(e.MayHaveHappened ? ", as far as is known" : "")}. Try again, or ask whoever owns this Croft." };

    /// <summary>Makes it the present caller's, until it is disposed of.</summary>
    internal Entered Enter()
    {
        var before = current.Value;
        current.Value = this;
        return new Entered(before);
    }

    /// <summary>Sees everything until it is disposed of: for work of Croft's own, and for what is filtered afterwards.</summary>
    internal static Entered EnterEverything() => Everything.Enter();

    /// <summary>Takes over what the readings know now, after they were read anew.</summary>
    internal Task RenewAsync(CancellationToken ct) => RenewAsync(actor, ct);

    /// <summary>Takes over what an actor holds now, too.</summary>
    internal async Task RenewAsync(Actor actor, CancellationToken ct)
    {
        if (database is not null)
            now = new Sight(actor, await Known.ReadAsync(database(), actor, ct));
    }

    Actor actor => now.Actor;
    Scopes seen => now.Seen;
    Known known => now.Known;
    HashSet<(string, int)> guests => now.Guests;
    HashSet<string> told => now.Told;
    HashSet<(string, string)> nodes => now.Nodes;

    bool IsNarrow { get; }

    /// <summary>True when nothing is hidden.</summary>
    public bool All => seen.Everything && !IsLimited;

    /// <summary>True for a cluster that is seen with all that it holds.</summary>
    public bool Whole(string cluster) => seen.Hold(cluster);

    /// <summary>True for a cluster whose name is told: it is seen whole, or holds a guest that is seen.</summary>
    public bool Told(string cluster) => Whole(cluster) || (!IsNarrow && told.Contains(cluster));

    /// <summary>True for a node whose name is told: its cluster is seen whole, or it holds a guest that is seen.</summary>
    public bool Told(string cluster, string node) => Whole(cluster) || (!IsNarrow && nodes.Contains((cluster, node)));

    /// <summary>True for a guest that is seen.</summary>
    public bool Sees(string cluster, int vmid) => Whole(cluster) || (!IsNarrow && guests.Contains((cluster, vmid)));

    /// <summary>True for what belonged to a guest at a moment, which is seen with the guest: not what was of another that had its number before.</summary>
    public bool Sees(string cluster, int vmid, DateTimeOffset? at) =>
        Whole(cluster) || (Sees(cluster, vmid) && (at is null || !known.Reused.TryGetValue((cluster, vmid), out var since) || at > since));

    /// <summary>True for what belongs to a guest by its number as a text, such as a reading of the past.</summary>
    public bool Sees(string cluster, string vmid, DateTimeOffset? at) =>
        Whole(cluster) || (int.TryParse(vmid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Sees(cluster, number, at));

    /// <summary>True for a guest that is seen by what it is at this moment, which may be other than it was read.</summary>
    public bool Sees(KnownGuest now) => Whole(now.Cluster) || (Sees(now.Cluster, now.Vmid) && seen.Hold(now));

    /// <summary>True for a pool that is seen, with its cluster or by itself.</summary>
    public bool SeesPool(string cluster, string pool) => Whole(cluster) || (!IsNarrow && seen.HoldPool(cluster, pool));

    /// <summary>True where the verb's permission is held on a cluster; only for verbs that make no plan, whose plan says it otherwise.</summary>
    public bool May(string cluster) => !IsLimited || Held(verb!.Permission).Hold(cluster);

    // A verb that reads or keeps by another permission than the one to see: what it is not held on is left out.
    bool IsLimited => verb is { About: Part.Cluster, Plans: false } && !Held(verb.Permission).Everything;

    /// <summary>True for who is told of Proxmox's own accounts and their rights, which open more than any part: by the permission for them, or for whatever manifests ask.</summary>
    public bool SeesAccounts => HoldsEverything(Permissions.AccessRead) || HoldsEverything(Permissions.EstateChange);

    /// <summary>True when a permission is held on everything.</summary>
    public bool HoldsEverything(string permission) => Held(permission).Everything;

    /// <summary>What of an answer's missing parts is told: what lies in clusters that are not seen whole only as far as its names are known.</summary>
    public IReadOnlyList<Missing> Tell(IEnumerable<Missing> missing)
    {
        if (All)
            return [.. missing];
        return [.. missing.Select(Tell).OfType<Missing>().Distinct()];
    }

    Missing? Tell(Missing missing)
    {
        var parts = missing.What.Split('/');
        if (Whole(parts[0]))
            return missing;
        // Why a call failed names addresses and paths.
        return Told(parts[0]) && (parts.Length == 1 || Told(parts[0], parts[1]))
            ? new Missing(parts.Length == 1 ? parts[0] : $"{parts[0]}/{parts[1]}", missing.Kind, Unasked) : null;
    }

    /// <summary>Why something is missing, where nothing more may be told.</summary>
    internal const string Unasked = "not all of it could be asked";

    /// <summary>Refuses what can only be decided knowing nodes and storages of a cluster that is not seen whole.</summary>
    /// <exception cref="FailureException">Denied.</exception>
    public void DemandWhole(string cluster)
    {
        if (!Whole(cluster))
            throw Denied($"the nodes and storages of {cluster}", $"It needs the permission {Permissions.EstateRead} on cluster:{cluster}; ask whoever owns this Croft.");
    }

    /// <summary>Refuses a part that is hidden, as if it did not exist, and one on which a permission is not held.</summary>
    /// <exception cref="FailureException">NotFound or Denied.</exception>
    public void Demand(EstatePart part, string permission)
    {
        if (!Sees(part))
            throw Hidden(part);
        if (!Holds(permission, part))
            throw Denied(Name(part), $"It needs the permission {permission} there; ask whoever owns this Croft.");
    }

    /// <summary>Refuses a plan that touches what is hidden, or on which its verb's permission is not held.</summary>
    /// <exception cref="FailureException">NotFound or Denied.</exception>
    public void Demand(Plan plan, string permission)
    {
        if (seen.Everything && Held(permission).Everything)
            return;
        var parts = EstatePart.Of(plan);
        if (parts.FirstOrDefault(p => !Sees(p)) is { } hidden)
            throw Hidden(hidden);
        foreach (var part in parts)
            Demand(part, permission);
    }

    /// <summary>Refuses where a permission is not held on all that a plan touches, which is told: the plan itself is seen.</summary>
    /// <exception cref="FailureException">Denied.</exception>
    public void DemandHeld(Plan plan, string permission)
    {
        if (!Held(permission).Everything && EstatePart.Of(plan).FirstOrDefault(p => !Holds(permission, p)) is { } part)
            throw Denied(Name(part), $"It needs the permission {permission} there; ask whoever owns this Croft.");
    }

    /// <summary>True for a plan that may be looked at: whoever may see runs on all that it touches, and who made it as far as they see all of that.</summary>
    public bool Sees(Plan plan)
    {
        if (SeesEveryPlan)
            return true;
        var parts = EstatePart.Of(plan);
        // What touches nothing has a title all the same, which may name anything: it is for who made it, and for no narrowed token of theirs.
        return parts.Count > 0
            ? Looking.Any(permission => parts.All(p => Holds(permission, p) && IsOf(p, plan.Made))) || (plan.Actor == actor.Name && parts.All(p => Sees(p) && IsOf(p, plan.Made)))
            : plan.Actor == actor.Name && !actor.IsNarrowed;
    }

    // A plan that was made for the guest that had a number before is not of the one that has it now.
    bool IsOf(EstatePart part, DateTimeOffset made) =>
        part is not { Cluster: { } cluster, Vmid: { } vmid } || Whole(cluster) || !known.Reused.TryGetValue((cluster, vmid), out var since) || made > since;

    /// <summary>True when every plan may be looked at.</summary>
    public bool SeesEveryPlan => Looking.Any(permission => Held(permission).Everything);

    // Who may only cancel and resume runs has to find them.
    string[] Looking => verb?.Permission == Permissions.RunControl ? [Permissions.RunRead, Permissions.RunControl] : [Permissions.RunRead];

    bool Sees(EstatePart part) => seen.Everything || (part is { Cluster: { } cluster } && part switch
    {
        { Vmid: { } vmid } => Sees(cluster, vmid),
        { Pool: { } pool } => SeesPool(cluster, pool),
        _ => Whole(cluster),
    });

    bool Holds(string permission, EstatePart part) => Held(permission) is var scopes && (scopes.Everything || (part is { Cluster: { } cluster } && part switch
    {
        { Vmid: { } vmid } => scopes.Hold(cluster) || (known.Guests.TryGetValue((cluster, vmid), out var guest) && scopes.Hold(guest)),
        { Pool: { } pool } => scopes.HoldPool(cluster, pool),
        _ => scopes.Hold(cluster),
    }));

    Scopes Held(string permission) => now.Held(permission);

    string Name(EstatePart part) =>
        part is { Cluster: { } cluster, Vmid: { } vmid } && known.Guests.TryGetValue((cluster, vmid), out var guest) ? $"{guest.Name} ({part})" : part.ToString();

    // The same words for whatever is hidden and for what is not there.
    FailureException Hidden(EstatePart part) => new(FailureKind.NotFound,
        $"'{verb?.FullName}' would touch what is not known{(part.Cluster is { } cluster && Told(cluster) ? $" in cluster {cluster}" : "")}.", "See what is known: croft guest list; read it anew: croft sync.");

    /// <summary>What to say of a cluster that is seen, and on which the verb's permission is not held.</summary>
    internal FailureException DeniedOn(string cluster) => Denied($"cluster {cluster}", $"It needs the permission {verb?.Permission} there; ask whoever owns this Croft.");

    FailureException Denied(string what, string way) => new(FailureKind.Denied, $"{actor.Name} may not '{verb?.FullName}': {what}.", way);

    /// <summary>What an actor's grants and the readings come to.</summary>
    sealed class Sight
    {
        readonly Dictionary<string, Scopes> held = new(StringComparer.Ordinal);

        public Sight(Actor actor, Known known)
        {
            (Actor, Known, Seen) = (actor, known, Scopes.Of(actor, Permissions.EstateRead));
            Guests = [.. Seen.Everything ? [] : known.Guests.Where(g => Seen.Hold(g.Value)).Select(g => g.Key)];
            Told = [.. Guests.Select(g => g.Item1), .. Seen.ClustersOfPools];
            Nodes = [.. Guests.Select(g => (g.Item1, known.Guests[g].Node))];
        }

        public Actor Actor { get; }
        public Scopes Seen { get; }
        public Known Known { get; }
        public HashSet<(string, int)> Guests { get; }
        public HashSet<string> Told { get; }
        public HashSet<(string, string)> Nodes { get; }

        public Scopes Held(string permission)
        {
            lock (held)
                return held.TryGetValue(permission, out var scopes) ? scopes : held[permission] = Scopes.Of(Actor, permission);
        }
    }

    /// <summary>Puts back what was seen before.</summary>
    internal readonly struct Entered(Horizon? before) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => current.Value = before;
    }
}
