using System.Text;
using Croft.Contracts;

namespace Croft.Cli.Requests;

/// <summary>Reads YAML files: those that are named, or all below a folder that is.</summary>
internal sealed class DocumentReader(TextReader input, Func<string?> workspace, Action<string> warn)
{
    /// <summary>Characters read at once of a file that is too long to be kept.</summary>
    const int Piece = 1 << 16;

    /// <summary>The files in order of their paths; the whole workspace, or the current folder without one, when none are named.</summary>
    public IReadOnlyList<DocumentFile> Read(IReadOnlyList<string> paths, string label, List<Fault> faults)
    {
        List<DocumentFile> documents = [];
        foreach (var path in paths.Count > 0 ? paths : [workspace() ?? "."])
        {
            if (path == "-") Try(path, () => documents.Add(new DocumentFile("-", input.ReadToEnd())));
            else if (Directory.Exists(path)) documents.AddRange(Below(path, warn, Fault));
            else Try(path, () => AddNamed(path));
        }
        if (paths.Count > 0) AddBeside(documents, Fault);
        return documents;

        // A file that was named may lie in the workspace, too.
        void Fault(string why)
        {
            if (!faults.Exists(f => f.Message == why)) faults.Add(new Fault(label, why));
        }

        void AddNamed(string path)
        {
            if (!IsOpen(path) && FileIdentity.Of(path).Special is { } special) Fault($"'{path}' is {special} and no file, so nothing is read from it.");
            else documents.Add(Read(path));
        }

        void Try(string path, Action read) => DocumentReader.Try(path, read, Fault);
    }

    /// <summary>Manifests that are named by themselves take the values and what the other files of their workspace give, all the same.</summary>
    void AddBeside(List<DocumentFile> documents, Action<string> fault)
    {
        var folder = workspace() ?? "values";
        if (!Directory.Exists(folder)) return;
        var there = documents.Where(d => d.Path != "-").Select(d => FileIdentity.Of(d.Path).Identity).ToHashSet(StringComparer.Ordinal);
        // Nothing is planned by what is not named, so nobody misses what stays out.
        documents.AddRange(Below(folder, _ => { }, fault).Where(f => !there.Contains(FileIdentity.Of(f.Path).Identity)).Select(f => f with { IsBeside = true }));
    }

    /// <summary>Every file that can be read; one that can't is a fault of its own.</summary>
    static List<DocumentFile> Below(string folder, Action<string> warn, Action<string> fault)
    {
        List<DocumentFile> documents = [];
        IReadOnlyList<string> files = [];
        Try(folder, () => files = new YamlFolder(folder, warn).Find(fault), fault);
        foreach (var file in files) Try(file, () => documents.Add(Read(file)), fault);
        return documents;
    }

    static void Try(string path, Action read, Action<string> fault)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault($"'{path}' can't be read: {e.Message}");
        }
    }

    /// <summary>Paths of what the shell has opened already, as <c>&lt;(command)</c>: somebody writes there.</summary>
    static bool IsOpen(string path) => path == "/dev/stdin" || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

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
}
