using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access.Saving;

/// <summary>What a backup of Croft's own state came to.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, in hex.</param>
/// <param name="Rows">Rows of each table.</param>
public sealed record StateSaved(string File, long Bytes, string Sha256, IReadOnlyDictionary<string, long> Rows)
{
    /// <summary>What the state needs and the backup can't hold, each a sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Writes Croft's whole own state into one sealed file, from one moment, while others write: rows, <c>croft.yaml</c>, files in <c>.croft</c>, the master key.</summary>
public sealed class StateBackup(Workspace workspace, Database database, MasterKey master, AuditLog log, DatabaseOptions options, StateTools tools)
{
    /// <summary>Written anew, of no use elsewhere, or in the rows already.</summary>
    static bool IsState(string path) =>
        !(path.StartsWith("croft.db", StringComparison.Ordinal) || path == "server/lock" || path.EndsWith(".next", StringComparison.Ordinal) || path.EndsWith(".lock", StringComparison.Ordinal) || path.EndsWith(".new", StringComparison.Ordinal));

    /// <summary>Writes the file, mode 0600, and puts it in place once it is whole.</summary>
    /// <exception cref="FailureException">Conflict: the file exists. Invalid: the passphrase is too short.</exception>
    public async Task<StateSaved> WriteAsync(string file, Secret passphrase, VerbContext context, CancellationToken ct)
    {
        Demand(file, passphrase);
        // All secrets leave the workspace: who took them stands in the audit before the first byte does, and in the backup.
        var intent = await log.AppendAsync(new AuditEntry(AuditKind.Intent, context.Actor.Name, context.Face, "server backup") { Detail = Path.GetFileName(file) }, ct);
        var part = $"{file}.partial";
        try
        {
            IReadOnlyDictionary<string, long> rows;
            await using (var stream = Open(part, file))
            {
                rows = await SealAsync(stream, passphrase, ct);
                stream.Flush(flushToDisk: true);
            }
            var saved = new StateSaved(file, new FileInfo(part).Length, await SumAsync(part, ct), rows) { Notes = [.. Notes()] };
            await log.AppendAsync(new AuditEntry(AuditKind.Result, context.Actor.Name, context.Face, "server backup") { Intent = intent, Outcome = VerbAudit.Done, Detail = $"{rows.Values.Sum()} rows, sha256 {saved.Sha256}" }, ct);
            File.Move(part, file, overwrite: false);
            FolderFlush.Run(Path.GetDirectoryName(Path.GetFullPath(file))!);
            return saved;
        }
        catch (Exception e)
        {
            File.Delete(part);
            if (FailureMap.Of(e, "server backup", database.Explain) is { } failure && e is not FailureException) throw new FailureException(failure, e);
            throw;
        }
    }

    static FileStream Open(string part, string file)
    {
        try
        {
            return new FileStream(part, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = PrivateFiles.FileMode });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"{file} can't be written.") { Cause = e.Message, WayOut = "Name a file in a folder that may be written to, with room for it." }, e);
        }
    }

    static void Demand(string file, Secret passphrase)
    {
        if (File.Exists(file) || Directory.Exists(file)) throw new FailureException(FailureKind.Conflict, $"{file} exists and was not overwritten.", "Name another file.");
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder)) throw new FailureException(FailureKind.NotFound, $"There is no folder {folder}.", "Make it first, or name a file elsewhere.");
        if (passphrase.Reveal().Length < Envelope.MinPassphrase)
            throw new FailureException(FailureKind.Invalid, $"The passphrase has fewer than {Envelope.MinPassphrase} characters; nothing was written.", "Whoever has the file may try as many as they like: take several words.");
    }

    async Task<IReadOnlyDictionary<string, long>> SealAsync(Stream file, Secret passphrase, CancellationToken ct)
    {
        using var envelope = Envelope.Make(passphrase.Reveal(), tools.Random);
        await file.WriteAsync(envelope.Bytes, ct);
        await using var sealing = new SealingStream(file, envelope);
        using var lines = new Holder<SavedWriter>();
        await using (var packed = new ZLibStream(sealing, CompressionLevel.Fastest, leaveOpen: true))
        {
            var writer = lines.Take(new SavedWriter(packed));
            await using var connection = await database.OpenAsync(Durability.Normal, ct);
            await RunAsync(connection, database.Tables.BeginSnapshot, ct);
            try
            {
                writer.Say(new SavedLine(Head: new SavedHead(tools.Version, workspace.Id, workspace.Name, tools.Time.GetUtcNow(), database.Schemas[^1], master.Export())));
                foreach (var (path, content) in Files()) writer.Say(new SavedLine(File: new SavedFile(path, content)));
                foreach (var table in await database.Tables.InOrderAsync(connection, ct)) await TableAsync(connection, table, writer, ct);
            }
            finally
            {
                await RunAsync(connection, "ROLLBACK", CancellationToken.None);
            }
            writer.End();
        }
        sealing.End();
        return lines.Held!.Tables;
    }

    async Task TableAsync(DbConnection connection, string table, SavedWriter writer, CancellationToken ct)
    {
        await using var select = connection.Command(null, $"SELECT * FROM \"{table}\"");
        var counter = await database.Tables.CounterAsync(connection, table, ct);
        await using var row = await select.ExecuteReaderAsync(ct);
        writer.Say(new SavedLine(Table: new SavedTable(table, [.. Enumerable.Range(0, row.FieldCount).Select(row.GetName)], counter)));
        var values = new object[row.FieldCount];
        while (await row.ReadAsync(ct))
        {
            row.GetValues(values);
            writer.Row(table, values);
        }
    }

    IEnumerable<(string Path, byte[] Content)> Files()
    {
        yield return (Workspace.FileName, File.ReadAllBytes(Path.Combine(workspace.Root, Workspace.FileName)));
        foreach (var file in Directory.EnumerateFiles(workspace.StateFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!IsState(Path.GetRelativePath(workspace.StateFolder, file)) || Content(file) is not { } content) continue;
            yield return (Path.GetRelativePath(workspace.Root, file), content);
        }
    }

    /// <summary>Null for one that a server took away meanwhile.</summary>
    static byte[]? Content(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    IEnumerable<string> Notes()
    {
        if (options.Password is { } place && place != PasswordPlace.Sealed) yield return $"The password of the database is not in it: croft.yaml names its place ({place}).";
    }

    static async Task<string> SumAsync(string file, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
    }

    static async Task RunAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.Command(null, sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Disposes what was made within a narrower block.</summary>
    sealed class Holder<T> : IDisposable where T : class, IDisposable
    {
        public T? Held { get; private set; }

        public T Take(T made) => Held = made;

        public void Dispose() => Held?.Dispose();
    }
}
