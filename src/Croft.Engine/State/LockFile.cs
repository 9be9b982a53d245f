using System.Diagnostics;
using Croft.Contracts;

namespace Croft.Engine.State;

/// <summary>A lock between processes, held by an open file: it ends with the process, however that ends.</summary>
static class LockFile
{
    const int HeldOnLinux = 11, HeldOnMac = 35;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits for the lock and takes it; dispose it to let go. Blocks its thread: for what is done once at the start.</summary>
    /// <exception cref="FailureException">Conflict: others hold it for longer than <paramref name="patience"/>.</exception>
    public static IDisposable Take(string path, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            if (Try(path, began, patience, FileAccess.ReadWrite) is { } taken)
                return taken;
            pause.Wait(Pause);
        }
    }

    /// <summary>Waits for the lock and takes it; dispose it to let go.</summary>
    /// <exception cref="FailureException">Conflict: others hold it for longer than <paramref name="patience"/>.</exception>
    public static Task<IDisposable> TakeAsync(string path, TimeSpan patience, CancellationToken ct) => TakeAsync(path, patience, FileAccess.ReadWrite, ct);

    /// <summary>As <see cref="TakeAsync(string, TimeSpan, CancellationToken)"/>, for who only reads: also on a disk that can't be written, where nobody makes the file.</summary>
    public static async Task<IDisposable> TakeForReadingAsync(string path, TimeSpan patience, CancellationToken ct)
    {
        try
        {
            return await TakeAsync(path, patience, ct);
        }
        catch (Exception e) when (DiskFaults.IsReadOnly(e) || e is UnauthorizedAccessException)
        {
            return File.Exists(path) ? await TakeAsync(path, patience, FileAccess.Read, ct) : Stream.Null;
        }
    }

    static async Task<IDisposable> TakeAsync(string path, TimeSpan patience, FileAccess access, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (Try(path, began, patience, access) is { } taken)
                return taken;
            // The machine's own clock: other processes hold the lock, whatever time it is here.
            await Task.Delay(Pause, TimeProvider.System, ct);
        }
    }

    static FileStream? Try(string path, long began, TimeSpan patience, FileAccess access)
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
            if (Stopwatch.GetElapsedTime(began) <= patience)
                return null;
            throw new FailureException(new Failure(FailureKind.Conflict, $"Another process holds {path} for more than {patience.TotalSeconds:0.#} s.")
            {
                Cause = FileHolders.Of(path),
                WayOut = "Wait for it to end, or end it; then try again.",
            }, e);
        }
    }
}
