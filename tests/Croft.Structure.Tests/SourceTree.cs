using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Croft.Structure.Tests;

/// <summary>The project's own sources, parsed once.</summary>
static class SourceTree
{
    static readonly Lazy<IReadOnlyList<SourceFile>> All = new(() => [.. Read("src"), .. Read("tests")]);

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static IReadOnlyList<SourceFile> Product => [.. All.Value.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal))];

    public static IReadOnlyList<SourceFile> Everything => All.Value;

    /// <summary>Lines of a checked-in list, without comments: <c>subject | reason</c>.</summary>
    public static IReadOnlyDictionary<string, string> Exceptions(string file) =>
        File.ReadLines(Path.Combine(Root, "tests/Croft.Structure.Tests", file))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split('|', 2, StringSplitOptions.TrimEntries))
            .ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1] : "", StringComparer.Ordinal);

    static IEnumerable<SourceFile> Read(string folder) =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, path)
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        where !relative.Contains("/Migrations/", StringComparison.Ordinal)
        orderby relative
        select new SourceFile(relative, CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetCompilationUnitRoot());

    static string Here([CallerFilePath] string path = "") => path;
}

/// <summary>One file, path relative to the root with forward slashes.</summary>
sealed record SourceFile(string Path, CompilationUnitSyntax Syntax)
{
    public int Lines { get; } = Syntax.GetText().Lines.Count;

    public IEnumerable<T> Nodes<T>() where T : SyntaxNode => Syntax.DescendantNodes().OfType<T>();

    public static int LinesOf(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
