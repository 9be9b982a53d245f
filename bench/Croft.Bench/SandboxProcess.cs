using System.Diagnostics;

namespace Croft.Bench;

/// <summary>The sandbox as a process of its own, so that Croft's memory and time are Croft's alone.</summary>
sealed class SandboxProcess : IDisposable
{
    readonly Process process;

    SandboxProcess(Process process, IReadOnlyList<string> urls, IReadOnlyList<string> tokens) => (this.process, Urls, Tokens) = (process, urls, tokens);

    /// <summary>One address a cluster.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>One token a cluster.</summary>
    public IReadOnlyList<string> Tokens { get; }

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

    /// <summary>Starts <c>croft sandbox start</c> and waits until every cluster serves.</summary>
    public static async Task<SandboxProcess> StartAsync(string croft, string folder, string[] arguments, TimeProvider time, CancellationToken ct)
    {
        var urls = Path.Combine(folder, "urls");
        var tokens = Path.Combine(folder, "tokens");
        var started = new Process { StartInfo = new ProcessStartInfo(croft, ["sandbox", "start", "--url-out", urls, "--token-out", tokens, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false } };
        started.Start();
        started.OutputDataReceived += static (_, _) => { };
        started.BeginOutputReadLine();
        while (!File.Exists(urls) || new FileInfo(urls).Length == 0)
        {
            if (started.HasExited)
                throw new InvalidOperationException($"the sandbox ended with exit code {started.ExitCode}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, ct);
        }
        return new SandboxProcess(started, await File.ReadAllLinesAsync(urls, ct), await File.ReadAllLinesAsync(tokens, ct));
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
