using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Croft.Bench;

/// <summary>Row 13: how much the server takes, measured from outside by wrk (Debian's package).</summary>
static class WrkRow
{
    const string Program = "/usr/bin/wrk";
    const int Connections = 32, Seconds = 10;

    public static async Task RunAsync(ServedEstate served, Figures figures, CancellationToken ct)
    {
        if (!File.Exists(Program))
        {
            Console.WriteLine(" 13  wrk is not installed (apt-get install wrk): nothing was measured");
            return;
        }
        var all = await ServedListRow.AllAsync(served, ct);
        var tag = all.SelectMany(g => g["tags"]!.AsArray().Select(t => (string)t!)).GroupBy(t => t).MaxBy(g => g.Count())!.Key;
        await MeasureAsync(served, figures, "page of 50 guests", ["/api/v1/guests?limit=50"], served.Tokens, ct);
        await MeasureAsync(served, figures, "50 guests of one tag", [$"/api/v1/guests?tag={tag}&limit=50"], served.Tokens, ct);
        await MeasureAsync(served, figures, "guest by name", [.. Enumerable.Range(0, 200).Select(i => $"/api/v1/guests/{Uri.EscapeDataString(ServedListRow.Path(all[i * 73 % all.Count]))}")], served.Tokens, ct);
        await MeasureAsync(served, figures, "one token that calls too often", ["/api/v1/guests?limit=50"], [served.Server.Token], ct);
    }

    static async Task MeasureAsync(ServedEstate served, Figures figures, string what, IReadOnlyList<string> paths, IReadOnlyList<string> tokens, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        var script = Path.Combine(folder.Path, "calls.lua");
        await File.WriteAllTextAsync(script, $$"""
            local paths = {{{Lua(paths)}}}
            local tokens = {{{Lua(tokens)}}}
            local threads, turn = {}, 0
            function setup(thread) table.insert(threads, thread) end
            function init() good, often, other, turn = 0, 0, 0, math.random(1000) end
            function request()
                turn = turn + 1
                return wrk.format("GET", paths[turn % #paths + 1], { ["Authorization"] = "Bearer " .. tokens[turn % #tokens + 1] })
            end
            function response(status)
                if status == 200 then good = good + 1 elseif status == 429 then often = often + 1 else other = other + 1 end
            end
            function done(summary, latency)
                local g, m, o = 0, 0, 0
                for _, t in ipairs(threads) do g, m, o = g + t:get("good"), m + t:get("often"), o + t:get("other") end
                local e = summary.errors
                io.write(string.format('\n{"p50":%f,"p95":%f,"p99":%f,"seconds":%f,"good":%d,"often":%d,"other":%d,"broken":%d}\n',
                    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, summary.duration / 1000000, g, m, o, e.connect + e.read + e.write + e.timeout))
            end
            """, ct);
        var cpu = served.Server.Cpu;
        using var wrk = new Process { StartInfo = new ProcessStartInfo(Program, ["-t", "1", "-c", Text(Connections), "-d", Text(Seconds), "-s", script, served.Server.Url.ToString()]) { RedirectStandardOutput = true, UseShellExecute = false } };
        wrk.Start();
        var said = await wrk.StandardOutput.ReadToEndAsync(ct);
        await wrk.WaitForExitAsync(ct);
        using var told = JsonDocument.Parse(said.Split('\n').LastOrDefault(l => l.StartsWith('{')) ?? throw new InvalidOperationException($"wrk said: {said}"));
        double Of(string name) => told.RootElement.GetProperty(name).GetDouble();
        var isLimited = tokens.Count == 1;
        figures.Add(13, $"{what}: calls answered a second", Of("good") / Of("seconds"), "/s");
        if (isLimited) figures.Add(13, $"{what}: told to wait a second (429)", Of("often") / Of("seconds"), "/s");
        else figures.Add(13, $"{what}: told to wait (429)", Of("often"), "");
        figures.Add(13, $"{what}: other answers, and broken connections", Of("other") + Of("broken"), "", 0);
        foreach (var share in new[] { "p50", "p95", "p99" }) figures.Add(13, $"{what}: {share}, {Connections} connections", Of(share), "ms");
        figures.Add(13, $"{what}: the server's processor, share of one core", (served.Server.Cpu - cpu).TotalSeconds / Of("seconds") * 100, "%");
    }

    static string Lua(IEnumerable<string> texts) => string.Join(", ", texts.Select(t => $"\"{t}\""));

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
