using System.Diagnostics;

namespace Croft.Acceptance.Tests;

/// <summary>A terminal of tmux's in which croft runs as a person sees it; it has a server of its own, gone afterwards.</summary>
sealed class Tmux(TestFolder folder) : IAsyncDisposable
{
    readonly string socket = folder.Beside("tmux");

    /// <summary>Starts a shell in the workspace.</summary>
    public Task StartAsync(int columns, int rows) => TmuxAsync(
        [
            "-f", "/dev/null", "new-session", "-d", "-x", $"{columns}", "-y", $"{rows}", "-c", folder.Workspace,
            .. folder.Environment.SelectMany(v => new[] { "-e", $"{v.Key}={v.Value}" }), "-e", "PS1=shell$ ", "sh",
        ]);

    /// <summary>Presses keys, by tmux's names: <c>Enter</c>, <c>C-]</c>; anything else is typed.</summary>
    public Task PressAsync(params string[] keys) => TmuxAsync(["send-keys", .. keys]);

    /// <summary>Types croft's command line, and Enter.</summary>
    public Task CroftAsync(string words) => PressAsync($"clear; dotnet {CroftProcess.Program} {words}", "Enter");

    /// <summary>What the screen shows now.</summary>
    public Task<string> ScreenAsync() => TmuxAsync(["capture-pane", "-p", "-J"]);

    /// <summary>Waits until the screen shows it.</summary>
    public async Task ShowsAsync(string text)
    {
        var screen = "";
        try
        {
            await Eventually.BeAsync($"the screen shows '{text}'", async () => (screen = await ScreenAsync()).Contains(text, StringComparison.Ordinal));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Assert.Fail($"{e.Message}\nThe screen:\n{screen}");
        }
    }

    async Task<string> TmuxAsync(string[] words)
    {
        var ct = TestContext.Current.CancellationToken;
        using var tmux = Process.Start(new ProcessStartInfo("tmux", ["-u", "-S", socket, .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = tmux.StandardOutput.ReadToEndAsync(ct);
        var errors = tmux.StandardError.ReadToEndAsync(ct);
        await tmux.WaitForExitAsync(ct);
        tmux.ExitCode.ShouldBe(0, await errors);
        return await output;
    }

    public async ValueTask DisposeAsync() => await TmuxAsync(["kill-server"]);
}
