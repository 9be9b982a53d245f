using System.Globalization;

namespace Croft.Bench;

/// <summary>Memory as the kernel counts it.</summary>
static class Memory
{
    /// <summary>Begins anew to tell the most memory of this process.</summary>
    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>Most memory that a process ever held, or since its peak was forgotten, in MB.</summary>
    public static double PeakMegabytes(int process) => Read(process, "VmHWM:");

    /// <summary>Memory that a process holds now, in MB.</summary>
    public static double Megabytes(int process) => Read(process, "VmRSS:");

    static double Read(int process, string what)
    {
        var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").First(l => l.StartsWith(what, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
