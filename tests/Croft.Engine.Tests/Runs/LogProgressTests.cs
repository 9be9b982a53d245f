using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Runs;

public sealed class LogProgressTests
{
    [Theory]
    [InlineData("INFO:   3% (256.0 MiB of 8.0 GiB) in 3s, read: 85.3 MiB/s, write: 80.1 MiB/s", 0.03)]
    [InlineData("INFO: 100% (8.0 GiB of 8.0 GiB) in 1m 2s, read: 120.0 MiB/s, write: 0 B/s", 1.0)]
    [InlineData("transferred 1.2 GiB of 8.0 GiB (15.00%)", 0.15)]
    [InlineData("drive-scsi0: transferred 288.0 MiB of 8.0 GiB (3.52%) in 1s", 0.0352)]
    [InlineData("progress 42% (read 3607101440 bytes, duration 11 sec)", 0.42)]
    [InlineData("INFO: transferred 8.00 GiB in 62 seconds (132.1 MiB/s)", null)]
    [InlineData("INFO: archive file size: 412MB", null)]
    [InlineData("INFO: 73% of pages are zero-filled by 400 (999%)", 0.73)]
    [InlineData("TASK OK", null)]
    public void Of_Line_GivesTheShare(string line, double? expected) => LogProgress.Of(line).ShouldBe(expected);
}
