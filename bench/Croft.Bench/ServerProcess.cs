using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Croft.Bench;

/// <summary>The built program serving a workspace, as a process of its own.</summary>
sealed partial class ServerProcess : IDisposable
{
    readonly Process process;

    ServerProcess(Process process, Uri url, string token) => (this.process, Url, Token) = (process, url, token);

    /// <summary>Where it answers.</summary>
    public Uri Url { get; }

    /// <summary>An administrator's token.</summary>
    public string Token { get; }

    /// <summary>The process's id.</summary>
    public int Id => process.Id;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Memory it holds now, in MB (VmRSS).</summary>
    public double Megabytes => Memory.Megabytes(Id);

    /// <summary>Starts <c>croft serve</c> in a workspace and waits until it answers.</summary>
    /// <param name="app">Folder of the built program.</param>
    /// <param name="folder">The workspace, with <c>config</c> and <c>state</c> beside it.</param>
    public static async Task<ServerProcess> StartAsync(string app, string folder, CancellationToken ct)
    {
        var beside = Path.GetDirectoryName(folder)!;
        var token = Path.Combine(beside, "admin-token");
        var started = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(app, "croft.dll"), "serve", "--urls", "https://127.0.0.1:0", "--admin-token-out", token])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardError = true,
                Environment = { ["XDG_CONFIG_HOME"] = Path.Combine(beside, "config"), ["XDG_STATE_HOME"] = Path.Combine(beside, "state") },
            },
        };
        var said = new TaskCompletionSource<Uri>();
        var lines = new List<string>();
        started.ErrorDataReceived += (_, line) =>
        {
            lock (lines) lines.Add(line.Data ?? "(ended)");
            if (line.Data is null) said.TrySetException(new InvalidOperationException($"croft serve ended: {string.Join('\n', lines)}"));
            else if (Said().Match(line.Data) is { Success: true } match) said.TrySetResult(new Uri(match.Groups[1].Value));
        };
        started.Start();
        started.BeginErrorReadLine();
        var url = await said.Task.WaitAsync(ct);
        return new ServerProcess(started, url, (await File.ReadAllTextAsync(token, ct)).Trim());
    }

    /// <summary>Begins anew to tell its most memory.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/clear_refs", "5");

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    [GeneratedRegex(@" at (https://\S+)$", RegexOptions.None, 1000)]
    private static partial Regex Said();
}
