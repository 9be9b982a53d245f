using Croft.Cli.Console;

namespace Croft.Cli.Tests.Console;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("guest list", "guest,list")]
    [InlineData("  guest   list  ", "guest,list")]
    [InlineData("a 'b c' d", "a,b c,d")]
    [InlineData("a \"b c\" d", "a,b c,d")]
    [InlineData("a\\ b c", "a b,c")]
    [InlineData("--description='two words'", "--description=two words")]
    [InlineData("\"a \\\" \\\\ \\n\"", "a \" \\ \\n")]
    [InlineData("'a \\'", "a \\")]
    [InlineData("a ''", "a,")]
    [InlineData("$HOME *.yaml ~", "$HOME,*.yaml,~")]
    [InlineData("a # b 'c", "a")]
    [InlineData("a#b", "a#b")]
    [InlineData("a '#b'", "a,#b")]
    [InlineData("a\\\nb", "ab")]
    public void Read_Text_IsWords(string text, string expected) =>
        string.Join(',', ShellText.Read(text).Commands.ShouldHaveSingleItem().Words).ShouldBe(expected);

    [Theory]
    [InlineData("", 0)]
    [InlineData("# nothing", 0)]
    [InlineData("a\nb", 2)]
    [InlineData("a\n\n# it's\n b \n", 2)]
    [InlineData("'a\nb'", 1)]
    public void Read_Lines_AreCommands(string text, int count) => ShellText.Read(text).Commands.Count.ShouldBe(count);

    [Fact]
    public void Read_Lines_KeepTheirText() =>
        ShellText.Read("guest show 'a b' # why\n  status").Commands.Select(c => c.Text).ShouldBe(["guest show 'a b' # why", "status"]);

    [Theory]
    [InlineData("a 'b", true)]
    [InlineData("a \"b", true)]
    [InlineData("a \\", true)]
    [InlineData("a 'b'", false)]
    [InlineData("a \\\\", false)]
    [InlineData("# don't", false)]
    [InlineData("'a' # \"", false)]
    public void IsOpen_IsTrueWhileAQuoteWaits(string text, bool open) => ShellText.Read(text).IsOpen.ShouldBe(open);

    [Theory]
    [InlineData("guest sh", "guest", "sh", 6)]
    [InlineData("guest ", "guest", "", 6)]
    [InlineData("a 'b c", "a", "b c", 2)]
    [InlineData("x\nguest sh", "guest", "sh", 8)]
    public void Word_IsTheOneBeingTyped(string text, string before, string word, int start)
    {
        var read = ShellText.Read(text);
        string.Join(',', read.Before).ShouldBe(before);
        read.Word.ShouldBe(word);
        read.WordStart.ShouldBe(start);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("it's")]
    [InlineData("a \"quote\"")]
    [InlineData("it's \"both\" \\ ways")]
    [InlineData("#1")]
    [InlineData("")]
    public void Quoted_Word_IsReadBackAsOne(string word) =>
        ShellText.Read("x " + ShellText.Quoted(word)).Commands.ShouldHaveSingleItem().Words.ShouldBe(["x", word]);
}
