using Croft.Contracts;

namespace Croft.Cli.Requests;

/// <summary>Reads YAML files: those that are named, or all below a folder that is.</summary>
internal sealed class DocumentReader(TextReader input, Func<string?> workspace)
{
    /// <summary>Bytes that one file may hold; what is larger is no manifest, and is named without being read.</summary>
    const long Largest = 8 << 20;

    /// <summary>The files in order of their paths; the whole workspace, or the current folder without one, when none are named.</summary>
    public IReadOnlyList<DocumentFile> Read(IReadOnlyList<string> paths, string label, List<Fault> faults)
    {
        List<DocumentFile> documents = [];
        foreach (var path in paths.Count > 0 ? paths : [workspace() ?? "."])
        {
            try
            {
                if (path == "-") documents.Add(new DocumentFile("-", input.ReadToEnd()));
                else if (Directory.Exists(path)) documents.AddRange(Below(path).Select(Read));
                else documents.Add(Read(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                faults.Add(new Fault(label, $"'{path}' can't be read: {e.Message}"));
            }
        }
        // Manifests named by themselves take the workspace's values all the same.
        if (paths.Count > 0 && Path.Combine(workspace() ?? ".", "values") is var values && Directory.Exists(values))
        {
            var there = documents.Select(d => Path.GetFullPath(d.Path)).ToHashSet(StringComparer.Ordinal);
            documents.AddRange(Below(values).Where(f => !there.Contains(Path.GetFullPath(f))).Select(Read));
        }
        return documents;
    }

    static DocumentFile Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > Largest) throw new IOException($"it holds {length >> 20} MB; a manifest holds at most {Largest >> 20}.");
        return new DocumentFile(path, File.ReadAllText(path));
    }

    /// <summary>YAML files below a folder; hidden folders, such as <c>.git</c> and <c>.croft</c>, and links are left out.</summary>
    static IEnumerable<string> Below(string folder) => Directory
        .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint | FileAttributes.System, IgnoreInaccessible = false })
        .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" && !IsSettings(f))
        .Select(f => Path.GetRelativePath(Environment.CurrentDirectory, f))
        .Order(StringComparer.Ordinal);

    /// <summary>A workspace's own settings are no manifest, though they say of themselves that they are Croft's.</summary>
    static bool IsSettings(string file) => Path.GetFileName(file) == "croft.yaml" && Directory.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, ".croft"));
}
