using System.Globalization;
using System.Text.Json;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Reads one guest live, and remembers what was seen as evidence.</summary>
internal sealed class GuestView(ProxmoxClient client, GuestAddress guest)
{
    /// <summary>Everything a plan needs, or null when there is no such guest on that node.</summary>
    public async Task<GuestReading?> ReadAsync(CancellationToken ct)
    {
        if (await ConfigAsync(ct) is not { } config) return null;
        var status = await StatusAsync(ct);
        return new GuestReading(guest with { Name = config.Values.GetValueOrDefault(guest.IsVm ? "name" : "hostname") ?? guest.Name })
        {
            Running = status.Running,
            State = status.State,
            Lock = config.Values.GetValueOrDefault("lock") ?? status.Lock,
            Pid = status.Pid,
            Uptime = status.Uptime,
            Ha = status.Ha,
            Config = config.Values,
            Digest = config.Digest,
            Pending = await PendingAsync(ct),
        };
    }

    /// <summary>The config with values that wait for a restart; null when there is no such guest on that node.</summary>
    public async Task<GuestConfigSeen?> ConfigAsync(CancellationToken ct)
    {
        try
        {
            var config = await Api.ConfigAsync(ct);
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in config.Values) values[key] = value;
            return new GuestConfigSeen(values, config.Digest);
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.NotFound && SaysNoConfig(e.Reason))
        {
            return null;
        }
    }

    // A node that is not known says NotFound too, and proves nothing about the guest.
    internal static bool SaysNoConfig(string? reason) =>
        reason is not null && (reason.Contains("unable to find configuration file", StringComparison.OrdinalIgnoreCase)
            || (reason.Contains("configuration file", StringComparison.OrdinalIgnoreCase) && reason.Contains("does not exist", StringComparison.Ordinal)));

    /// <summary>The present state; throws when there is no such guest on that node.</summary>
    public async Task<GuestStatusSeen> StatusAsync(CancellationToken ct)
    {
        var status = await Api.StatusAsync(ct);
        return new GuestStatusSeen(status.State.Text, status.QmpStatus)
        {
            Lock = status.Lock,
            Pid = status.Pid,
            Uptime = status.Uptime,
            Ha = status.IsHaManaged is true,
        };
    }

    /// <summary>Values that wait for the next restart.</summary>
    public async Task<IReadOnlyList<WaitingValue>> PendingAsync(CancellationToken ct) =>
        [.. (await Api.PendingAsync(ct)).Where(p => p.Waits).Select(p => new WaitingValue(p.Key, p.Value, p.Deletion == PendingDeletion.None ? p.Pending : null))];

    /// <summary>Snapshots with the present state as the entry <c>current</c>.</summary>
    public async Task<IReadOnlyList<SnapshotSeen>> SnapshotsAsync(CancellationToken ct)
    {
        var data = await GetAsync("snapshot", ct);
        return
        [
            .. from row in data.EnumerateArray()
               let name = Member(row, "name")
               where name is not null
               select new SnapshotSeen(name)
               {
                   Parent = Member(row, "parent"),
                   Made = Number(row, "snaptime") is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null,
                   Vmstate = Number(row, "vmstate") is > 0,
                   Description = Member(row, "description")?.TrimEnd('\n'),
                   State = Member(row, "snapstate"),
               },
        ];
    }

    /// <summary>Names of the snapshots that hold a volume.</summary>
    public async Task<IReadOnlyList<string>> SnapshotsOfAsync(VolumeId volume, CancellationToken ct)
    {
        List<string> holding = [];
        foreach (var name in (await SnapshotsAsync(ct)).Where(s => !s.IsCurrent).Select(s => s.Name))
        {
            if ((await Api.SnapshotConfigAsync(name, ct)).Disks.Any(d => d.Volume == volume)) holding.Add(name);
        }
        return holding;
    }

    /// <summary>Settings that a rollback puts back and that differ between the present config and that of a snapshot.</summary>
    public async Task<IReadOnlyList<string>> DiffersFromAsync(string snapshot, CancellationToken ct)
    {
        var now = await GetAsync("config", ct);
        var then = (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, $"{guest.Path}/config") { Parameters = [new("snapshot", snapshot)] }, ct)).Data;
        return
        [
            .. now.EnumerateObject().Concat(then.EnumerateObject()).Select(p => p.Name).Distinct(StringComparer.Ordinal)
                .Where(key => IsPutBack(key) && Member(now, key) != Member(then, key)).Order(StringComparer.Ordinal),
        ];
    }

    // Proxmox keeps the description and unused disks, makes a new generation id, and writes the snapshot's own facts beside its settings.
    static bool IsPutBack(string key) =>
        key is not ("description" or "digest" or "lock" or "machine" or "parent" or "snapshots" or "snapstate" or "snaptime" or "vmgenid" or "vmstate" or "cipassword" or "lxc")
        && !key.StartsWith("running", StringComparison.Ordinal) && KeyEffect.Index(key, "unused") is null;

    /// <summary>Whether its storages can do something: <c>snapshot</c>, or <c>clone</c> with shared data.</summary>
    public async Task<bool> CanAsync(string feature, CancellationToken ct)
    {
        try
        {
            var call = new ProxmoxCall(HttpMethod.Get, $"{guest.Path}/feature") { Parameters = [new("feature", feature)] };
            return Number((await client.SendAsync(call, ct)).Data, "hasFeature") is > 0;
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.NotImplemented)
        {
            // Where it can't be asked nothing is refused here; Proxmox decides when the run begins.
            return true;
        }
    }

    /// <summary>What was read, for the journal.</summary>
    public Evidence Saw(string part, string field, string? value) => new($"GET {guest.Path}/{part}", field, value ?? "(not set)");

    ProxmoxGuest Api => client.Node(guest.Node).Guest(guest.IsVm ? GuestKind.Qemu : GuestKind.Lxc, guest.Vmid);

    async Task<JsonElement> GetAsync(string part, CancellationToken ct) =>
        (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, $"{guest.Path}/{part}"), ct)).Data;

    internal static string? Member(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? Text(value) : null;

    internal static long? Number(JsonElement row, string name) =>
        Member(row, name) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (long)number : null;

    static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        _ => value.GetRawText(),
    };
}

/// <summary>A guest's config as read, with its digest.</summary>
internal sealed record GuestConfigSeen(IReadOnlyDictionary<string, string> Values, string? Digest)
{
    /// <summary>Lock it carries; null when none.</summary>
    public string? Lock => Values.GetValueOrDefault("lock");
}

/// <summary>A guest's state as read.</summary>
/// <param name="Status"><c>running</c> or <c>stopped</c>.</param>
/// <param name="Qemu">QEMU's own word; null for a container.</param>
internal sealed record GuestStatusSeen(string Status, string? Qemu)
{
    public bool Running => Status == "running";

    public bool Paused => Running && State == "paused";

    public string State => Qemu ?? Status;

    public string? Lock { get; init; }

    public long? Pid { get; init; }

    public TimeSpan Uptime { get; init; }

    public bool Ha { get; init; }
}

/// <summary>A snapshot as read.</summary>
internal sealed record SnapshotSeen(string Name)
{
    public string? Parent { get; init; }

    public DateTimeOffset? Made { get; init; }

    public bool Vmstate { get; init; }

    public string? Description { get; init; }

    /// <summary><c>prepare</c> or <c>delete</c> while Proxmox works on it.</summary>
    public string? State { get; init; }

    public bool IsCurrent => Name == "current";
}
