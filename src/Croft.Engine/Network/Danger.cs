using System.Net;
using Croft.Contracts;
using Croft.Engine.Reach;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>What a change of a node's network puts at risk, told before it is made.</summary>
/// <param name="Told">Where the ways to the node lie, as the plan says it.</param>
/// <param name="Confirmation">Asked for where nothing but the node's own console might be left; null otherwise.</param>
internal sealed record Danger(string Told, Confirmation? Confirmation)
{
    /// <summary>Judges a change by the interfaces it touches, and those that stand on them.</summary>
    /// <param name="way">The ways to the node.</param>
    /// <param name="interfaces">All interfaces, as before and as after.</param>
    /// <param name="changed">Names of those that change.</param>
    /// <param name="crowded">Names of those whose subnet another would share.</param>
    /// <param name="lost">What can't be put back.</param>
    public static Danger Of(NodeWay way, IReadOnlyList<NetworkInterface> interfaces, IReadOnlyList<FormerInterface> changed, IReadOnlyList<string> crowded, IReadOnlyList<string> lost)
    {
        var touched = Touched(interfaces, [.. changed.Select(c => c.Name)]);
        var own = way.Own.Select(o => Lies(o.IdnHost.Trim('[', ']'), interfaces, changed, touched, crowded)).ToList();
        var inside = way.Inside is null ? null : Lies(way.Inside, interfaces, changed, touched, crowded);
        var told = $"{way.Told}. {string.Join(" ", own.Append(inside).OfType<Lie>().Select(l => l.Told).Distinct(StringComparer.Ordinal))}".TrimEnd();
        string? none =
            lost.Count > 0 ? $"Proxmox's API can't put back {string.Join(", ", lost)}: Croft can ask whether {way.Name} still answers, and not take the change back"
            : way.Through.Count > 0 && inside is { IsTouched: false } ? null
            : own.Exists(o => !o.IsTouched) ? null
            : way.Through.Count == 0 ? $"no other node passes calls on to {way.Name}: a mistake cuts it off, and only its own console brings it back"
            : $"the other nodes reach {way.Name} by what changes, too: a mistake may cut it off so that only its own console brings it back";
        return new Danger(told, none is null ? null : new Confirmation(way.Node, $"{char.ToUpperInvariant(none[0])}{none[1..]}."));
    }

    /// <summary>The interfaces named, and all that stand on them: bridges on their ports, bonds on their members, VLANs on their device.</summary>
    internal static HashSet<string> Touched(IReadOnlyList<NetworkInterface> interfaces, IReadOnlyList<string> changed)
    {
        var touched = changed.ToHashSet(StringComparer.Ordinal);
        while (interfaces.Where(i => !touched.Contains(i.Name) && Below(i).Any(touched.Contains)).ToList() is { Count: > 0 } more)
            touched.UnionWith(more.Select(i => i.Name));
        return touched;
    }

    static IEnumerable<string> Below(NetworkInterface on) =>
        [.. on.BridgePorts.Concat(on.Slaves).SelectMany(p => new[] { p, p.Split('.')[0] }), .. on.VlanDevice is { } device ? [device] : Array.Empty<string>()];

    static Lie Lies(string address, IReadOnlyList<NetworkInterface> interfaces, IReadOnlyList<FormerInterface> changed, HashSet<string> touched, IReadOnlyList<string> crowded)
    {
        if (!IPAddress.TryParse(address, out _))
            return new Lie($"On which interface {address} lies is not known.", true);
        var on = changed.Where(c => c.Values is { } v && new[] { v.GetValueOrDefault("cidr"), v.GetValueOrDefault("cidr6") }.Any(a => Is(a, address))).Select(c => c.Name)
            .Concat(interfaces.Where(i => Is(i.Cidr, address) || Is(i.Cidr6, address)).Select(i => i.Name)).FirstOrDefault();
        return on is null ? new Lie($"On which interface {address} lies is not known.", true)
            : touched.Contains(on) ? new Lie($"{address} lies on {on}, which changes.", true)
            : crowded.Contains(on) ? new Lie($"{address} lies on {on}, whose subnet another would share.", true)
            : new Lie($"{address} lies on {on}, which stays as it is.", false);
    }

    static bool Is(string? cidr, string address) => cidr is not null && IPAddress.TryParse(cidr.Split('/')[0], out var one) && IPAddress.TryParse(address, out var other) && one.Equals(other);

    sealed record Lie(string Told, bool IsTouched);
}
