using System.Globalization;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Drift;

/// <summary>Names who made a difference, as far as Proxmox recorded it: the cluster's log for settings of machines, tasks for what takes a task.</summary>
/// <remarks>
/// <c>/cluster/log</c> holds a line a change of a machine's config (<c>update VM 101: -cores 4</c>) with its user; a container's config,
/// pools and edits of files on a node leave no line. Both lists are short, so who is not named soon is named never.
/// </remarks>
sealed partial class Authors(ClusterConnections connections, Readings readings, TimeProvider time)
{
    /// <summary>Where Proxmox wrote nothing down.</summary>
    public const string Unrecorded = "not recorded by Proxmox";

    const int Lines = 1000;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Tasks by what they change.</summary>
    static readonly Dictionary<string, string[]> Tasks = new(StringComparer.Ordinal)
    {
        ["presence"] = ["qmdestroy", "vzdestroy"],
        ["state"] = ["qmstart", "qmstop", "qmshutdown", "qmreboot", "qmsuspend", "qmresume", "vzstart", "vzstop", "vzshutdown", "vzreboot", "startall", "stopall"],
        ["node"] = ["qmigrate", "vzmigrate", "hamigrate"],
        ["template"] = ["qmtemplate", "vztemplate"],
        ["disk"] = ["resize", "qmresize", "qmmove", "move_volume", "imgcopy", "qmconfig"],
    };

    /// <summary>The differences with their authors, and since when each is so.</summary>
    public async Task<IReadOnlyList<DriftRow>> NameAsync(IReadOnlyList<DriftRow> drifts, CancellationToken ct)
    {
        List<DriftRow> named = [];
        foreach (var cluster in drifts.GroupBy(d => d.Cluster))
        {
            var log = await AskAsync(cluster.Key, (c, stop) => c.Cluster.LogAsync(Lines, stop), ct);
            var tasks = await AskAsync(cluster.Key, (c, stop) => c.Cluster.TasksAsync(stop), ct);
            var seen = await readings.ChangesAsync(cluster.Key, [.. cluster.Select(d => d.Identity).Distinct(StringComparer.Ordinal)], ct);
            named.AddRange(cluster.Select(d => Named(d, log, tasks) with { Since = seen.GetValueOrDefault((d.Identity, KeyOf(d.Field))) is { Ticks: > 0 } at ? at : d.Since ?? time.GetUtcNow() }));
        }
        return named;
    }

    static DriftRow Named(DriftRow drift, IReadOnlyList<ClusterLogLine>? log, IReadOnlyList<TaskEntry>? tasks)
    {
        if (drift.Class != DriftClass.Conflicting) return drift;
        if (log is null || tasks is null) return drift with { Author = "not known: the cluster's log can't be read" };
        var key = KeyOf(drift.Field);
        var line = drift.Kind == "VirtualMachine" ? log.FirstOrDefault(l => Sets(l.Message, drift.Identity, key)) : null;
        var task = tasks.Where(t => t.Id == drift.Identity && Types(drift, key).Contains(t.Type)).MaxBy(t => t.Start);
        var at = line?.Time ?? task?.Start;
        return (task is not null && (line is null || task.Start > line.Time) ? task.User : line?.User) is { } user
            ? drift with { Author = string.Create(CultureInfo.InvariantCulture, $"{user}, {at:u}") }
            : drift with { Author = Unrecorded };
    }

    static string[] Types(DriftRow drift, string key)
    {
        if (Tasks.TryGetValue(key, out var types)) return types;
        var isDisk = drift.Kind == "VirtualMachine" ? VmKeys.IsDrive(key) : key == "rootfs" || KeyEffect.Index(key, "mp") is not null;
        return isDisk ? Tasks["disk"] : [];
    }

    /// <summary>True for the line of a change that set, or deleted, this key of this machine.</summary>
    static bool Sets(string message, string vmid, string key)
    {
        if (!message.StartsWith($"update VM {vmid}: ", StringComparison.Ordinal)) return false;
        return Words().Matches(message).Any(word => word.Groups[1].Value == key
            || (word.Groups[1].Value is "delete" or "revert" && word.Groups[2].Value.Split(',', ';', ' ').Contains(key)));
    }

    /// <summary>The key that a field belongs to: <c>net0</c> of <c>net0.tag</c>.</summary>
    static string KeyOf(string field)
    {
        var plain = field.StartsWith("raw.", StringComparison.Ordinal) ? field["raw.".Length..] : field;
        return plain.Split('.')[0];
    }

    async Task<IReadOnlyList<T>?> AskAsync<T>(string cluster, Func<ProxmoxApi, CancellationToken, Task<IReadOnlyList<T>>> ask, CancellationToken ct)
    {
        try
        {
            return await ask((await connections.GetAsync(cluster, ct)).Within(Patience), ct);
        }
        catch (ProxmoxException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?<= )-+([A-Za-z][\w-]*)\s+(\S+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words();
}
