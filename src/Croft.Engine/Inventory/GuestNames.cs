using System.Globalization;
using Croft.Contracts;

namespace Croft.Engine.Inventory;

/// <summary>How a guest may be written: its name or vmid, with its node, its cluster or both before it.</summary>
readonly record struct GuestName(string Text, string? Cluster, string? Place, string Last)
{
    /// <summary>Takes <c>web-01</c>, <c>pve2/101</c>, <c>lab/101</c> or <c>lab/pve2/101</c> apart.</summary>
    public static GuestName Parse(string text, string? cluster)
    {
        var parts = text.Trim().Split('/');
        if (parts.Length > 3 || parts.Any(string.IsNullOrWhiteSpace))
            throw new FailureException(new Failure(FailureKind.Invalid, $"'{text}' names no guest.")
            {
                WayOut = "Guests are written as web-01, 101, pve2/101, lab/101 or lab/pve2/101.",
                Faults = [new Fault("guest", "one to three parts, divided by /")],
            });
        return parts.Length switch
        {
            1 => new(text, cluster, null, parts[0]),
            2 => new(text, cluster, parts[0], parts[1]),
            _ when cluster is not null && cluster != parts[0] => throw new FailureException(
                FailureKind.Invalid, $"'{text}' lies in cluster {parts[0]}, but --cluster says {cluster}.", "Leave one of the two out."),
            _ => new(text, parts[0], parts[1], parts[2]),
        };
    }

    /// <summary>The vmid, when the last part is a number.</summary>
    public int? Vmid => int.TryParse(Last, NumberStyles.None, CultureInfo.InvariantCulture, out var vmid) ? vmid : null;

    /// <summary>True when this may mean that guest.</summary>
    public bool Fits(GuestRow guest) =>
        (Cluster is null || Same(Cluster, guest.Cluster))
        && FitsPlace(guest)
        && (Vmid == guest.Vmid || Same(Last, guest.Name));

    // What stands before the name may be a node or a cluster.
    bool FitsPlace(GuestRow guest) => Place is null || Same(Place, guest.Node) || Same(Place, guest.Cluster);

    static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Picks the one guest that is meant, or says why it can't.</summary>
static class GuestNames
{
    /// <summary>The one that fits; null when none does.</summary>
    /// <exception cref="FailureException">Invalid, with the candidates in a form that can be pasted.</exception>
    public static GuestRow? Pick(GuestName name, IEnumerable<GuestRow> guests)
    {
        var fitting = guests.Where(name.Fits).ToList();
        // A vmid is meant before a name that looks like one.
        if (fitting.Count > 1 && name.Vmid is { } vmid && fitting.Where(g => g.Vmid == vmid).ToList() is { Count: > 0 } numbered)
            fitting = numbered;
        return fitting.Count <= 1 ? fitting.FirstOrDefault() : throw Ambiguous(name, fitting);
    }

    /// <summary>What to say when nothing fits: the names that come nearest.</summary>
    public static FailureException NotFound(GuestName name, IReadOnlyList<GuestRow> guests, IReadOnlyList<string>? silent = null)
    {
        var near = Nearest.Of(name.Last, guests.Select(g => g.Name)).ToHashSet(StringComparer.Ordinal);
        var candidates = guests.Where(g => near.Contains(g.Name)).Take(5).Select(g => $"{g.Name} ({FullName(g)})").ToList();
        var place = name.Cluster is null ? "" : $" in cluster {name.Cluster}";
        return new FailureException(new Failure(FailureKind.NotFound, $"No guest '{name.Text}' is known{place}.")
        {
            Cause = silent is { Count: > 0 } ? string.Join(" ", silent) : null,
            WayOut = candidates.Count > 0 ? $"Near: {string.Join(", ", candidates)}."
                : guests.Count == 0 ? "No guests are known yet; read the estate: croft sync." : "See what is known: croft guest list; read it anew: croft sync.",
        });
    }

    /// <summary>What to say when the guest may be one of those that Proxmox tells no name of, because their node is down.</summary>
    public static FailureException Nameless(GuestName name, IReadOnlyList<GuestRow> nameless)
    {
        var nodes = string.Join(", ", nameless.Select(g => $"{g.Cluster}/{g.Node}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var vmids = string.Join(", ", nameless.Select(g => g.Vmid.ToString(CultureInfo.InvariantCulture)).Take(10)) + (nameless.Count > 10 ? ", …" : "");
        return new FailureException(FailureKind.Unreachable,
            $"No guest '{name.Text}' is known, but it may lie on {nodes}, which is offline: Proxmox tells no names of the guests there ({vmids}).",
            "Bring the node back, then try again; or say its vmid.");
    }

    /// <summary>The form that is never ambiguous.</summary>
    public static string FullName(GuestRow guest) => $"{guest.Cluster}/{guest.Node}/{guest.Vmid}";

    static FailureException Ambiguous(GuestName name, List<GuestRow> fitting)
    {
        var candidates = fitting.OrderBy(g => g.Cluster, StringComparer.Ordinal).ThenBy(g => g.Vmid).Select(g => $"{FullName(g)} ({g.Name}, {g.Status})").ToList();
        var shown = candidates.Count > 10 ? [.. candidates.Take(10), $"and {candidates.Count - 10} more"] : candidates;
        return new FailureException(new Failure(FailureKind.Invalid, $"'{name.Text}' may mean {candidates.Count} guests: {string.Join(", ", shown)}.")
        {
            WayOut = $"Say which, such as {FullName(fitting[0])}.",
            Faults = [.. fitting.Take(10).Select(g => new Fault("guest", FullName(g)))],
        });
    }
}
