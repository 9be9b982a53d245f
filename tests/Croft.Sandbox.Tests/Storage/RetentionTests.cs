using Croft.Sandbox.Calls.Storage;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Tests.Storage;

public sealed class RetentionTests
{
    // Friday, 20 November 2026, 12:00, and the days before it
    static readonly DateTimeOffset Newest = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("keep-all=1", "kkkkkkkk")]
    [InlineData("keep-daily=0", "kkkkkkkk")]
    [InlineData("keep-last=2", "kkrrrrrr")]
    [InlineData("keep-daily=3", "kkkrrrrr")]
    // the week of the newest is covered, the next two are not: Sunday the 15th is the newest of the week before
    [InlineData("keep-weekly=2", "krrrrkrr")]
    [InlineData("keep-last=1,keep-weekly=1", "krrrrkrr")]
    [InlineData("keep-monthly=5", "krrrrrrr")]
    public void Rules_OverOneBackupADay_KeepTheNewestOfEachPeriod(string rules, string expected)
    {
        var backups = Enumerable.Range(0, 8).Select(day => Backup(100, Newest.AddDays(-day))).ToList();
        var marks = Retention.Mark(backups, Retention.Parse(rules)).ToDictionary(mark => mark.Backup, mark => mark.Mark);
        string.Concat(backups.Select(backup => marks[backup][0])).ShouldBe(expected);
    }

    [Fact]
    public void Rules_CountForEachGuestAndLeaveProtectedAlone()
    {
        var old = Backup(100, Newest.AddDays(-3));
        old.IsProtected = true;
        var marks = Retention.Mark([Backup(100, Newest), Backup(100, Newest.AddDays(-1)), old, Backup(101, Newest.AddDays(-9))], Retention.Parse("keep-last=1"));
        marks.Select(mark => (mark.Backup.Vmid, mark.Mark)).ShouldBe([(100, "keep"), (100, "remove"), (100, "protected"), (101, "keep")]);
    }

    [Fact]
    public void Rules_HourlyThenDaily_CountWhatIsLeft()
    {
        var backups = Enumerable.Range(0, 48).Select(hour => Backup(100, Newest.AddHours(-hour))).ToList();
        var kept = Retention.Mark(backups, Retention.Parse("keep-hourly=2,keep-daily=2")).Where(mark => mark.Mark == "keep").Select(mark => mark.Backup.CreatedAt).ToList();
        kept.ShouldBe([Newest.ToUnixTimeSeconds(), Newest.AddHours(-1).ToUnixTimeSeconds(), Newest.Date.AddHours(-1) is var end ? new DateTimeOffset(end, TimeSpan.Zero).ToUnixTimeSeconds() : 0, Newest.AddHours(-37).ToUnixTimeSeconds()]);
    }

    static Volume Backup(int vmid, DateTimeOffset made) => new($"backup/vzdump-qemu-{vmid}-{made:yyyy_MM_dd-HH_mm_ss}.vma.zst", "backup", "vma.zst")
    {
        Vmid = vmid,
        CreatedAt = made.ToUnixTimeSeconds(),
        Backup = new BackupContent(GuestKind.Qemu, vmid, new Dictionary<string, string>()),
    };
}
