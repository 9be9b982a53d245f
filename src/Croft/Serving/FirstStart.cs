using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Serving;

/// <summary>The first start of a service: its empty folder becomes a workspace.</summary>
static class FirstStart
{
    /// <summary>What a service's home may hold that is nobody's work.</summary>
    static readonly string[] ofTheHome = [".config", ".local", ".cache", "lost+found"];

    /// <summary>Makes the workspace where there is none; later starts only compare the database that is named.</summary>
    /// <exception cref="FailureException">NotFound: the folder holds something, and no workspace. Conflict: another database is named than the workspace has.</exception>
    public static async Task MakeAsync(ServeWishes wishes, Composition croft, CliTerminal terminal, CancellationToken ct)
    {
        var here = croft.Here("serve");
        var folder = croft.Location.Folder;
        if (Workspace.FindRoot(folder) is { } root)
        {
            if (wishes.Database is { } named && here.Get<DatabaseOptions>().Url is var kept && kept != named)
                throw new FailureException(FailureKind.Conflict, $"{root} keeps its state in {kept ?? "a file"}, and --database names another.", $"Leave --database away; to begin on another database, serve an empty folder, or restore a backup into one (croft server restore).");
            return;
        }
        if (Directory.EnumerateFileSystemEntries(folder).Select(p => Path.GetFileName(p)!).FirstOrDefault(name => !ofTheHome.Contains(name, StringComparer.Ordinal)) is { } other)
            throw new FailureException(FailureKind.NotFound, $"'{folder}' is no workspace, and no empty folder that could become one ('{other}' is in it).", "Make it one: croft init; or serve an empty folder.");
        var made = (InitResult)await here.RunAsync(croft.Catalogue.First(v => v.FullName == "init"), new InitRequest { Database = wishes.Database, DatabasePassword = await PasswordAsync(wishes.DatabasePassword, ct) }, ct);
        await terminal.Error.WriteLineAsync($"{made.Folder} was empty and is a workspace now; its master key is {made.MasterKey}.".AsMemory(), ct);
    }

    static async Task<string?> PasswordAsync(FileInfo? file, CancellationToken ct)
    {
        try
        {
            return file is null ? null : (await File.ReadAllTextAsync(file.FullName, ct)).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"--database-password-file '{file}' can't be read.") { Cause = e.Message, WayOut = "Name the file that holds the password, readable by the user that runs Croft." }, e);
        }
    }
}
