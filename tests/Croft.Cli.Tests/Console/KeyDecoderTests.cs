using System.Text;
using Croft.Cli.Console;

namespace Croft.Cli.Tests.Console;

public sealed class KeyDecoderTests
{
    readonly KeyDecoder _decoder = new();

    [Theory]
    [InlineData("a", "Text:a")]
    [InlineData("größe 日本 é", "Text:größe 日本 é")]
    [InlineData("ls\r", "Text:ls Enter")]
    [InlineData("\x01\x05\x02\x06\x10\x0e", "Home End Left Right Up Down")]
    [InlineData("\x03\x04\x07\x08\x7f\t", "Interrupt EndOfInput Cancel Backspace Backspace Tab")]
    [InlineData("\x0b\x15\x17\x19\x0c\x12\x13\x14", "KillToEnd KillToStart KillWordLeft Yank Clear Search SearchNewer Swap")]
    [InlineData("\e[A\e[B\e[C\e[D\e[H\e[F", "Up Down Right Left Home End")]
    [InlineData("\eOA\eOB\eOC\eOD\eOH\eOF", "Up Down Right Left Home End")]
    [InlineData("\e[1~\e[4~\e[7~\e[8~\e[3~\e[3;5~", "Home End Home End Delete KillWordRight")]
    [InlineData("\e[1;5C\e[1;5D\e[1;3C\e[1;3D", "WordRight WordLeft WordRight WordLeft")]
    [InlineData("\eb\ef\ed\e\x7f", "WordLeft WordRight KillWordRight KillWordLeft")]
    [InlineData("\e[15~\e[38;5;1mx\e[?1;2cy\ez", "Text:x Text:y")]
    [InlineData("\e[200~one\rtwo\x03\e[201~z", "Paste:one\rtwo\x03 Text:z")]
    public void Take_Bytes_AreKeys(string typed, string expected) => Said(_decoder.Take(Encoding.UTF8.GetBytes(typed))).ShouldBe(expected);

    [Theory]
    [InlineData("\e[A", "Up")]
    [InlineData("日é\e[1;5D", "Text:日é WordLeft")]
    [InlineData("\e[200~日\e[20\e[201~\eOA", "Paste:日\e[20 Up")]
    public void Take_ByteByByte_SaysTheSame(string typed, string expected)
    {
        List<Key> keys = [];
        foreach (var one in Encoding.UTF8.GetBytes(typed)) keys.AddRange(_decoder.Take([one]));
        Said(keys).Replace("Text:日 Text:é", "Text:日é", StringComparison.Ordinal).ShouldBe(expected);
        _decoder.Waits.ShouldBeFalse();
    }

    [Fact]
    public void End_AfterALoneEscape_IsTheKey()
    {
        _decoder.Take([0x1b]).ShouldBeEmpty();
        _decoder.Waits.ShouldBeTrue();
        Said(_decoder.End()).ShouldBe("Escape");
        _decoder.Waits.ShouldBeFalse();
    }

    [Fact]
    public void End_InAPaste_WaitsForItsEnd()
    {
        _decoder.Take("\e[200~half"u8).ShouldBeEmpty();
        _decoder.End().ShouldBeEmpty();
        Said(_decoder.Take(" whole\e[201~"u8)).ShouldBe("Paste:half whole");
    }

    [Fact]
    public void Take_WhatIsNoUtf8_IsReplacedAndNothingIsLost() =>
        Said(_decoder.Take([0xff, (byte)'a', 0xc3, (byte)'b'])).ShouldBe("Text:\ufffda\ufffdb");

    static string Said(IEnumerable<Key> keys) => string.Join(' ', keys.Select(k => k.Text.Length == 0 ? $"{k.Stroke}" : $"{k.Stroke}:{k.Text}"));
}
