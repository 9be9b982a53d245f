using System.Text;
using Croft.Contracts;

namespace Croft.Cli.Requests;

/// <summary>Reads YAML files: those that are named, or all below a folder that is.</summary>
internal sealed class DocumentReader(TextReader input, Func<string?> workspace)
{
    /// <summary>Lines among which settings name their workspace.</summary>
    const int Head = 100;

    /// <summary>Characters read at once of a file that is too long to be kept.</summary>
    const int Piece = 1 << 16;

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
            catch (Exception e) when (IsOfFiles(e))
            {
                faults.Add(new Fault(label, $"'{path}' can't be read: {e.Message}"));
            }
        }
        if (paths.Count > 0) AddBeside(documents, label, faults);
        return documents;
    }

    /// <summary>Manifests that are named by themselves take the values and what the other files of their workspace give, all the same.</summary>
    void AddBeside(List<DocumentFile> documents, string label, List<Fault> faults)
    {
        var folder = workspace() ?? "values";
        try
        {
            if (!Directory.Exists(folder)) return;
            var there = documents.Select(d => Path.GetFullPath(d.Path)).ToHashSet(StringComparer.Ordinal);
            documents.AddRange(Below(folder).Where(f => !there.Contains(Path.GetFullPath(f))).Select(f => Read(f) with { IsBeside = true }));
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            faults.Add(new Fault(label, $"'{folder}' can't be read: {e.Message}"));
        }
    }

    static DocumentFile Read(string path)
    {
        using var file = File.OpenRead(path);
        if (file.CanSeek && file.Length is var length and > DocumentFile.Longest) return new DocumentFile(path, Marks(file)) { Length = length };
        // The mark at its beginning is kept: what is written back is the same to the byte.
        var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
            ? new DocumentFile(path, Encoding.Latin1.GetString(bytes.GetBuffer(), 0, (int)bytes.Length))
            : new DocumentFile(path, Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    /// <summary>What says that a long file is Croft's, wherever in it that is said; empty where nothing does.</summary>
    static string Marks(FileStream file)
    {
        const int overlap = 100;
        using var text = new StreamReader(file, leaveOpen: true);
        var piece = new char[Piece + overlap];
        for (var kept = 0; text.ReadBlock(piece, kept, Piece) is var read and > 0;)
        {
            var all = piece.AsSpan(0, kept + read);
            if (DocumentFile.NamesCroft(all)) return "apiVersion: croft/";
            kept = Math.Min(overlap, all.Length);
            all[^kept..].CopyTo(piece);
        }
        return "";
    }

    static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>YAML files below a folder; hidden folders, such as <c>.git</c> and <c>.croft</c>, and links are left out.</summary>
    static IEnumerable<string> Below(string folder) => Directory
        .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint | FileAttributes.System, IgnoreInaccessible = false })
        .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" && !IsSettings(f))
        .Select(f => Path.GetRelativePath(Environment.CurrentDirectory, f))
        .Order(StringComparer.Ordinal);

    /// <summary>A workspace's own settings are no manifest, though they say of themselves that they are Croft's.</summary>
    static bool IsSettings(string file) => Path.GetFileName(file) == "croft.yaml" && File.ReadLines(file).Take(Head).Any(line => line.StartsWith("workspace:", StringComparison.Ordinal));
}
