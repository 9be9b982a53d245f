using System.Diagnostics;
using Croft.Contracts;

namespace Croft.Engine.State;

/// <summary>A lock between processes, held by an open file: it ends with the process, however that ends.</summary>
static class LockFile
{
    const int HeldOnLinux = 11, HeldOnMac = 35;

    /// <summary>Waits for the lock and takes it; dispose it to let go.</summary>
    /// <exception cref="FailureException">Conflict: others hold it for longer than <paramref name="patience"/>.</exception>
    public static IDisposable Take(string path, TimeSpan patience) => Take(path, patience, FileAccess.ReadWrite);

    /// <summary>As <see cref="Take(string, TimeSpan)"/>, for who only reads: also on a disk that can't be written, where nobody makes the file.</summary>
    public static IDisposable TakeForReading(string path, TimeSpan patience)
    {
        try
        {
            return Take(path, patience, FileAccess.ReadWrite);
        }
        catch (Exception e) when (DiskFaults.IsReadOnly(e) || e is UnauthorizedAccessException)
        {
            return File.Exists(path) ? Take(path, patience, FileAccess.Read) : Stream.Null;
        }
    }

    static FileStream Take(string path, TimeSpan patience, FileAccess access)
    {
        var began = Stopwatch.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                return new FileStream(path, new FileStreamOptions
                {
                    Mode = access == FileAccess.Read ? FileMode.Open : FileMode.OpenOrCreate,
                    Access = access,
                    Share = FileShare.None,
                    UnixCreateMode = access == FileAccess.Read ? null : PrivateFiles.FileMode,
                });
            }
            catch (IOException e) when (e.HResult is HeldOnLinux or HeldOnMac)
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
