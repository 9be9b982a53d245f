using System.Diagnostics;
using System.Text;

namespace Croft.Acceptance.Tests;

/// <summary>The built executable, run in a folder of its own as a user would run it.</summary>
sealed class CroftProcess : IDisposable
{
    /// <summary>The program compiled ahead of time where <c>./test</c> has built it, else the one beside the tests.</summary>
    internal static readonly string Program = Path.Combine(Environment.GetEnvironmentVariable("CROFT_APP") is { Length: > 0 } app ? app : AppContext.BaseDirectory, "croft.dll");

    readonly Process process;
    readonly StringBuilder output = new(), errors = new();

    CroftProcess(Process process) => this.process = process;

    /// <summary>What it has written for people so far.</summary>
    public string Said => Text(errors);

    /// <summary>What it has put out so far.</summary>
    public string Told => Text(output);

    public bool HasExited => process.HasExited;

    /// <summary>Starts <c>croft</c> without a terminal.</summary>
    public static CroftProcess Start(TestFolder folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder.Workspace,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Program);
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        foreach (var (name, value) in folder.Environment)
            start.Environment[name] = value;
        var croft = new CroftProcess(new Process { StartInfo = start });
        croft.Begin();
        return croft;
    }

    /// <summary>Runs <c>croft</c> to its end.</summary>
    public static async Task<Finished> RunAsync(TestFolder folder, params string[] args)
    {
        using var croft = Start(folder, args);
        return await croft.FinishAsync();
    }

    /// <summary>Waits for the end, at most two minutes.</summary>
    public async Task<Finished> FinishAsync()
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"croft {string.Join(' ', process.StartInfo.ArgumentList.Skip(1))} has not ended in two minutes.\nstdout:\n{Text(output)}\nstderr:\n{Text(errors)}");
        }
        process.WaitForExit(); // also waits for the last lines
        return new Finished(process.ExitCode, Text(output), Text(errors));
    }

    /// <summary>Waits until something has happened; fails when the process ends before.</summary>
    public async Task UntilAsync(Task happened, string what)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(TimeSpan.FromMinutes(1));
        var exit = process.WaitForExitAsync(late.Token);
        if (await Task.WhenAny(happened, exit) == happened)
            return;
        await exit;
        var end = await FinishAsync();
        Assert.Fail($"croft ended with {end.ExitCode} before {what}.\nstdout:\n{end.Output}\nstderr:\n{end.Errors}");
    }

    /// <summary>Waits until it has said something to people.</summary>
    public Task SaysAsync(string text) => Eventually.BeAsync($"croft says '{text}'", () => Said.Contains(text, StringComparison.Ordinal));

    /// <summary>Ends it at once, as a power cut would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a signal by its name without SIG: INT, TERM, STOP, CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    void Begin()
    {
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}

/// <summary>How a command ended.</summary>
sealed record Finished(int ExitCode, string Output, string Errors)
{
    /// <summary>Asserts exit code 0 and returns the machine text.</summary>
    public string Done()
    {
        ExitCode.ShouldBe(0, $"stdout:\n{Output}\nstderr:\n{Errors}");
        return Output;
    }

    /// <summary>Asserts an exit code and returns the human text.</summary>
    public string Failed(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, $"stdout:\n{Output}\nstderr:\n{Errors}");
        Errors.ShouldNotContain("   at Croft.");
        return Errors;
    }
}
