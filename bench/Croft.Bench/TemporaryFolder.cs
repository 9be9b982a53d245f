namespace Croft.Bench;

/// <summary>A folder that is gone after the measurement.</summary>
sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("croft-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
