using System.Text;
using Croft.Cli.Console;

namespace Croft.Cli.Tests.Console;

public sealed class LineEditorTests
{
    readonly History _history = new();
    readonly LineEditor _editor;

    public LineEditorTests() => _editor = new LineEditor(_history);

    // The cursor is shown as |.
    [Theory]
    [InlineData("hello", "hello|")]
    [InlineData("helo\e[Dl", "hell|o")]
    [InlineData("abc\x01x", "x|abc")]
    [InlineData("abc\x01\x05x", "abcx|")]
    [InlineData("abc\x02\x02\x04", "a|c")]
    [InlineData("abc\x7f\x7f", "a|")]
    [InlineData("guest show web-01\eb", "guest show web-|01")]
    [InlineData("guest show web-01\eb\eb\eb", "guest |show web-01")]
    [InlineData("guest show web-01\x01\ef", "guest| show web-01")]
    [InlineData("guest show web-01\x17", "guest show |")]
    [InlineData("guest show web-01  \x17", "guest show |")]
    [InlineData("guest show\x01\ed", "| show")]
    [InlineData("guest show\eb\x0b", "guest |")]
    [InlineData("guest show\eb\x15", "|show")]
    [InlineData("guest show\x17\x17\x19", "guest show|")]
    [InlineData("a b c\x01\ed\ed\x05\x19", " ca b|")]
    [InlineData("one two\x17\x02x\x05\x17\x19", "onex |")]
    [InlineData("ab\x14", "ba|")]
    [InlineData("abc\x02\x14", "acb|")]
    [InlineData("日本語\x02\x7f", "日|語")]
    [InlineData("e\u0301x\x02\x7f", "|x")]
    [InlineData("👩‍👩‍👧!\x02\x02", "|👩‍👩‍👧!")]
    [InlineData("\e[200~a\tb\r\nc\e[201~", "a b\nc|")]
    [InlineData("\e[200~bad\e]0;title\aend\u202e\e[201~", "bad?]0;title?end?|")]
    [InlineData("'a b\rc'", "'a b\nc'|")]
    [InlineData("a\\\rb", "a\\\nb|")]
    public void Take_Keys_EditTheLine(string typed, string expected)
    {
        Type(typed);
        Shown().ShouldBe(expected);
    }

    [Theory]
    [InlineData("status\r", nameof(Turn.Submitted))]
    [InlineData("guest show 'web 01'\r", nameof(Turn.Submitted))]
    [InlineData("# it's a comment\r", nameof(Turn.Submitted))]
    [InlineData("'open\r", nameof(Turn.Edited))]
    [InlineData("open\\\r", nameof(Turn.Edited))]
    [InlineData("abc\x03", nameof(Turn.Dropped))]
    [InlineData("\x04", nameof(Turn.Ended))]
    [InlineData("a\x04", nameof(Turn.Refused))]
    [InlineData("\x0c", nameof(Turn.Clear))]
    [InlineData("gu\t", nameof(Turn.Complete))]
    [InlineData("\x7f", nameof(Turn.Refused))]
    [InlineData("\e[A", nameof(Turn.Refused))]
    [InlineData("\e[200~two\nlines\e[201~", nameof(Turn.Edited))]
    public void Take_Key_SaysWhatToDo(string typed, string expected) => $"{Type(typed)}".ShouldBe(expected);

    [Theory]
    [InlineData("\e[A", "guest show b|")]
    [InlineData("\e[A\e[A", "status|")]
    [InlineData("\e[A\e[A\e[A\e[A\e[A", "guest list|")]
    [InlineData("gu\e[A\e[A", "guest show a|")]
    [InlineData("gu\e[A\e[A\e[A", "guest list|")]
    [InlineData("gu\e[A\e[A\e[B\e[B", "gu|")]
    [InlineData("sync\e[A", "sync|")]
    [InlineData("gu\e[A!\e[A", "guest show b!|")]
    [InlineData("guest li\x02\x02\e[A\e[B", "guest |li")]
    public void UpAndDown_WalkLinesWithTheSameBeginning(string typed, string expected)
    {
        foreach (var line in (string[])["guest list", "guest show a", "status", "guest show b"]) _history.Add(line);
        Type(typed);
        Shown().ShouldBe(expected);
    }

