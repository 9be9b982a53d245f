using System.CommandLine;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Access.Saving;
using Croft.Engine.Secrets;

namespace Croft.Commands;

/// <summary><c>server backup</c> and <c>server restore</c>: Croft's own state to one sealed file and back. No verbs: the file holds the master key, which crosses no face.</summary>
static class ServerStateCommand
{
    const string Summary = "Backs Croft's own state up into one sealed file, and restores it.";

    public static ExtraCommand For(CliTerminal terminal, Composition croft) => new("server", Summary, () => new Command("server", Summary) { Backup(terminal, croft), Restore(terminal, croft) });

    static Command Backup(CliTerminal terminal, Composition croft)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Where to write it, mode 0600; it may not exist." };
        var passphrase = new Option<FileInfo?>("--passphrase-file") { Description = "File that holds the passphrase, at least 12 characters; it is asked for twice when absent." };
        var command = new Command("backup", "Writes Croft's whole own state into a sealed file; a server goes on.") { file, passphrase };
        command.SetAction(async (result, ct) =>
        {
            var here = croft.Here("server backup");
            var secret = await PassphraseAsync(result.GetValue(passphrase), twice: true, terminal, ct);
            var saved = await here.Get<StateBackup>().WriteAsync(result.GetValue(file)!.FullName, secret, croft.Location.LocalContext("cli"), ct);
            await terminal.Out.WriteLineAsync($"{saved.File}: {saved.Rows.Values.Sum()} rows of {saved.Rows.Count} tables, {saved.Bytes} bytes\nsha256 {saved.Sha256}".AsMemory(), ct);
            foreach (var note in saved.Notes) await terminal.Error.WriteLineAsync(note.AsMemory(), ct);
            return ExitCodes.Done;
        });
        return command;
    }

    static Command Restore(CliTerminal terminal, Composition croft)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "What 'croft server backup' wrote." };
        var passphrase = new Option<FileInfo?>("--passphrase-file") { Description = "File that holds the passphrase; it is asked for when absent." };
        var database = new Option<string?>("--database") { Description = "Where to keep the state: postgres://USER@HOST/NAME, or 'file'; as it was when absent." };
        var password = new Option<FileInfo?>("--database-password-file") { Description = "File that holds the database's password; it is kept sealed." };
        var command = new Command("restore", "Makes this empty folder the workspace that a backup holds.") { file, passphrase, database, password };
        command.Validators.Add(result =>
        {
            if (result.GetValue(password) is not null && result.GetValue(database) is null or StatePlace.InFile) result.AddError("--database-password-file is for a --database that is named, too.");
        });
        command.SetAction(async (result, ct) =>
        {
            var here = croft.Here("server restore");
            var place = new StatePlace(result.GetValue(database), result.GetValue(password) is { } given ? new Secret(await LineAsync(given, "--database-password-file", ct)) : null);
            var secret = await PassphraseAsync(result.GetValue(passphrase), twice: false, terminal, ct);
            var restored = await here.Get<StateRestore>().RunAsync(result.GetValue(file)!.FullName, secret, place, croft.Location.LocalContext("cli"), ct);
            await terminal.Out.WriteLineAsync($"{restored.Folder} is the workspace {restored.Name} as it was at {restored.Made:u}: {restored.Rows} rows".AsMemory(), ct);
            await terminal.Error.WriteLineAsync("Whoever still has the workspace it was made of must not go on with it: runs would be carried out twice, and where both are used by one account of one machine the audit of neither can be verified any more. croft run list shows what was under way.".AsMemory(), ct);
            return ExitCodes.Done;
        });
        return command;
    }

    static async Task<Secret> PassphraseAsync(FileInfo? file, bool twice, CliTerminal terminal, CancellationToken ct)
    {
        if (file is not null) return new Secret(await LineAsync(file, "--passphrase-file", ct));
        if (!terminal.InIsTerminal) throw new FailureException(FailureKind.Invalid, "--passphrase-file is missing, and there is no terminal to ask at.", "Name the file that holds the passphrase.");
        var typed = await AskAsync("passphrase: ", terminal, ct);
        if (twice && await AskAsync("once more: ", terminal, ct) != typed) throw new FailureException(FailureKind.Invalid, "The two are not the same; nothing was written.");
        return new Secret(typed);
    }

    static async Task<string> AskAsync(string question, CliTerminal terminal, CancellationToken ct)
    {
        var typed = await Task.Run(() => terminal.ReadSecret(() => terminal.Error.Write(question)), ct).WaitAsync(ct);
        await terminal.Error.WriteLineAsync(ReadOnlyMemory<char>.Empty, ct);
        return typed is { Length: > 0 } ? typed : throw new FailureException(FailureKind.Invalid, "No passphrase was typed.");
    }

    static async Task<string> LineAsync(FileInfo file, string option, CancellationToken ct)
    {
        try
        {
            return (await File.ReadAllTextAsync(file.FullName, ct)).TrimEnd('\r', '\n') is { Length: > 0 } line ? line : throw new FailureException(FailureKind.Invalid, $"{option} '{file}' is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"{option} '{file}' can't be read.") { Cause = e.Message }, e);
        }
    }
}
