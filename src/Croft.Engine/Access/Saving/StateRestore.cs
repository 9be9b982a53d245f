using System.Data.Common;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access.Saving;

/// <summary>Where the state of a backup is to be kept.</summary>
/// <param name="Url">A PostgreSQL database, or <see cref="InFile"/>; null as the backup's croft.yaml says.</param>
/// <param name="Password">The database's password, to be kept sealed.</param>
public sealed record StatePlace(string? Url, Secret? Password)
{
    /// <summary>Says the file in the workspace.</summary>
    public const string InFile = "file";
}

/// <summary>What was restored.</summary>
/// <param name="Folder">The workspace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Made">When the backup was made.</param>
/// <param name="Rows">Rows.</param>
public sealed record StateRestored(string Folder, string Name, DateTimeOffset Made, long Rows);

/// <summary>Makes an empty folder the workspace that a backup holds. The whole file is proven before anything is made; croft.yaml comes last, so that half a workspace is none.</summary>
public sealed partial class StateRestore(WorkspaceLocation location, MountTable mounts, StateTools tools, IEnumerable<OptionSection> sections)
{
    /// <summary>What the home of a service holds by itself.</summary>
    static readonly string[] ofTheHome = [".config", ".local", ".cache", ".gitignore", "lost+found"];

    /// <summary>Restores.</summary>
    /// <exception cref="FailureException">Nothing was made; why is said.</exception>
    public async Task<StateRestored> RunAsync(string file, Secret passphrase, StatePlace place, VerbContext context, CancellationToken ct)
    {
        PrivateFiles.MakeFolder(Path.Combine(location.StateHome, "croft"));
        using var _ = LockFile.Take(Path.Combine(location.StateHome, "croft", "init.lock"), TimeSpan.FromSeconds(30));
        RefuseIfTaken();
        var (head, files) = await ProveAsync(file, passphrase, ct);
        var undo = new Stack<Action>();
        try
        {
            return await MakeAsync(new Source(file, passphrase, head, files), place, undo, context, ct);
        }
        catch (Exception e)
        {
            while (undo.TryPop(out var back)) Undo(back);
            if (e is not FailureException && DiskFaults.Explain(e, "server restore") is { } failure) throw new FailureException(failure, e);
            throw;
        }
    }

    static void Undo(Action back)
    {
        try
        {
            back();
        }
        catch (Exception e) when (e is FailureException or DbException or IOException)
        {
            // The failure on its way tells more than this one.
        }
    }

    void RefuseIfTaken()
    {
        if (Workspace.FindRoot(location.Folder) is { } root)
            throw new FailureException(new Failure(FailureKind.Conflict, $"{(root == location.Folder ? $"{root} is a workspace" : $"{location.Folder} lies within the workspace {root}")}; nothing was restored.")
            {
                Cause = IsServed(root) ? "A server serves it." : null,
                WayOut = $"{(IsServed(root) ? "Stop the server, move" : "Move")} the workspace away and restore into an empty folder.",
            });
        if (Directory.EnumerateFileSystemEntries(location.Folder).Select(p => Path.GetFileName(p)!).FirstOrDefault(n => !ofTheHome.Contains(n, StringComparer.Ordinal)) is { } other)
            throw new FailureException(FailureKind.Conflict, $"{location.Folder} is not empty ('{other}' is in it); nothing was restored.",
                other == ".croft" ? "If an interrupted restore left it, remove .croft and try again; else restore into an empty folder." : "Restore into an empty folder; what is to lie beside it comes afterwards.");
    }

