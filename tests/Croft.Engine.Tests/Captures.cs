namespace Croft.Engine.Tests;

/// <summary>Real inputs from outside of the project, in the folder that <c>CROFT_CAPTURES</c> names.</summary>
static class Captures
{
    /// <summary>Path of a capture; null when there are none here.</summary>
    public static string? Path(string relative) =>
        Environment.GetEnvironmentVariable("CROFT_CAPTURES") is { Length: > 0 } folder && System.IO.Path.Combine(folder, relative) is var path && File.Exists(path) ? path : null;
}
