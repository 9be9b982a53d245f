using Croft.Cli.Console;
using Croft.Cli.Tests.Fakes;

namespace Croft.Cli.Tests.Console;

public sealed class LineViewTests
{
    [Theory]
    [InlineData("", "lab>", 0, 5)]
    [InlineData("abc|", "lab> abc", 0, 8)]
    [InlineData("a|bc", "lab> abc", 0, 6)]
    [InlineData("0123456789abcd|", "lab> 0123456789abcd", 0, 19)]
    [InlineData("0123456789abcde|", "lab> 0123456789abcde\n", 1, 0)]
    [InlineData("0123456789abcdef|", "lab> 0123456789abcde\nf", 1, 1)]
    [InlineData("0123456789abcde|f", "lab> 0123456789abcde\nf", 1, 0)]
    [InlineData("01234|56789abcdef", "lab> 0123456789abcde\nf", 0, 10)]
    [InlineData("日本語日本語日本|", "lab> 日本語日本語日\n本", 1, 2)]
    [InlineData("日本語日本語日|本", "lab> 日本語日本語日\n本", 1, 0)]
    [InlineData("e\u0301e\u0301|", "lab> e\u0301e\u0301", 0, 7)]
    [InlineData("one\ntwo|", "lab> one\n> two", 1, 5)]
    [InlineData("on|e\ntwo", "lab> one\n> two", 0, 7)]
    [InlineData("0123456789abcde\nx|", "lab> 0123456789abcde\n> x", 1, 3)]
    [InlineData("one\n0123456789abcdefghij|", "lab> one\n> 0123456789abcdefgh\nij", 2, 2)]
    public void Draw_Line_IsSeenWithItsCursor(string text, string seen, int row, int column)
    {
        var screen = new FakeScreen(20);
        Draw(new LineView(() => 20, () => 24), screen, text);
        screen.Seen.ShouldBe(seen);
        screen.Cursor.ShouldBe((row, column));
    }

    [Fact]
    public void Draw_Again_LeavesNothingOfTheOldLine()
    {
        var screen = new FakeScreen(20);
        screen.Write("above\r\n");
        var view = new LineView(() => 20, () => 24);
        foreach (var text in (string[])["0123456789abcdefghijklmnopqrst0123456789abcdefghij|", "0123456789abcdefghijklmnop|qrst", "ro\nws\nthree|", "ro|\nws", "x|"]) Draw(view, screen, text);
        screen.Seen.ShouldBe("above\nlab> x");
        screen.Cursor.ShouldBe((1, 6));
    }

    [Fact]
    public void Draw_EveryPrefixOfALongLine_StaysInPlace()
    {
        const string Text = "guest create 日本語 --description 'wide e\u0301 and\nlong' --memory 4096 --cores 2";
        for (var width = 20; width < 45; width++)
        {
            var (screen, columns) = (new FakeScreen(width), width);
            screen.Write("above\r\n");
            var view = new LineView(() => columns, () => 24);
            for (var i = 0; i <= Text.Length; i++) Draw(view, screen, Text[..i] + "|");
            for (var i = Text.Length; i >= 0; i--) Draw(view, screen, Text.Insert(i, "|"));
            screen.Seen.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
                .ShouldBe("abovelab>" + Text.Replace("\n", ">", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), $"at {width} columns");
            screen.Cursor.ShouldBe((1, 5));
        }
    }

    [Fact]
    public void Draw_MoreThanTheScreen_ShowsTheRowsAroundTheCursor()
    {
        var screen = new FakeScreen(20);
        var view = new LineView(() => 20, () => 5);
        var text = string.Join('\n', Enumerable.Range(1, 9));
        Draw(view, screen, text + "|");
        screen.Seen.ShouldBe("> 6\n> 7\n> 8\n> 9");
        Draw(view, screen, "|" + text);
        screen.Seen.ShouldBe("lab> 1\n> 2\n> 3\n> 4");
        screen.Cursor.ShouldBe((0, 5));
    }

    [Fact]
    public void Draw_AfterTheWindowWasNarrowed_CountsTheRowsAsTheyAreNow()
    {
        var width = 40;
        var view = new LineView(() => width, () => 24);
        _ = view.Draw("lab> ", "lab> ", new string('x', 33), 33);
        width = 20;
        view.Draw("lab> ", "lab> ", "y", 1).ShouldStartWith("\e[1A\r\e[J");
    }

    [Fact]
    public void Draw_PromptWiderThanHalfTheRow_IsCut()
    {
        var screen = new FakeScreen(20);
        screen.Write(new LineView(() => 20, () => 24).Draw("a-very-long-workspace> ", "\e[36ma-very-long-workspace\e[0m> ", "abc", 3));
        screen.Seen.ShouldBe("a-very-l~ abc");
    }

    [Theory]
    [InlineData("a b c d e f g", 20, 10, "a  b  c  d  e  f  g")]
    [InlineData("list show create clone start", 20, 10, "list    clone\nshow    start\ncreate")]
    [InlineData("a-candidate-that-is-too-wide b", 12, 10, "a-candidate~\nb")]
    [InlineData("1 2 3 4 5 6 7 8 9", 4, 3, "1  3\n2  4\nand 5 more")]
    public void Columns_Candidates_Fit(string words, int width, int most, string seen) =>
        string.Join('\n', Columns.Of(words.Split(' '), width, most)).ShouldBe(seen);

    static void Draw(LineView view, FakeScreen screen, string text)
    {
        var cursor = text.IndexOf('|', StringComparison.Ordinal);
        screen.Write(view.Draw("lab> ", "lab> ", text.Replace("|", "", StringComparison.Ordinal), Math.Max(0, cursor)));
    }
}