    static bool IsServed(string root)
    {
        try
        {
            var held = Path.Combine(Workspace.FolderOf(root), "server", "lock");
            if (File.Exists(held)) using (File.Open(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Reads the file to its end.</summary>
    static async Task<(SavedHead Head, IReadOnlyList<SavedFile> Files)> ProveAsync(string file, Secret passphrase, CancellationToken ct)
    {
        SavedHead? head = null;
        var files = new List<SavedFile>();
        await ReadAsync(file, passphrase, (line, _, _) =>
        {
            head ??= line?.Head;
            if (line?.File is { } one) files.Add(one);
            return Task.CompletedTask;
        }, ct);
        return head is null || !files.Any(f => f.Path == Workspace.FileName) ? throw Envelope.Damaged(file, "It names no workspace.") : (head, files);
    }

    static async Task ReadAsync(string file, Secret passphrase, Func<SavedLine?, string, object?[], Task> take, CancellationToken ct)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            using var envelope = await Envelope.ReadAsync(stream, file, passphrase.Reveal(), ct);
            await using var packed = new ZLibStream(new OpeningStream(stream, envelope, file), CompressionMode.Decompress);
            using var lines = new SavedReader(packed, file);
            await foreach (var (line, table, row) in lines.ReadAsync(ct)) await take(line, table, row);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or DecoderFallbackException)
        {
            throw Envelope.Damaged(file, "It can't be read.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.NotFound, $"{file} can't be read.") { Cause = Directory.Exists(file) ? "It is a folder." : e.Message, WayOut = "Name the file that croft server backup wrote." }, e);
        }
    }

    async Task<StateRestored> MakeAsync(Source source, StatePlace place, Stack<Action> undo, VerbContext context, CancellationToken ct)
    {
        var yaml = Yaml(source, place);
        var settings = Settings.Read(Path.Combine(location.Folder, Workspace.FileName), yaml, [.. sections]);
        var workspace = settings.Workspace;
        if (workspace.Id != source.Head.Workspace) throw Envelope.Damaged(source.File, "Its croft.yaml names another workspace.");
        if (settings.Get<DatabaseOptions>().Url is null) mounts.RefuseNetwork(location.Folder);
        undo.Push(MasterKey.Put(location, workspace.Id, source.Head.Key));
        undo.Push(() => { if (Directory.Exists(workspace.StateFolder)) Directory.Delete(workspace.StateFolder, recursive: true); });
        PrivateFiles.MakeFolder(workspace.StateFolder);
        foreach (var one in source.Files.Where(f => f.Path != Workspace.FileName)) Put(workspace, one);
        var master = new MasterKey(location, workspace);
        if (place.Password is { } password)
            PrivateFiles.Replace(PasswordPlace.FileOf(workspace), Encoding.ASCII.GetBytes(Convert.ToBase64String(new SecretStore(master, tools.Random).Seal(password, SecretsRoom.DatabasePassword))));

        var database = DatabaseOf(workspace, settings, master);
        if (!database.Schemas.Contains(source.Head.Schema, StringComparer.Ordinal))
            throw new FailureException(FailureKind.Unsupported, $"{source.File} was made by a newer Croft ({source.Head.Croft}, schema {source.Head.Schema}; this one knows {database.Schemas[^1]}); nothing was restored.", "Restore it with that Croft or a newer one.");
        undo.Push(database.Drop);
        var rows = await FillAsync(database, source, ct);
        await GoOnAsync(DatabaseOf(workspace, settings, master), workspace, master, source, undo, context, ct);

        var next = Path.Combine(workspace.Root, $"{Workspace.FileName}.next");
        undo.Push(() => File.Delete(next));
        await File.WriteAllTextAsync(next, yaml, ct);
        File.Move(next, Path.Combine(workspace.Root, Workspace.FileName), overwrite: false);
        FolderFlush.Run(workspace.Root);
        return new StateRestored(workspace.Root, workspace.Name, source.Head.Made, rows);
    }

    Database DatabaseOf(Workspace workspace, Settings settings, MasterKey master)
    {
        var options = settings.Get<DatabaseOptions>();
        var password = new PasswordPlace(workspace, location, box => new SecretStore(master, tools.Random).Open(box, SecretsRoom.DatabasePassword).Reveal());
        return options.Url is { } url
            ? Database.OnServer(url, workspace, () => password.Find(options.Password), settings.Get<StateOptions>())
            : new Database(workspace, settings.Get<StateOptions>(), mounts);
    }

    static void Put(Workspace workspace, SavedFile one)
    {
        var path = Path.GetFullPath(Path.Combine(workspace.Root, one.Path));
        if (!path.StartsWith(workspace.StateFolder + "/", StringComparison.Ordinal)) throw new FailureException(FailureKind.Invalid, $"The backup holds a file outside of the workspace ({one.Path}); nothing was restored.");
        PrivateFiles.MakeFolder(Path.GetDirectoryName(path)!);
        PrivateFiles.Replace(path, one.Content);
    }

    static async Task<long> FillAsync(Database database, Source source, CancellationToken ct)
    {
        var total = 0L;
        await database.FillAsync(source.Head.Schema, async connection =>
        {
            await using var filling = new RowFilling(database, connection);
            await ReadAsync(source.File, source.Passphrase, async (line, _, row) =>
            {
                if (line?.Table is { } table) await filling.BeginAsync(table, ct);
                else if (line is null) total = await filling.AddAsync(row, ct);
            }, ct);
            await filling.EndAsync(ct);
        }, ct);
        return total;
    }

    /// <summary>The audit goes on from its last row; where this machine has seen later ones, the audit says so.</summary>
    async Task GoOnAsync(Database database, Workspace workspace, MasterKey master, Source source, Stack<Action> undo, VerbContext context, CancellationToken ct)
    {
        var log = new AuditLog(database, location, workspace, new AuditKey(master, workspace), tools.Time);
        var head = log.Head.File;
        var before = File.Exists(head) ? await File.ReadAllBytesAsync(head, ct) : null;
        undo.Push(() => { if (before is null) File.Delete(head); else PrivateFiles.Replace(head, before); });
        var seen = log.Head.Read()?.Sequence;
        long last = 0;
        try
        {
            await using var connection = await database.OpenAsync(Durability.Normal, ct);
            await using var select = connection.Command(null, "SELECT sequence, mac FROM audit ORDER BY sequence DESC LIMIT 1");
            await using var row = await select.ExecuteReaderAsync(ct);
            using var _ = await log.Head.LockAsync(ct);
            if (await row.ReadAsync(ct)) log.Head.Write(last = row.GetInt64(0), row.GetFieldValue<byte[]>(1));
        }
        catch (DbException e)
        {
            throw new FailureException(database.Explain(e), e);
        }
        await log.AppendAsync(new AuditEntry(AuditKind.Result, context.Actor.Name, context.Face, "server restore")
        {
            Outcome = VerbAudit.Done,
            Detail = $"restored from a backup of {source.Head.Made:u}, up to row {last}" + (seen > last ? $"; rows {last + 1} to {seen} that were written here are not in it" : ""),
        }, ct);
    }

    /// <summary>croft.yaml as it was, with another place of the database where one is asked for.</summary>
    static string Yaml(Source source, StatePlace place)
    {
        var text = Encoding.UTF8.GetString(source.Files.Single(f => f.Path == Workspace.FileName).Content);
        if (place.Url is null) return text;
        var rest = DatabaseSection().Replace(text, "");
        if (place.Url == StatePlace.InFile) return rest;
        if (State.Postgres.PostgresAddress.Fault(place.Url) is { } fault)
            throw new FailureException(new Failure(FailureKind.Invalid, $"The database {fault}; nothing was restored.") { Faults = [new Fault("database", fault)] });
        return $"{rest.TrimEnd()}\ndatabase:\n  url: {JsonSerializer.Serialize(place.Url, SavedLines.Json)}\n" + (place.Password is null ? "" : $"  password: {PasswordPlace.Sealed}\n");
    }

    [GeneratedRegex(@"^database:[^\n]*\n([ \t#][^\n]*\n|[ \t]*\n)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatabaseSection();

    /// <summary>A backup that was proven.</summary>
    sealed record Source(string File, Secret Passphrase, SavedHead Head, IReadOnlyList<SavedFile> Files);
}
