using System.Globalization;

namespace Croft.Bench;

/// <summary>Memory as the kernel counts it.</summary>
static class Memory
{
    /// <summary>Most memory that a process ever held, in MB.</summary>
    public static double PeakMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
