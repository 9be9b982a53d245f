using FsCheck;
using FsCheck.Fluent;

namespace Croft.Proxmox.Tests.Formats;

public sealed class PropertyStringTests
{
    [Theory]
    [InlineData("local:100/vm-100-disk-0.qcow2,iothread=1,size=1G", "file", "file", "local:100/vm-100-disk-0.qcow2")]
    [InlineData("file=local:100/disk.raw,size=1G", "file", "file", "local:100/disk.raw")]
    [InlineData("size=1G,local:100/disk.raw", "file", "file", "local:100/disk.raw")]
    [InlineData("virtio=BC:24:11:5B:50:52,bridge=vmbr0,firewall=0", null, "virtio", "BC:24:11:5B:50:52")]
    [InlineData("name=eth0,bridge=vmbr0,ip=10.0.0.2/24,ip6=fd00::2/64", null, "ip6", "fd00::2/64")]
    [InlineData("order=scsi0;ide2;net0", "legacy", "order", "scsi0;ide2;net0")]
    [InlineData("enabled=1,fstrim_cloned_disks=1", "enabled", "enabled", "1")]
    [InlineData("1", "enabled", "enabled", "1")]
    [InlineData("uuid=d69efb29-596b-480c-ba92-c11e528e343b,base64=1,manufacturer=QUI=", null, "manufacturer", "QUI=")]
    [InlineData("gw=10.0.0.1,,ip=dhcp,", null, "ip", "dhcp")]
    [InlineData("a=1", null, "b", null)]
    public void Indexer_Text_GivesValue(string text, string? defaultKey, string key, string? value) =>
        PropertyString.Parse(text, defaultKey)[key].ShouldBe(value);

    [Theory]
    [InlineData("local:1/disk.raw,iothread=1,size=1G", "file", "size", "2G", "local:1/disk.raw,iothread=1,size=2G")]
    [InlineData("local:1/disk.raw,size=1G", "file", "file", "nfs:1/disk.raw", "nfs:1/disk.raw,size=1G")]
    [InlineData("file=local:1/disk.raw,size=1G", "file", "file", "nfs:1/disk.raw", "file=nfs:1/disk.raw,size=1G")]
    [InlineData("virtio=AA:BB:CC:DD:EE:FF,bridge=vmbr0,later=x", null, "tag", "7", "virtio=AA:BB:CC:DD:EE:FF,bridge=vmbr0,later=x,tag=7")]
    [InlineData("b=2,,a=1,", null, "b", "3", "b=3,,a=1,")]
    [InlineData("", null, "order", "1", "order=1")]
    public void With_OneKey_LeavesTheRestAlone(string text, string? defaultKey, string key, string value, string expected) =>
        PropertyString.Parse(text, defaultKey).With(key, value).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("a=1,b=2,c=3", "b", "a=1,c=3")]
    [InlineData("a=1", "x", "a=1")]
    [InlineData("a=1", "a", "")]
    public void Without_Key_TakesItOutAlone(string text, string key, string expected) =>
        PropertyString.Parse(text).Without(key).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("a", "1,2")]
    [InlineData("a=b", "1")]
    [InlineData("", "1")]
    [InlineData("a", "")]
    public void With_TextThatWouldBreakTheForm_IsRefused(string key, string value) =>
        Should.Throw<ArgumentException>(() => PropertyString.Parse("x=1").With(key, value));

    [Fact]
    public void Parse_AnyText_RoundTripsByteForByte() =>
        Prop.ForAll<string>(text => text is null || PropertyString.Parse(text).ToString() == text).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_TextOfParts_RoundTripsAndReadsEveryPart() =>
        Prop.ForAll(Parts().ToArbitrary(), parts =>
        {
            var text = string.Join(',', parts.Select(p => $"{p.Key}={p.Value}"));
            var parsed = PropertyString.Parse(text);
            return parsed.ToString() == text && parts.All(p => parsed[p.Key] == p.Value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void With_AnyKeyOfMany_ChangesThatPartAlone() =>
        Prop.ForAll(Parts().Where(p => p.Length > 0).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (parts, pick) =>
        {
            var at = pick % parts.Length;
            var changed = PropertyString.Parse(string.Join(',', parts.Select(p => $"{p.Key}={p.Value}"))).With(parts[at].Key, "new");
            return changed.ToString() == string.Join(',', parts.Select((p, i) => $"{p.Key}={(i == at ? "new" : p.Value)}"));
        }).QuickCheckThrowOnFailure();

    static Gen<KeyValuePair<string, string>[]> Parts() =>
        from keys in Word("abcdefgh_-01").ListOf()
        from values in Word("abcXYZ019:/.;= %").ArrayOf(keys.Distinct().Count())
        select keys.Distinct().Zip(values, KeyValuePair.Create).ToArray();

    static Gen<string> Word(string letters) => Gen.Elements(letters.ToCharArray()).NonEmptyListOf().Select(l => string.Concat(l.Take(12)));
}
