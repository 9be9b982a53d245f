using System.Diagnostics;

namespace Croft.Acceptance.Tests.Console;

/// <summary>A real terminal: tmux with a shell in it, a server of its own for each.</summary>
sealed class Terminal : IAsyncDisposable
{
    readonly string name = $"croft-{Guid.NewGuid():N}";
    readonly TestFolder folder;
    readonly string log;

    Terminal(TestFolder folder)
    {
        this.folder = folder;
        log = folder.Beside($"{name}.log");
    }

    /// <summary>Opens a terminal of that size in the workspace; <c>croft</c> is a command there.</summary>
    public static async Task<Terminal> OpenAsync(TestFolder folder, int width, int height = 24, params string[] environment)
    {
        var terminal = new Terminal(folder);
        await terminal.TmuxAsync("-u", "-f", "/dev/null", "new-session", "-d", "-x", $"{width}", "-y", $"{height}", "-c", folder.Workspace, "sh");
        await terminal.TmuxAsync("pipe-pane", $"cat >> '{terminal.log}'");
        await terminal.TypeAsync($"PS1='$ '; croft() {{ env {string.Join(' ', environment)} LANG=C.UTF-8 dotnet {CroftProcess.Program} \"$@\"; }}; clear", "Enter");
        await terminal.ShowsAsync("$", rows => rows.TrimEnd() == "$");
        return terminal;
    }

    /// <summary>Opens the console in it and waits for its prompt.</summary>
    public async Task StartAsync()
    {
        await TypeAsync("croft", "Enter");
        await ShowsAsync("the prompt", rows => IsPrompt(rows.Split('\n')[^1]));
    }

    /// <summary>Presses keys, named as tmux names them; what is no name is typed.</summary>
    public Task TypeAsync(params string[] keys) => TmuxAsync(["send-keys", .. keys]);

    /// <summary>Clears the screen, types a line, and waits until the next prompt stands below what it says.</summary>
    public async Task RunAsync(string line)
    {
        await TypeAsync("C-l");
        await ShowsAsync("nothing but the prompt", rows => IsPrompt(rows.TrimStart('\n')));
        await TypeAsync("-l", line);
        await TypeAsync("Enter");
        await ShowsAsync($"a prompt below '{line}'", rows => rows.TrimStart('\n').Split('\n') is { Length: > 1 } seen && IsPrompt(seen[^1]));
    }

    /// <summary>The same where the screen can't be cleared.</summary>
    public async Task RunPlainAsync(string line)
    {
        await TypeAsync("-l", line);
        await TypeAsync("Enter");
        await ShowsAsync($"a prompt below '{line}'", rows => rows.Contains(line, StringComparison.Ordinal) && rows[rows.LastIndexOf(line, StringComparison.Ordinal)..].TrimEnd().EndsWith("\nworkspace>", StringComparison.Ordinal));
    }

    /// <summary>Pastes as a terminal does: in brackets where the program asked for them.</summary>
    public async Task PasteAsync(string text)
    {
        await TmuxAsync("set-buffer", text);
        await TmuxAsync("paste-buffer", "-p");
    }

    public Task ResizeAsync(int width, int height) => TmuxAsync("resize-window", "-x", $"{width}", "-y", $"{height}");

    /// <summary>What is on the screen now, without the empty rows at its foot.</summary>
    public async Task<string> SeenAsync(params string[] options) => (await TmuxAsync(["capture-pane", "-p", .. options])).TrimEnd();

    public Task<string> ShowsAsync(string text) => ShowsAsync($"'{text}'", rows => Joined(rows).Contains(Joined(text), StringComparison.Ordinal));

    /// <summary>Waits until the screen shows it; fails with what it shows instead.</summary>
    public async Task<string> ShowsAsync(string what, Func<string, bool> shown)
    {
        var seen = "";
        try
        {
            await Eventually.BeAsync($"the terminal shows {what}", async () => shown(seen = await SeenAsync()));
        }
        catch (Exception e) when (e is Xunit.Sdk.FailException)
        {
            Assert.Fail($"{e.Message}\n{seen}");
        }
        return seen;
    }

    /// <summary>Every byte that the terminal was sent, once it ends like that.</summary>
    public async Task<string> SentAsync(string end)
    {
        var sent = "";
        await Eventually.BeAsync($"the log ends with '{end}'", async () => (sent = await File.ReadAllTextAsync(log)).EndsWith(end, StringComparison.Ordinal));
        return sent;
    }

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync("kill-server");
    }

    static bool IsPrompt(string row) => row.StartsWith("workspace", StringComparison.Ordinal) && row.EndsWith('>') && !row.Contains('\n', StringComparison.Ordinal);

    // Rows end where the terminal is at its end; a sentence goes on in the next.
    static string Joined(string rows) => string.Concat(rows.Where(c => !char.IsWhiteSpace(c)));

    async Task<string> TmuxAsync(params string[] words)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("tmux", ["-L", name, .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in folder.Environment)
            start.Environment[key] = value;
        start.Environment["TMUX_TMPDIR"] = folder.Root;
        using var tmux = Process.Start(start)!;
        var output = tmux.StandardOutput.ReadToEndAsync(ct);
        var errors = tmux.StandardError.ReadToEndAsync(ct);
        await tmux.WaitForExitAsync(ct);
        tmux.ExitCode.ShouldBe(0, await errors);
        return await output;
    }
}