    [Theory]
    [InlineData("\x12show", "guest |show b", "(search 'show') ")]
    [InlineData("\x12show\x12", "guest |show a", "(search 'show') ")]
    [InlineData("\x12show\x12\x12", "guest |show a", "(nothing has 'show') ")]
    [InlineData("\x12show\x12\x13", "guest |show b", "(search 'show') ")]
    [InlineData("\x12SHOW", "guest |show b", "(search 'SHOW') ")]
    [InlineData("\x12show a", "guest |show a", "(search 'show a') ")]
    [InlineData("\x12show a\x7f\x7f", "guest |show b", "(search 'show') ")]
    [InlineData("draft\x02\x12show\a", "draf|t", null)]
    [InlineData("draft\x02\x12show\x03", "draf|t", null)]
    [InlineData("draft\x12show\x05x", "guest show bx|", null)]
    [InlineData("draft\x12nowhere", "draft|", "(nothing has 'nowhere') ")]
    public void Search_GoesBackwardsThroughTheHistory(string typed, string expected, string? searching)
    {
        foreach (var line in (string[])["guest list", "guest show a", "status", "guest show b"]) _history.Add(line);
        Type(typed);
        Shown().ShouldBe(expected);
        _editor.Searching.ShouldBe(searching);
    }

    [Fact]
    public void Search_EnterRunsTheMatch()
    {
        _history.Add("guest list");
        Type("\x12list\r").ShouldBe(Turn.Submitted);
        _editor.Text.ShouldBe("guest list");
    }

    [Fact]
    public void Search_ALoneEscapeGoesBack()
    {
        _history.Add("guest list");
        Type("dr\x12list");
        _editor.Take(new Key(Stroke.Escape)).ShouldBe(Turn.Edited);
        Shown().ShouldBe("dr|");
    }

    [Theory]
    [InlineData("\e[A", "ab\nc|d\nef")]
    [InlineData("\e[A\e[A", "a|b\ncd\nef")]
    [InlineData("\e[A\e[A\e[B", "ab\nc|d\nef")]
    [InlineData("\x01", "ab\ncd\n|ef")]
    [InlineData("\e[A\x15", "ab\n|d\nef")]
    [InlineData("\e[A\x0b", "ab\nc|\nef")]
    [InlineData("\e[A\x0b\x0b", "ab\nc|ef")]
    public void SeveralRows_AreWalkedBeforeTheHistory(string typed, string expected)
    {
        _history.Add("older");
        Type("\e[200~ab\ncd\nef\e[201~\x02" + typed);
        Shown().ShouldBe(expected);
    }

    [Fact]
    public void Complete_ThatBringsNothingTwice_WantsTheList()
    {
        Type("gu");
        _editor.Complete(0, "guest ").ShouldBeFalse();
        Shown().ShouldBe("guest |");
        _editor.Complete(6, "").ShouldBeFalse();
        _editor.Complete(6, "").ShouldBeTrue();
        Type("s\t");
        _editor.Complete(6, "s").ShouldBeFalse("another key was pressed between");
    }

    [Fact]
    public void Complete_ThatSeveralGoOnFrom_WantsTheListAtTheNextTab()
    {
        Type("g");
        _editor.Complete(0, "gu", several: true).ShouldBeFalse();
        Type("\t");
        _editor.Complete(0, "gu", several: true).ShouldBeTrue();
    }

    [Fact]
    public void Complete_InTheMiddle_KeepsWhatFollows()
    {
        Type("gu list\x01\x06\x06");
        _editor.Complete(0, "guest");
        Shown().ShouldBe("guest| list");
    }

    Turn Type(string typed)
    {
        var turn = Turn.Edited;
        foreach (var key in new KeyDecoder().Take(Encoding.UTF8.GetBytes(typed))) turn = _editor.Take(key);
        return turn;
    }

    string Shown() => _editor.Text.Insert(_editor.Cursor, "|");
}
