using System.Globalization;

namespace Croft.Bench;

/// <summary>Memory as the kernel counts it.</summary>
static class Memory
{
    /// <summary>Begins anew to tell the most memory of this process.</summary>
    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>Most memory that a process ever held, or since its peak was forgotten, in MB.</summary>
    public static double PeakMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
