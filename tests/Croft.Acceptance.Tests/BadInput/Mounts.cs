using System.Diagnostics;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>A real mount for one test; where the system permits none, the test is skipped with its words.</summary>
sealed class Mounts : IDisposable
{
    readonly Stack<string> mounted = [];
    readonly DirectoryInfo root = Directory.CreateTempSubdirectory("croft-mount-");

    /// <summary>An empty disk of some KiB.</summary>
    public string Disk(int kib)
    {
        Mount("-t", "tmpfs", "-o", $"size={kib}k", "tmpfs", root.FullName);
        return root.FullName;
    }

    /// <summary>Lets a folder be read only, for root as well.</summary>
    public void MakeReadOnly(string folder)
    {
        Mount("--bind", folder, folder);
        Run("mount", "-o", "remount,ro,bind", folder).ShouldBe("");
    }

    /// <summary>A folder that the system shows as mounted over SSH; what is put into it lies on this machine.</summary>
    public string Network()
    {
        if (!File.Exists("/dev/fuse") || !File.Exists("/usr/bin/bindfs"))
            Assert.Skip("There is no FUSE here (/dev/fuse, bindfs).");
        var (far, near) = (root.CreateSubdirectory("far").FullName, root.CreateSubdirectory("near").FullName);
        if (Run("bindfs", "-o", "subtype=sshfs,fsname=nas:/croft", far, near) is { Length: > 0 } refused)
            Assert.Skip($"Mounting by FUSE is not permitted here: {refused}");
        mounted.Push(near);
        return near;
    }

    /// <summary>Mounts are taken off again, the last first.</summary>
    public void Undo()
    {
        while (mounted.TryPop(out var point))
            Run("umount", point).ShouldBe("");
    }

    /// <summary>Takes whatever is left of the disk.</summary>
    public static void Fill(string disk)
    {
        using var file = new FileStream(Path.Combine(disk, "ballast"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        foreach (var size in (int[])[65536, 4096, 1])
        {
            try
            {
                while (true)
                    file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // full for pieces of this size
            }
        }
    }

    public static void Free(string disk) => File.Delete(Path.Combine(disk, "ballast"));

    void Mount(params string[] words)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Mounts are made on Linux alone.");
        if (Run("mount", words) is { Length: > 0 } refused)
            Assert.Skip($"Mounting is not permitted here: {refused}");
        mounted.Push(words[^1]);
    }

    static string Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { UseShellExecute = false, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : said.Length == 0 ? $"{program} ended with {process.ExitCode}" : said;
    }

    public void Dispose()
    {
        Undo();
        root.Delete(recursive: true);
    }
}
