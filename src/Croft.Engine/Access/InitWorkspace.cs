using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.State.Postgres;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access;

/// <summary>Makes the folder a workspace; croft.yaml comes last, so that half a workspace is none.</summary>
sealed class InitWorkspace(WorkspaceLocation location, MountTable mounts, RandomNumberGenerator random, TimeProvider time) : IVerb<InitRequest, InitResult>
{
    const string KeptOut = "# What Croft keeps, and files that hold tokens, stay out of version control\n.croft/\ntoken\n*.token\n*.secret\n";

    public static VerbInfo Info { get; } = new(
        "", "init", "Makes this folder a workspace.", Permissions.WorkspaceKeep, Effect.Keeps, typeof(InitRequest), typeof(InitResult))
    {
        About = Part.Nothing,
        NeedsWorkspace = false,
        AbsentFrom = new Dictionary<string, string>(StringComparer.Ordinal) { ["rest"] = "a server has its workspace before it answers", ["mcp"] = "the workspace lies in a folder of this machine" },
    };

    public async Task<InitResult> RunAsync(InitRequest request, VerbContext context, CancellationToken ct)
    {
        PrivateFiles.MakeFolder(Path.Combine(location.StateHome, "croft"));
        using var _ = LockFile.Take(Path.Combine(location.StateHome, "croft", "init.lock"), TimeSpan.FromSeconds(30));
        var workspace = new Workspace(location.Folder, Guid.NewGuid(), request.Name ?? NameOf(location.Folder));
        RefuseIfTaken();
        if (request.Database is null)
            mounts.RefuseNetwork(location.Folder);
        Check(request);
        var undo = new Stack<Action>();
        try
        {
            return await MakeAsync(workspace, request, undo, context, ct);
        }
        catch
        {
            while (undo.TryPop(out var back))
                Undo(back);
            throw;
        }
    }

    static void Undo(Action back)
    {
        try
        {
            back();
        }
        catch (Exception e) when (e is FailureException or DbException)
        {
            // The server went away: the failure on its way tells that; what is left there is a schema that no workspace names.
        }
    }

