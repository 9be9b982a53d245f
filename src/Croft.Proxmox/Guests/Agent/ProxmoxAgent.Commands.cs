using System.Text;

namespace Croft.Proxmox;

public readonly partial struct ProxmoxAgent
{
    /// <summary>Most bytes that one call writes to a file.</summary>
    public const int WriteLimit = 60 * 1024;

    /// <summary>Starts a command inside, and returns its process (<c>POST …/exec</c>).</summary>
    /// <param name="command">Program and arguments; no shell looks at them.</param>
    /// <param name="input">What it reads from its standard input, 64 KiB at most; nothing when null.</param>
    /// <param name="ct">Ends the waiting; the command goes on.</param>
    /// <exception cref="ArgumentException">The command is empty, or holds a zero byte.</exception>
    public async Task<int> StartAsync(IReadOnlyList<string> command, string? input, CancellationToken ct)
    {
        if (command.Count == 0 || command[0].Length == 0 || command.Any(part => part.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException("A command needs a program, and no part of it may hold a zero byte.", nameof(command));
        try
        {
            return await ExecAsync(command, input, ct).ConfigureAwait(false);
        }
        // 7.x takes one text whose parts a zero byte parts.
        catch (ProxmoxException e) when (e.Error == ProxmoxError.BadParameter && e.Faults.TryGetValue("command", out var fault) && fault.Contains("got ARRAY", StringComparison.Ordinal))
        {
            return await ExecAsync([string.Join('\0', command)], input, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a command has ended, and with what (<c>GET …/exec-status</c>).</summary>
    /// <remarks>An end is told once: the agent forgets it then.</remarks>
    public Task<AgentExit> ExitAsync(int pid, CancellationToken ct) =>
        api.ReadAsync(path + "/exec-status", new Form().Add("pid", pid), AgentExit.Read, ct);

    /// <summary>Runs a command inside and waits for its end.</summary>
    /// <param name="command">Program and arguments; no shell looks at them.</param>
    /// <param name="input">What it reads from its standard input, 64 KiB at most; nothing when null.</param>
    /// <param name="ct">Ends the waiting; the command goes on.</param>
    public async Task<AgentExit> RunAsync(IReadOnlyList<string> command, string? input, CancellationToken ct)
    {
        var pid = await StartAsync(command, input, ct).ConfigureAwait(false);
        var (wait, pause) = (TaskWait.Default, TaskWait.Default.FirstPause);
        while (true)
        {
            var exit = await ExitAsync(pid, ct).ConfigureAwait(false);
            if (exit.HasEnded)
                return exit;
            await Task.Delay(pause, api.Time, ct).ConfigureAwait(false);
            pause = wait.After(pause);
        }
    }

    /// <summary>Reads a file inside, its first 16 MiB at most (<c>GET …/file-read</c>).</summary>
    public Task<GuestFile> ReadFileAsync(string file, CancellationToken ct) => api.ReadAsync(path + "/file-read", new Form().Add("file", file), GuestFile.Read, ct);

    /// <summary>Writes a file inside, over what was there (<c>POST …/file-write</c>).</summary>
    /// <exception cref="ArgumentException">More than 45 KiB: they go as base64 within <see cref="WriteLimit"/>.</exception>
    public Task WriteFileAsync(string file, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        // As base64 every byte arrives as it is; Proxmox's own encoding takes text alone.
        var encoded = Convert.ToBase64String(content.Span);
        if (encoded.Length > WriteLimit)
            throw new ArgumentException($"{content.Length} bytes are too many for {file}: Proxmox writes {WriteLimit * 3 / 4} at once. Fetch larger files from within the guest.", nameof(content));
        return api.DoAsync(HttpMethod.Post, path + "/file-write", new Form().Add("file", file).Add("content", encoded).Add("encode", false), ct);
    }

    async Task<int> ExecAsync(IReadOnlyList<string> command, string? input, CancellationToken ct)
    {
        var form = new Form();
        foreach (var part in command)
            form.Add("command", part);
        return (await api.DoAsync(HttpMethod.Post, path + "/exec", form.Add("input-data", input), f => f, ct).ConfigureAwait(false)).Int("pid"u8);
    }
}

/// <summary>What became of a command inside a guest.</summary>
/// <param name="HasEnded">Whether it ended; nothing else is known before.</param>
/// <param name="ExitCode">Its exit code; null when a signal ended it.</param>
/// <param name="Signal">The signal, or Windows' exception, that ended it.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Error">What it wrote to its standard error.</param>
/// <param name="IsTruncated">True when it wrote more than the agent keeps (16 MiB).</param>
public sealed record AgentExit(bool HasEnded, int? ExitCode, int? Signal, string Output, string Error, bool IsTruncated)
{
    internal static AgentExit Read(Fields f) => new(
        f.Flag("exited"u8), f.OptionalInt("exitcode"u8), f.OptionalInt("signal"u8), f.OptionalText("out-data"u8) ?? "", f.OptionalText("err-data"u8) ?? "",
        f.Flag("out-truncated"u8) || f.Flag("err-truncated"u8));
}

/// <summary>A file of a guest.</summary>
/// <param name="Content">Its bytes, each as the letter of that number: Proxmox decodes no encoding.</param>
/// <param name="IsTruncated">True when there is more.</param>
public sealed record GuestFile(string Content, bool IsTruncated)
{
    /// <summary>Its bytes.</summary>
    /// <exception cref="FormatException">It came as letters that are no bytes.</exception>
    public byte[] Bytes() => Content.All(letter => letter <= byte.MaxValue) ? Encoding.Latin1.GetBytes(Content) : throw new FormatException("The file's content came decoded; its bytes can't be told any more.");

    internal static GuestFile Read(Fields f) => new(f.Text("content"u8), f.Flag("truncated"u8));
}
