using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Croft.Engine.Runs;

/// <summary>The process that owns a run, so named that no later process can be taken for it.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Space">Its space of process ids, since containers of one host name may have one each.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="Born">When the host booted and the process started, in the host's own marks.</param>
/// <param name="Mark">Random, one for each engine.</param>
sealed record RunOwner(string Host, string Space, int Pid, string Born, string Mark)
{
    /// <summary>This process, as one engine in it.</summary>
    public static RunOwner ThisProcess() => new(
        Environment.MachineName, ThisSpace, Environment.ProcessId, BornOf(Environment.ProcessId) ?? "", RandomNumberGenerator.GetHexString(16));

    /// <summary>True when it ran where this process could see it, and is certainly no more.</summary>
    public bool IsGone => Host == Environment.MachineName && Space == ThisSpace && Born.Length > 0 && BornOf(Pid) != Born;

    /// <summary><c>pid 4711 on den</c>.</summary>
    public override string ToString() => $"pid {Pid.ToString(CultureInfo.InvariantCulture)} on {Host}";

    static string ThisSpace => OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";

    static string? BornOf(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // Field 22 counts ticks since boot; the fields before it are counted from the last parenthesis, since names may hold blanks.
                var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}+{fields[19]}";
            }
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
