using System.Globalization;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Raw;

/// <summary>A path of the Proxmox API as a user typed it, made safe to send.</summary>
/// <param name="Text">The path below <c>/api2/json</c>, its segments encoded once.</param>
/// <param name="Node">Node it names; null when it names none.</param>
/// <param name="Vmid">Guest it names; null when it names none.</param>
internal sealed partial record RawPath(string Text, string? Node, int? Vmid)
{
    const string Prefix = "/api2/json";

    /// <summary>Reads a path; the prefix <c>/api2/json</c> may stand before it.</summary>
    /// <exception cref="FailureException">Invalid: it is no path.</exception>
    public static RawPath Parse(string typed)
    {
        var text = typed.Trim();
        if (text.StartsWith(Prefix, StringComparison.Ordinal)) text = text[Prefix.Length..];
        var segments = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var why = text switch
        {
            _ when typed.Contains("://", StringComparison.Ordinal) => "an address of a server is not wanted, only the path",
            _ when text.Contains('?', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal) => "parameters follow the path as KEY=VALUE",
            _ when segments.Any(s => Uri.UnescapeDataString(s) is "." or "..") => "it must not hold '.' or '..'",
            _ when text.Any(char.IsControl) || text.Contains('\\', StringComparison.Ordinal) => "it holds characters that no path has",
            _ => null,
        };
        if (why is not null)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"'{typed}' is no path of the Proxmox API: {why}.")
            {
                WayOut = "Say it as 'pvesh' does: /nodes/pve1/qemu/101/config.",
                Faults = [new Fault("PATH", why)],
            });
        }
        // Decoded first, so that a path that came encoded is not encoded twice.
        var encoded = segments.Select(s => Uri.EscapeDataString(Uri.UnescapeDataString(s)).Replace("%3A", ":", StringComparison.Ordinal));
        // What Proxmox will decode is what counts: an encoded 'qemu' names a guest too.
        string[] decoded = [.. segments.Select(Uri.UnescapeDataString)];
        return new RawPath("/" + string.Join('/', encoded), decoded is ["nodes", var node, ..] ? node : null, GuestOf(decoded));
    }

    /// <summary>Leases of the guests, or of the whole node, that a call of this path may change.</summary>
    public IReadOnlyList<string> Leases(string cluster, IReadOnlyDictionary<string, string> parameters)
    {
        string[] segments = [.. Text.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        var guests = new SortedSet<int>(Named.SelectMany(key => Numbers(parameters.GetValueOrDefault(key))).Concat(Below(segments)));
        if (Vmid is { } vmid) guests.Add(vmid);
        var whole = segments is ["nodes", var node, "startall" or "stopall" or "migrateall" or "suspendall"] ? [$"{cluster}/node/{node}"] : Array.Empty<string>();
        return [.. guests.Select(v => GuestAddress.LeaseOf(cluster, v)), .. whole];
    }

    // Parameters that name guests, several at once where Proxmox takes a list.
    static readonly string[] Named = ["vmid", "newid", "target-vmid", "vms", "sid", "guest"];

    static IEnumerable<int> Below(string[] segments) => segments switch
    {
        ["cluster", "ha", "resources", var sid, ..] => Numbers(sid),
        ["cluster", "replication", var job, ..] => Numbers(job.Split('-')[0]),
        ["nodes", _, "replication", var job, ..] => Numbers(job.Split('-')[0]),
        ["nodes", _, "storage", _, "content", .. var volume] => Owner().Matches(string.Join('/', volume)).Select(m => Number(m.Groups[1].Value)).OfType<int>(),
        _ => [],
    };

    [GeneratedRegex("(?:^|[/:])(?:vm|base|subvol|basevol|vzdump-qemu|vzdump-lxc)-([0-9]+)-", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Owner();

    // `101`, `101,102`, `101 102`, `vm:101`.
    static IEnumerable<int> Numbers(string? text) =>
        (text ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Select(word => Number(word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..])).OfType<int>();

    static int? GuestOf(string[] segments) => segments switch
    {
        ["nodes", _, "qemu" or "lxc", var id, ..] => Number(id),
        _ => null,
    };

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
