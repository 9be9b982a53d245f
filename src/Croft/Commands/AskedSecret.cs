using Croft.Cli;
using Croft.Contracts;

namespace Croft.Commands;

/// <summary>A secret that a command needs: out of a file, or typed unseen.</summary>
static class AskedSecret
{
    /// <summary>The secret.</summary>
    /// <param name="file">The file that was named; null to ask.</param>
    /// <param name="option">The option that names a file.</param>
    /// <param name="prompt">What is asked.</param>
    /// <param name="terminal">Where.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="FailureException">Invalid: the file is not there or empty, nobody can be asked, or nothing was typed.</exception>
    public static async Task<string> TakeAsync(FileInfo? file, string option, string prompt, CliTerminal terminal, CancellationToken ct)
    {
        if (file is not null) return await ReadAsync(file, option, ct);
        if (!terminal.InIsTerminal) throw new FailureException(FailureKind.Invalid, $"{option} is missing, and there is no terminal to ask at.", $"Name the file that holds it: {option} FILE.");
        return await TypedAsync(prompt, terminal, ct) is { Length: > 0 } typed ? typed : throw new FailureException(FailureKind.Invalid, $"Nothing was typed for '{prompt}'.", $"Type it, or name a file: {option} FILE.");
    }

    /// <summary>What was typed unseen; empty for Enter alone.</summary>
    public static async Task<string> TypedAsync(string prompt, CliTerminal terminal, CancellationToken ct)
    {
        var typed = await Task.Run(() => terminal.ReadSecret(() => terminal.Error.Write($"{prompt}: ")), ct).WaitAsync(ct);
        await terminal.Error.WriteLineAsync(ReadOnlyMemory<char>.Empty, ct);
        return typed ?? "";
    }

    /// <summary>A file's text without the line's end.</summary>
    public static async Task<string> ReadAsync(FileInfo file, string option, CancellationToken ct)
    {
        try
        {
            return (await File.ReadAllTextAsync(file.FullName, ct)).TrimEnd('\r', '\n') is { Length: > 0 } text ? text : throw new FailureException(FailureKind.Invalid, $"{option} '{file}' is empty.", "Name the file that holds it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"{option} '{file}' can't be read.") { Cause = e.Message, WayOut = "Name the file that holds it." }, e);
        }
    }
}
