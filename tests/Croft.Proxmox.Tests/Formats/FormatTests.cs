using FsCheck;
using FsCheck.Fluent;

namespace Croft.Proxmox.Tests.Formats;

public sealed class FormatTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0T", 0)]
    [InlineData("4096", 4096)]
    [InlineData("528K", 540_672)]
    [InlineData("512M", 536_870_912)]
    [InlineData("1536M", 1_610_612_736)]
    [InlineData("1.5G", 1_610_612_736)]
    [InlineData("32G", 34_359_738_368)]
    [InlineData("1T", 1_099_511_627_776)]
    [InlineData("0.3K", 307)]
    public void ByteSize_Text_IsRead(string text, long bytes) => ByteSize.Parse(text).ShouldBe(bytes);

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1G")]
    [InlineData("1X")]
    [InlineData("1 G")]
    [InlineData("1g")]
    [InlineData("1.G")]
    [InlineData(".5G")]
    [InlineData("1,5G")]
    [InlineData("1.5.1G")]
    [InlineData("99999999999T")]
    [InlineData(null)]
    public void ByteSize_Nonsense_IsRefused(string? text) => ByteSize.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0T")]
    [InlineData(1023, "1023")]
    [InlineData(1024, "1K")]
    [InlineData(1_610_612_736, "1536M")]
    [InlineData(34_359_738_368, "32G")]
    [InlineData(1_125_899_906_842_624, "1024T")]
    public void ByteSize_Bytes_AreWrittenInTheLargestWholeUnit(long bytes, string text) => ByteSize.Format(bytes).ShouldBe(text);

    [Fact]
    public void ByteSize_AnySize_RoundTrips() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 30)).Select(p => (long)p.Item1 << p.Item2).ToArbitrary(), bytes => ByteSize.Parse(ByteSize.Format(bytes)) == bytes)
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("1", true)]
    [InlineData("on", true)]
    [InlineData("Yes", true)]
    [InlineData("TRUE", true)]
    [InlineData("0", false)]
    [InlineData("off", false)]
    [InlineData("no", false)]
    [InlineData("false", false)]
    public void Truth_Word_IsRead(string text, bool value)
    {
        Truth.TryParse(text, out var read).ShouldBeTrue();
        read.ShouldBe(value);
    }

    [Theory]
    [InlineData("maybe")]
    [InlineData("2")]
    [InlineData("")]
    [InlineData(null)]
    public void Truth_OtherWord_IsRefused(string? text) => Truth.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("Web;db", "Web|db")]
    [InlineData("a,b c;;d", "a|b|c|d")]
    public void TagList_Text_IsParted(string? text, string tags) => string.Join('|', TagList.Parse(text)).ShouldBe(tags);

    [Theory]
    [InlineData("local:iso/debian.iso", "local", "iso/debian.iso")]
    [InlineData("local-lvm:vm-100-disk-0", "local-lvm", "vm-100-disk-0")]
    [InlineData("pbs:backup/vm/100/2026-11-21T04:19:24Z", "pbs", "backup/vm/100/2026-11-21T04:19:24Z")]
    public void VolumeId_Text_IsRead(string text, string storage, string name)
    {
        VolumeId.Parse(text).ShouldBe(new VolumeId(storage, name));
        VolumeId.Parse(text).ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("cdrom")]
    [InlineData("/dev/sdb")]
    [InlineData("/mnt/a:b")]
    [InlineData("1st:x")]
    [InlineData("local:")]
    [InlineData(":x")]
    [InlineData(null)]
    public void VolumeId_OtherText_IsRefused(string? text) => VolumeId.TryParse(text, out _).ShouldBeFalse();
}
