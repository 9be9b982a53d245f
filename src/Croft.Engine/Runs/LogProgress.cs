using System.Globalization;
using System.Text.RegularExpressions;

namespace Croft.Engine.Runs;

/// <summary>Reads how far a task is from a line of its log.</summary>
static partial class LogProgress
{
    /// <summary>0 to 1, or null when the line tells nothing of it.</summary>
    public static double? Of(string line)
    {
        var match = Percent().Match(line);
        if (!match.Success)
            return null;
        var percent = double.Parse(match.Groups["p"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        return percent is >= 0 and <= 100 ? percent / 100 : null;
    }

    // vzdump "INFO:  15% (1.2 GiB of 8.0 GiB) in 3s", clone and move "transferred 1.2 GiB of 8.0 GiB (15.00%)",
    // wget " 32768K ........ ........  5%  100M 2s",
    // restore "progress 15% (read 1288490188 bytes, …)", migration "… of 8.0 GiB (3.52%) in 1s".
    [GeneratedRegex(@"(?:^INFO:\s+|\(|progress\s+|\.\s+)(?<p>\d{1,3}(?:\.\d+)?)%", RegexOptions.CultureInvariant)]
    private static partial Regex Percent();
}
