using System.IO.Enumeration;
using Croft.Contracts;

namespace Croft.Cli.Requests;

/// <summary>The YAML files below a folder. A manifest that is not read looks like one that was deleted, so what stays out is told.</summary>
internal sealed class YamlFolder(string folder, Action<string> warn)
{
    /// <summary>Lines among which settings name their workspace.</summary>
    const int Head = 100;

    /// <summary>Names that are looked at, and characters of each file, where nothing is read and only a warning is at stake.</summary>
    const int Looked = 5000, Peeked = 4096;

    readonly List<string> _hidden = [];

    /// <summary>Paths from the current folder, in their order; what is no file and can't be left out is a fault.</summary>
    public IReadOnlyList<string> Find(Action<string> fault)
    {
        var all = Entries(folder).ToList();
        var files = all.Where(e => !e.IsLink && !e.IsHidden && !e.IsFolder).Select(e => e.Path).Where(p => IsRegular(p, fault)).ToList();
        HashSet<string>? read = null;
        foreach (var link in all.Where(e => e.IsLink && !e.IsHidden).OrderBy(e => e.Path, StringComparer.Ordinal))
        {
            if (link.IsFolder) LookInto(link.Path);
            else if (IsWhole(link.Path, fault) && IsRegular(link.Path, fault) && (HoldsValues(link.Path)
                || (read ??= [.. files.Where(f => !HoldsValues(f)).Select(f => FileIdentity.Of(f).Identity)]).Add(FileIdentity.Of(link.Path).Identity))) files.Add(link.Path);
        }
        foreach (var hidden in all.Where(e => e.IsHidden && !e.IsLink)) LookAt(hidden, read ??= [.. files.Select(f => FileIdentity.Of(f).Identity)]);
        if (_hidden.Count > 0) warn($"{(_hidden.Count == 1 ? $"'{_hidden[0]}' is" : $"{_hidden.Count} files of Croft's, such as '{_hidden[0]}', are")} not read: names that begin with a dot are left out");
        return [.. files.Where(f => !IsSettings(f)).Order(StringComparer.Ordinal)];
    }

    /// <summary>A link leads to a file: where it leads nowhere, nobody knows what its manifest said.</summary>
    static bool IsWhole(string link, Action<string> fault)
    {
        try
        {
            if (File.ResolveLinkTarget(link, returnFinalTarget: true) is { Exists: true }) return true;
            fault($"'{link}' is a link to '{new FileInfo(link).LinkTarget}', which is not there.");
        }
        catch (IOException)
        {
            fault($"'{link}' is a link that leads back to itself.");
        }
        return false;
    }

    static bool IsRegular(string path, Action<string> fault)
    {
        if (FileIdentity.Of(path).Special is not { } special) return true;
        fault($"'{path}' is {special} and no file, so nothing is read from it.");
        return false;
    }

    /// <summary>Links to folders are not followed; what lies in one that leads out is told.</summary>
    void LookInto(string link)
    {
        if (File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName is not { } target || IsWithin(Path.GetFullPath(target), Path.GetFullPath(folder))) return;
        if (OursIn(link).FirstOrDefault() is { } file) warn($"'{file}' is not read: '{link}' is a link to a folder, and Croft follows links to files alone");
    }

    void LookAt(Entry hidden, HashSet<string> read)
    {
        if (Path.GetFileName(hidden.Path) is ".git" or ".croft") return;
        _hidden.AddRange((hidden.IsFolder ? OursIn(hidden.Path) : new[] { hidden.Path }.Where(IsOurs)).Where(f => !read.Contains(FileIdentity.Of(f).Identity)));
    }

    static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    static IEnumerable<string> OursIn(string folder) => new FileSystemEnumerable<string>(folder, (ref e) => Local(e.ToSpecifiedFullPath()), Options(ignoreInaccessible: true))
    {
        ShouldRecursePredicate = (ref e) => !IsLink(ref e) && e.FileName is not ".git" and not ".croft",
    }.Take(Looked).Where(f => IsYaml(Path.GetFileName(f)) && IsOurs(f)).Order(StringComparer.Ordinal);

    static bool IsOurs(string file)
    {
        try
        {
            if (!File.Exists(file) || FileIdentity.Of(file).Special is not null) return false;
            using var text = new StreamReader(file);
            var piece = new char[Peeked];
            return DocumentFile.NamesCroft(piece.AsSpan(0, text.ReadBlock(piece))) && !IsSettings(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static IEnumerable<Entry> Entries(string folder) => new FileSystemEnumerable<Entry>(folder, (ref e) => new Entry(Local(e.ToSpecifiedFullPath()), e.IsDirectory, IsLink(ref e), e.IsHidden), Options(ignoreInaccessible: false))
    {
        ShouldIncludePredicate = (ref e) => e.IsDirectory ? e.IsHidden || IsLink(ref e) : IsYaml(e.FileName),
        ShouldRecursePredicate = (ref e) => !e.IsHidden && !IsLink(ref e),
    };

    static EnumerationOptions Options(bool ignoreInaccessible) => new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = ignoreInaccessible };

    static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    static bool IsYaml(ReadOnlySpan<char> name) => Path.GetExtension(name) is ".yaml" or ".yml";

    static bool HoldsValues(string file) => Path.GetFileName(Path.GetDirectoryName(file.AsSpan())) is "values";

    static string Local(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);

    /// <summary>A workspace's own settings are no manifest, though they say of themselves that they are Croft's.</summary>
    static bool IsSettings(string file) => Path.GetFileName(file) == "croft.yaml" && File.ReadLines(file).Take(Head).Any(line => line.StartsWith("workspace:", StringComparison.Ordinal));

    sealed record Entry(string Path, bool IsFolder, bool IsLink, bool IsHidden);
}