    static void Check(InitRequest request)
    {
        var fault = request.Database is { } url ? PostgresAddress.Fault(url) is { } wrong ? new Fault("database", wrong) : null
            : request.DatabasePassword is not null ? new Fault("databasePassword", "is for a database that is named, too") : null;
        if (fault is not null)
            throw new FailureException(new Failure(FailureKind.Invalid, $"The {(fault.Field == "database" ? "database" : "database's password")} {fault.Message}; nothing was made.") { Faults = [fault] });
    }

    async Task<InitResult> MakeAsync(Workspace workspace, InitRequest request, Stack<Action> undo, VerbContext context, CancellationToken ct)
    {
        var kept = new DatabaseOptions { Url = request.Database, Password = request.DatabasePassword is null ? null : PasswordPlace.Sealed };
        var database = request.Database is { } url
            ? Database.OnServer(url, workspace, () => request.DatabasePassword, new StateOptions())
            : new Database(workspace, new StateOptions(), mounts);
        var keyFile = MasterKey.PathOf(location, workspace.Id);
        undo.Push(() => Remove(keyFile));
        var written = MasterKey.Create(location, workspace.Id, random);
        undo.Push(() => { if (Directory.Exists(workspace.StateFolder)) Directory.Delete(workspace.StateFolder, recursive: true); });
        PrivateFiles.MakeFolder(workspace.StateFolder);
        var master = new MasterKey(location, workspace);
        if (request.DatabasePassword is { } password)
            PrivateFiles.Replace(
                PasswordPlace.FileOf(workspace),
                Encoding.ASCII.GetBytes(Convert.ToBase64String(new SecretStore(master, random).Seal(new Secret(password), SecretsRoom.DatabasePassword))));
        undo.Push(database.Drop);
        database.Create();

        var key = new AuditKey(master, workspace);
        var log = new AuditLog(database, location, workspace, key, time);
        undo.Push(() => Remove(log.Head.File));
        await BeginAsync(database, log, new AuditEntry(AuditKind.Result, context.Actor.Name, context.Face, Info.FullName)
        {
            Outcome = VerbAudit.Done,
            Detail = $"made the workspace {workspace.Name} ({workspace.Id})",
        }, ct);

        KeepOut(undo);
        undo.Push(() => Remove(Next(workspace)));
        await File.WriteAllTextAsync(Next(workspace), Settings.Text(workspace.Id, workspace.Name, kept), ct);
        File.Move(Next(workspace), Path.Combine(workspace.Root, Workspace.FileName), overwrite: false);
        return new InitResult(workspace.Root, workspace.Name, workspace.Id, written ? keyFile : "from outside (CROFT_MASTER_KEY or a systemd credential)");
    }

    static async Task BeginAsync(Database database, AuditLog log, AuditEntry entry, CancellationToken ct)
    {
        try
        {
            await log.BeginAsync(entry, ct);
        }
        catch (DbException e)
        {
            throw new FailureException(database.Explain(e), e);      // the workspace's own is not known to anybody yet
        }
    }

    void RefuseIfTaken()
    {
        if (!Directory.Exists(location.Folder))
            throw new FailureException(FailureKind.NotFound, $"The folder {location.Folder} does not exist.", $"Make it first: mkdir -p {location.Folder}");
        if (Workspace.FindRoot(location.Folder) is { } root)
            throw new FailureException(
                FailureKind.Conflict,
                root == location.Folder ? $"{root} is a workspace already; nothing was changed." : $"{location.Folder} lies within the workspace {root}; nothing was changed.",
                "Work with it as it is, or choose a folder outside of it.");
        if (Path.Combine(location.Folder, Workspace.FileName) is var settings && Directory.Exists(settings))
            throw new FailureException(FailureKind.Conflict, $"{settings} is a folder, where the workspace's settings belong; nothing was made.", "Move it away, or choose another folder.");
        if (File.Exists(Workspace.FolderOf(location.Folder)))
            throw new FailureException(
                FailureKind.Conflict, $"{Workspace.FolderOf(location.Folder)} is a file, where the workspace's state belongs; nothing was made.", "Move it away, or choose another folder.");
        if (Directory.Exists(Workspace.FolderOf(location.Folder)))
            throw new FailureException(
                FailureKind.Conflict, $"{Workspace.FolderOf(location.Folder)} is there, but {Workspace.FileName} is not.",
                $"Put {Workspace.FileName} back; or, if an interrupted croft init left it, remove .croft and try again.");
    }

    /// <summary>Adds to .gitignore what is not in it; what the user wrote stays.</summary>
    void KeepOut(Stack<Action> undo)
    {
        var file = Path.Combine(location.Folder, ".gitignore");
        var before = File.Exists(file) ? File.ReadAllText(file) : null;
        if (before?.Split('\n').Contains(".croft/", StringComparer.Ordinal) == true)
            return;
        var length = before is null ? 0 : new FileInfo(file).Length;
        undo.Push(() => CutBack(file, length, remove: before is null));
        File.AppendAllText(file, before is null or "" ? KeptOut : before.EndsWith('\n') ? $"\n{KeptOut}" : $"\n\n{KeptOut}");
    }

    /// <summary>Takes off what was added; never writes anew, which a full disk would not let come to its end.</summary>
    static void CutBack(string file, long length, bool remove)
    {
        if (remove)
            Remove(file);
        else
            using (var stream = File.OpenWrite(file))
                stream.SetLength(length);
    }

    static void Remove(string file)
    {
        if (File.Exists(file))
            File.Delete(file);
    }

    static string Next(Workspace workspace) => Path.Combine(workspace.Root, $"{Workspace.FileName}.next");

    static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) is { Length: > 0 } name ? name : "croft";
}
