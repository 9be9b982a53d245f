using System.Diagnostics;
using System.Globalization;

namespace Croft.Bench;

/// <summary>Row 7: commands as a user runs them, each a process of its own.</summary>
sealed class CommandRow(string croft, string app, Figures figures)
{
    const int Times = 20;
    const double Launcher = 20;

    public async Task RunAsync(string folder, CancellationToken ct)
    {
        await MeasureAsync("croft --help", folder, ["--help"], 100, ct);
        foreach (var guests in new[] { 40, 600 })
        {
            var workspace = await WorkspaceAsync(folder, guests, ct);
            await MeasureAsync($"croft guest list, {guests} guests", workspace, ["guest", "list"], guests == 40 ? 250 : null, ct);
        }
    }

    /// <summary>A workspace that has read one sandboxed cluster, which is then gone: a list needs none.</summary>
    async Task<string> WorkspaceAsync(string folder, int guests, CancellationToken ct)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(folder, $"guests-{guests.ToString(CultureInfo.InvariantCulture)}")).FullName;
        using var sandbox = await SandboxProcess.StartAsync(croft, workspace, ["--guests", guests.ToString(CultureInfo.InvariantCulture)], TimeProvider.System, ct);
        await CallAsync(croft, workspace, ["init"], ct);
        await CallAsync(croft, workspace, ["cluster", "add", "lab", sandbox.Urls[0], "--token-file", Path.Combine(workspace, "tokens"), "--trust-on-first-use"], ct);
        await CallAsync(croft, workspace, ["sync"], ct);
        return workspace;
    }

    async Task MeasureAsync(string what, string folder, string[] arguments, double? budget, CancellationToken ct)
    {
        var program = Path.Combine(app, "croft.dll");
        await MeasureAsync($"{what}, the built program", "dotnet", folder, [program, .. arguments], budget, ct);
        await MeasureAsync($"{what}, by the launcher", croft, folder, arguments, budget + Launcher, ct);
    }

    async Task MeasureAsync(string what, string program, string folder, string[] arguments, double? budget, CancellationToken ct)
    {
        await CallAsync(program, folder, arguments, ct);
        var milliseconds = new double[Times];
        var cpu = ChildrenCpu();
        for (var i = 0; i < Times; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await CallAsync(program, folder, arguments, ct);
            milliseconds[i] = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        }
        figures.Add(7, $"{what}, median of {Times}", Figures.Quantile(milliseconds, 0.5), "ms", budget);
        figures.Add(7, $"{what}, processor time", (ChildrenCpu() - cpu).TotalMilliseconds / Times, "ms");
    }

    static async Task CallAsync(string program, string folder, string[] arguments, CancellationToken ct)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["XDG_CONFIG_HOME"] = Path.Combine(folder, "config"), ["XDG_STATE_HOME"] = Path.Combine(folder, "state") },
            },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        await output;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
    }

    /// <summary>Processor time of this process's ended children, as the kernel counts it: to a hundredth of a second.</summary>
    static TimeSpan ChildrenCpu()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)));
    }
}
