using System.Globalization;
using System.Text.Json.Nodes;

namespace Croft.Bench;

/// <summary>Row 15: what sight costs whoever holds less than everything.</summary>
static class SightRow
{
    public static async Task RunAsync(ServedEstate served, Figures figures, CancellationToken ct)
    {
        var all = await ServedListRow.AllAsync(served, ct);
        var pooled = all.Where(g => g["pool"] is not null).GroupBy(g => $"{g["cluster"]}/{g["pool"]}").MaxBy(g => g.Count())!;
        var tag = all.SelectMany(g => g["tags"]!.AsArray().Select(t => (string)t!)).GroupBy(t => t).MaxBy(g => g.Count())!.Key;
        var one = all[all.Count / 2];
        foreach (var (who, scope) in new[] { ("administrator", "*"), ("of a pool", $"pool:{pooled.Key}"), ("of a tag", $"tag:{tag}"), ("of one guest", $"guest:{one["cluster"]}/{one["name"]}") })
        {
            var token = scope == "*" ? served.Tokens[0] : await AdmitAsync(served, who.Replace(' ', '-'), scope, ct);
            var seen = (await served.CallAsync("GET", "/api/v1/guests", null, ct, token))["items"]!.AsArray();
            await MeasureAsync($"{who}, {seen.Count.ToString(CultureInfo.InvariantCulture)} guests seen: page of 50", _ => "/api/v1/guests?limit=50");
            await MeasureAsync($"{who}: one status, 50 of them", _ => "/api/v1/guests?status=stopped&limit=50");
            await MeasureAsync($"{who}: guest by name", i => $"/api/v1/guests/{Uri.EscapeDataString(ServedListRow.Path(seen[i * 73 % seen.Count]!))}");

            Task MeasureAsync(string what, Func<int, string> path) => ServedListRow.MeasureAsync(served, figures, 15, what, path, 50, ct, token);
        }
    }

    static async Task<string> AdmitAsync(ServedEstate served, string user, string scope, CancellationToken ct)
    {
        await served.CallAsync("POST", "/api/v1/users", new { name = user }, ct);
        await served.CallAsync("POST", $"/api/v1/users/{user}/operator/grant", new { scope }, ct);
        return await served.TokenAsync(user, "bench", ct);
    }
}
