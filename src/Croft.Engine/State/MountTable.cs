using Croft.Contracts;

namespace Croft.Engine.State;

/// <summary>The file systems that are mounted, as <c>/proc/self/mountinfo</c> tells them.</summary>
public sealed class MountTable(string mountInfo)
{
    /// <summary>File systems whose locks or shared memory can't be relied on by SQLite's write-ahead log.</summary>
    static readonly string[] Networked = ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs", "fuse.sshfs",
        "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.rclone", "fuse.davfs", "davfs", "fuse.curlftpfs", "fuse.juicefs", "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.gcsfuse", "gfs2", "ocfs2", "beegfs", "orangefs"];

    /// <summary>The table of this machine; empty where the system has none.</summary>
    public static MountTable OfThisMachine() => new(File.Exists("/proc/self/mountinfo") ? File.ReadAllText("/proc/self/mountinfo") : "");

    /// <summary>Refuses a folder on a network file system.</summary>
    /// <exception cref="FailureException">Unsupported, naming the file system.</exception>
    public void RefuseNetwork(string folder)
    {
        if (TypeOf(RealPath.Of(folder)) is not { } type || !Networked.Contains(type, StringComparer.Ordinal))
            return;
        throw new FailureException(new Failure(FailureKind.Unsupported, $"The workspace's database can't live in {folder}: that is a network file system ({type}).")
        {
            Cause = "Several machines could open it at once, and such file systems do not lock reliably.",
            WayOut = "Move the workspace to a local disk.",
        });
    }

    /// <summary>Type of the file system that holds the folder; null when unknown.</summary>
    internal string? TypeOf(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(folder);
        (string Point, string Type)? best = null;
        foreach (var line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 5 || dash + 1 >= fields.Length)
                continue;
            var point = Unescape(fields[4]);
            // The later of two mounts on one point covers the earlier.
            if (Holds(point, path) && (best is null || point.Length >= best.Value.Point.Length))
                best = (point, fields[dash + 1]);
        }
        return best?.Type;
    }

    static bool Holds(string point, string path) =>
        point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);

    static string Unescape(string field) => !field.Contains('\\') ? field
        : field.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
