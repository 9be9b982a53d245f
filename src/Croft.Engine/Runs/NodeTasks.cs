using System.Globalization;
using System.Text.Json;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>What the engine asks of a node's tasks and clock.</summary>
static class NodeTasks
{
    /// <summary>Time by the node's own clock; null when the caller may not ask for it.</summary>
    public static async Task<DateTimeOffset?> TimeAsync(ProxmoxClient client, string node, CancellationToken ct)
    {
        try
        {
            var answer = await client.SendAsync(new ProxmoxCall(HttpMethod.Get, $"/nodes/{node}/time"), ct);
            return DateTimeOffset.FromUnixTimeSeconds(Number(answer.Data.GetProperty("time")));
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Forbidden or ProxmoxError.NotImplemented)
        {
            return null;
        }
    }

    /// <summary>Tasks of a type and id on a node, running and ended.</summary>
    public static async Task<IReadOnlyList<SeenTask>> ListAsync(
        ProxmoxClient client, string node, string type, string? id, DateTimeOffset? since, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> query = [new("source", "all"), new("typefilter", type), new("limit", "200")];
        if (int.TryParse(id, CultureInfo.InvariantCulture, out _))
            query.Add(new("vmid", id!));
        if (since is { } from)
            query.Add(new("since", from.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        var answer = await client.SendAsync(new ProxmoxCall(HttpMethod.Get, $"/nodes/{node}/tasks") { Parameters = query }, ct);
        return [.. answer.Data.EnumerateArray().Select(t => SeenTask.Parse(t.GetProperty("upid").GetString()!)).Where(t => t.Type == type && t.Id == (id ?? ""))];
    }

    /// <summary>Whether a task runs, or how it ended.</summary>
    public static async Task<TaskEnd> StatusAsync(ProxmoxClient client, string upid, CancellationToken ct)
    {
        var answer = await client.SendAsync(new ProxmoxCall(HttpMethod.Get, $"/nodes/{SeenTask.Parse(upid).Node}/tasks/{upid}/status"), ct);
        return answer.Data.GetProperty("status").GetString() == "stopped"
            ? new TaskEnd(false, answer.Data.TryGetProperty("exitstatus", out var exit) ? exit.GetString() : null)
            : new TaskEnd(true, null);
    }

    /// <summary>Lines of a task's log from a number on.</summary>
    public static async Task<IReadOnlyList<string>> LogAsync(ProxmoxClient client, string upid, int start, CancellationToken ct)
    {
        var call = new ProxmoxCall(HttpMethod.Get, $"/nodes/{SeenTask.Parse(upid).Node}/tasks/{upid}/log")
        {
            Parameters = [new("start", start.ToString(CultureInfo.InvariantCulture)), new("limit", "500")],
        };
        var answer = await client.SendAsync(call, ct);
        return answer.Data.ValueKind == JsonValueKind.Array
            ? [.. answer.Data.EnumerateArray().Where(l => Number(l.GetProperty("n")) > start).Select(l => l.GetProperty("t").GetString() ?? "")]
            : [];
    }

    static long Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetInt64() : long.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}

/// <summary>Whether a task runs, and how it ended: <c>OK</c>, <c>WARNINGS: 1</c>, or an error's text.</summary>
sealed record TaskEnd(bool Runs, string? Exit);

/// <summary>A task as its UPID names it.</summary>
sealed record SeenTask(string Upid, string Node, DateTimeOffset Start, string Type, string Id, string User)
{
    public static SeenTask Parse(string upid)
    {
        var parts = upid.Split(':');
        return parts.Length >= 8 && long.TryParse(parts[4], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start)
            ? new SeenTask(upid, parts[1], DateTimeOffset.FromUnixTimeSeconds(start), parts[5], parts[6], parts[7])
            : throw new ProxmoxException(ProxmoxError.BadAnswer, $"'{upid}' is no UPID of Proxmox VE.");
    }
}
