using System.Text;

namespace Croft.Cli.Console;

/// <summary>The history between sessions: a line an entry, readable by its owner alone; several consoles may write at once.</summary>
internal sealed class HistoryFile(string path, TimeProvider time)
{
    const int Tries = 50;
    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads what is there into the history, and cuts a file that has grown too long.</summary>
    /// <exception cref="IOException">It can't be read or written.</exception>
    public async Task LoadAsync(History history, CancellationToken ct)
    {
        if (!File.Exists(path)) return;
        await using var file = await OpenAsync(ct);
        using var reader = new StreamReader(file, leaveOpen: true);
        var lines = (await reader.ReadToEndAsync(ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines) history.Add(Read(line));
        if (lines.Length <= 2 * History.Most) return;
        // The newest are written over the oldest before the rest is cut, so that a full disk loses none of them.
        var kept = Encoding.UTF8.GetBytes(string.Concat(history.Lines.Select(l => Written(l) + "\n")));
        file.Position = 0;
        await file.WriteAsync(kept, ct);
        file.SetLength(kept.Length);
    }

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public async Task AppendAsync(string line, CancellationToken ct)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        await using var file = await OpenAsync(ct);
        file.Seek(0, SeekOrigin.End);
        await file.WriteAsync(Encoding.UTF8.GetBytes(Written(line) + "\n"), ct);
    }

    // Only one console at a time has it open; the others wait for the moment that takes.
    async Task<FileStream> OpenAsync(CancellationToken ct)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = Owner });
                if (File.GetUnixFileMode(file.SafeFileHandle) != Owner) File.SetUnixFileMode(file.SafeFileHandle, Owner);
                return file;
            }
            catch (IOException) when (tried < Tries && File.Exists(path))
            {
                await Task.Delay(Pause, time, ct);
            }
        }
    }

    // A line with a newline in it (a quote over two rows) is still one line of the file.
    static string Written(string line) => line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    static string Read(string line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
            text.Append(line[i] != '\\' || i + 1 == line.Length ? line[i] : line[++i] == 'n' ? '\n' : line[i]);
        return text.ToString();
    }
}
