using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access;

/// <summary>Makes the folder a workspace; croft.yaml comes last, so that half a workspace is none.</summary>
sealed class InitWorkspace(WorkspaceLocation location, MountTable mounts, RandomNumberGenerator random, TimeProvider time) : IVerb<InitRequest, InitResult>
{
    const string KeptOut = "# What Croft keeps, and files that hold tokens, stay out of version control\n.croft/\n*.token\n*.secret\n";

    public static VerbInfo Info { get; } = new(
        "", "init", "Makes this folder a workspace.", Permissions.WorkspaceKeep, Effect.Keeps, typeof(InitRequest), typeof(InitResult))
    {
        NeedsWorkspace = false,
        AbsentFrom = new Dictionary<string, string>(StringComparer.Ordinal) { ["rest"] = "a server has its workspace before it answers", ["mcp"] = "the workspace lies in a folder of this machine" },
    };

    public async Task<InitResult> RunAsync(InitRequest request, VerbContext context, CancellationToken ct)
    {
        PrivateFiles.MakeFolder(Path.Combine(location.StateHome, "croft"));
        using var _ = LockFile.Take(Path.Combine(location.StateHome, "croft", "init.lock"), TimeSpan.FromSeconds(30));
        var workspace = new Workspace(location.Folder, Guid.NewGuid(), request.Name ?? NameOf(location.Folder));
        RefuseIfTaken();
        mounts.RefuseNetwork(location.Folder);
        var undo = new Stack<Action>();
        try
        {
            return await MakeAsync(workspace, undo, context, ct);
        }
        catch
        {
            while (undo.TryPop(out var back))
                back();
            throw;
        }
    }

    async Task<InitResult> MakeAsync(Workspace workspace, Stack<Action> undo, VerbContext context, CancellationToken ct)
    {
        var database = new Database(workspace, new StateOptions(), mounts);
        var keyFile = MasterKey.PathOf(location, workspace.Id);
        undo.Push(() => Remove(keyFile));
        var written = MasterKey.Create(location, workspace.Id, random);
        undo.Push(() => { if (Directory.Exists(workspace.StateFolder)) Directory.Delete(workspace.StateFolder, recursive: true); });
        PrivateFiles.MakeFolder(workspace.StateFolder);
        database.Create();

        var key = new AuditKey(new MasterKey(location, workspace), workspace);
        var log = new AuditLog(database, location, workspace, key, time);
        undo.Push(() => Remove(log.Head.File));
        await log.BeginAsync(new AuditEntry(AuditKind.Result, context.Actor.Name, context.Face, Info.FullName)
        {
            Outcome = VerbAudit.Done,
            Detail = $"made the workspace {workspace.Name} ({workspace.Id})",
        }, ct);

        KeepOut(undo);
        undo.Push(() => Remove(Next(workspace)));
        await File.WriteAllTextAsync(Next(workspace), Settings.Text(workspace.Id, workspace.Name), ct);
        File.Move(Next(workspace), Path.Combine(workspace.Root, Workspace.FileName), overwrite: false);
        return new InitResult(workspace.Root, workspace.Name, workspace.Id, written ? keyFile : "from outside (CROFT_MASTER_KEY or a systemd credential)");
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
