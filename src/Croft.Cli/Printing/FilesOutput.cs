using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>Files that a verb answered with, written below a folder: all of them, or none where one is in the way.</summary>
internal sealed class FilesOutput(Notes notes)
{
    /// <summary>Files named in a message before they are only counted.</summary>
    const int Named = 5;

    /// <summary>Writes them; those that are there are only replaced when the user agreed.</summary>
    /// <exception cref="FailureException">Denied: files are there. Conflict: one can't be written.</exception>
    public void Write(IReadOnlyList<DocumentFile> files, string folder, bool replace)
    {
        var there = files.Where(f => File.Exists(Path.Combine(folder, f.Path))).ToList();
        // What is as it would be written is in nobody's way.
        var inTheWay = there.Where(f => !f.IsDerived && !Holds(Path.Combine(folder, f.Path), f.Text)).ToList();
        if (inTheWay.Count > 0 && !replace)
        {
            throw new FailureException(FailureKind.Denied, $"{string.Join(", ", inTheWay.Take(Named).Select(f => Path.Combine(folder, f.Path)))}{(inTheWay.Count > Named ? $" and {inTheWay.Count - Named} more" : "")} {(inTheWay.Count == 1 ? "exists" : "exist")}, so nothing was written.",
                "Name another folder with --out, or add --yes to overwrite.");
        }
        try
        {
            foreach (var file in files) Write(Path.Combine(folder, file.Path), file.Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.Conflict, $"Not all files could be written to {folder}.") { Cause = e.Message, WayOut = "Free space or name another folder, then do it again with --yes." }, e);
        }
        notes.Note(files.Count == 1 ? $"wrote {(folder == "." ? files[0].Path : Path.Combine(folder, files[0].Path))}" : $"wrote {files.Count} files to {(folder == "." ? "this folder" : folder)}");
    }

    /// <summary>Writes changed files where they were read; one that somebody else changed since then is left as it is, and named.</summary>
    public void Save(IReadOnlyList<EditedFile> files)
    {
        foreach (var file in files)
        {
            var changes = string.Join(", ", file.Changes.Select(c => c.Field));
            try
            {
                if (Holds(file.Path, file.Text)) continue;
                if (!File.Exists(file.Path) || EditedFile.DigestOf(File.ReadAllText(file.Path)) != file.Replaces)
                {
                    notes.Warn($"{file.Path} is not as it was read, so {changes} {(file.Changes.Count == 1 ? "was" : "were")} not written into it; 'croft plan' shows what it says otherwise");
                    continue;
                }
                WriteWhole(file.Path, file.Text, replace: true);
                notes.Note($"wrote {changes} into {file.Path}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                notes.Warn($"{changes} could not be written into {file.Path}: {e.Message}");
            }
        }
    }

    static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WriteWhole(path, text, replace: true);
    }

    /// <summary>Writes a file whole or not at all: a reader never sees half of it.</summary>
    public static void WriteWhole(string path, string text, bool replace)
    {
        // What a link leads to is changed, and the link stays one.
        if (replace && File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { Exists: true } target) path = target.FullName;
        var part = $"{path}.part";
        File.WriteAllText(part, text);
        File.Move(part, path, overwrite: replace);
    }

    static bool Holds(string path, string text)
    {
        try
        {
            return File.ReadAllText(path) == text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
