namespace Croft.Engine.Tests;

/// <summary>Real inputs from outside of the project, in the folder that <c>CROFT_CAPTURES</c> names.</summary>
static class Captures
{
    /// <summary>Files below a folder of captures; none when there are none here.</summary>
    public static IEnumerable<string> Below(string relative) =>
        Environment.GetEnvironmentVariable("CROFT_CAPTURES") is { Length: > 0 } folder && System.IO.Path.Combine(folder, relative) is var path && Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];

    /// <summary>Path of a capture; null when there are none here.</summary>
    public static string? Path(string relative) =>
        Environment.GetEnvironmentVariable("CROFT_CAPTURES") is { Length: > 0 } folder && System.IO.Path.Combine(folder, relative) is var path && File.Exists(path) ? path : null;
}
