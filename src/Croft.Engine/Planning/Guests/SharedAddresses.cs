using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Planning.Proofs;
using Croft.Proxmox;

namespace Croft.Engine.Planning;

/// <summary>Addresses that a plan gives to a guest and that another guest of the cluster has or gets: the second that starts is in the first one's way.</summary>
static class SharedAddresses
{
    /// <summary>A sentence an address; nothing is looked at where the plan gives none.</summary>
    /// <param name="pieces">What is planned.</param>
    /// <param name="sights">What is there.</param>
    public static IReadOnlyList<string> Among(IReadOnlyList<PlanPiece> pieces, IReadOnlyList<Sight> sights)
    {
        var planned = pieces.Where(p => ConfigSpec.IsGuest(p.Change.Kind)).ToList();
        var given = planned.Where(p => p.Change.Wanted is not null).SelectMany(p => Of(Will(p.Change), IsVm(p.Change.Kind)).Except(Of(Was(p.Change), IsVm(p.Change.Kind))).Select(a => (p.Change.Cluster, Address: a, p.Change.Name))).ToList();
        if (given.Count == 0) return [];
        var changed = planned.Where(p => p.Change.There is not null).Select(p => (p.Change.Cluster, p.Change.There!.Identity)).ToHashSet();
        var holders = sights.Where(s => s.Reading is GuestSight { Reading: { Template: false } } && !changed.Contains((s.Cluster, s.Identity))).Select(s => (s.Cluster, s.Name, Config: ((GuestSight)s.Reading!).Reading!.Config, IsVm: IsVm(s.Kind)))
            .Concat(planned.Where(p => p.Change.Wanted is not null).Select(p => (p.Change.Cluster, p.Change.Name, Config: Will(p.Change), IsVm: IsVm(p.Change.Kind))))
            .SelectMany(g => Of(g.Config, g.IsVm).Distinct().Select(a => (Key: (g.Cluster, a), g.Name))).ToLookup(g => g.Key, g => g.Name);
        return
        [
            .. from address in given.Select(g => (g.Cluster, g.Address)).Distinct()
               let names = holders[address].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()
               where names.Count > 1
               select $"{string.Join(", ", names)} of {address.Cluster} would have one address, {address.Address}: give all but one of them another.",
        ];
    }

    static bool IsVm(Kind kind) => kind.Shape.Type == typeof(VirtualMachineSpec);

    static IReadOnlyDictionary<string, string> Was(Change change) => (change.There?.Reading as GuestSight)?.Reading?.Config ?? new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The config as it will be: that of a clone is its source's but for what its document says; a template never runs.</summary>
    static IReadOnlyDictionary<string, string> Will(Change change)
    {
        var wanted = change.Wanted!;
        if (wanted.Spec.Keys.GetValueOrDefault("template")?[""] is "1") return new Dictionary<string, string>(StringComparer.Ordinal);
        if (change.There is null && change.Coming?.GetValueOrDefault((change.Kind.Name, change.Name)) is { } coming) return coming.Config;
        var will = new Dictionary<string, string>(wanted.Ours("clone") is null ? new Dictionary<string, string>() : Was(change), StringComparer.Ordinal);
        foreach (var (key, value) in ConfigSpec.Write(wanted.Kind, wanted.Spec)) will[key] = value;
        return will;
    }

    /// <summary>IP and MAC addresses.</summary>
    static IEnumerable<string> Of(IReadOnlyDictionary<string, string> config, bool isVm) =>
        GuestAddresses.AllGiven(config, isVm).Concat(GuestReading.CardsIn(config).Select(c => c.Mac).OfType<string>().Select(m => m.ToUpperInvariant()));
}
