using System.Diagnostics;
using Croft.Contracts;

namespace Croft.Engine.State;

/// <summary>A lock between processes, held by an open file: it ends with the process, however that ends.</summary>
static class LockFile
{
    /// <summary>Waits for the lock and takes it; dispose it to let go.</summary>
    /// <exception cref="FailureException">Conflict: others hold it for longer than <paramref name="patience"/>.</exception>
    public static IDisposable Take(string path, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                return new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    UnixCreateMode = PrivateFiles.FileMode,
                });
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
            {
                if (Stopwatch.GetElapsedTime(began) > patience)
                    throw new FailureException(new Failure(FailureKind.Conflict, $"Another process holds {path} for more than {patience.TotalSeconds:0.#} s.")
                    {
                        Cause = FileHolders.Of(path),
                        WayOut = "Wait for it to end, or end it; then try again.",
                    }, e);
                pause.Wait(TimeSpan.FromMilliseconds(5));
            }
        }
    }
}
