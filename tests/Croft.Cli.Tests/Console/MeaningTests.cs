using Croft.Cli.Console;
using Croft.Cli.Tests.Fakes;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Tests.Console;

public sealed class MeaningTests
{
    static readonly CommandTree Tree = new([.. Herd.All, new VerbInfo("history", "list", "Lists what was.", "x", Effect.Reads, typeof(object), typeof(object))], []);

    [Theory]
    [InlineData("history", "history", "")]
    [InlineData("/history", "history", "")]
    [InlineData("history list", null, "history list")]
    [InlineData("/history list --json", null, "history list --json")]
    [InlineData("history --help", null, "history --help")]
    [InlineData("clear", "clear", "")]
    [InlineData("help history", "help", "history")]
    public void OwnCommand_ThatIsANounToo_IsMeantWhenItStandsAlone(string typed, string? own, string words)
    {
        var meaning = Meaning.Of(typed.Split(' '), Tree);
        (meaning.Command, string.Join(' ', meaning.Words)).ShouldBe((own, words));
    }

    [Fact]
    public void OwnCommand_ThatIsANounToo_WithMoreToFollow_IsTheNoun() => Meaning.Of(["history"], Tree, goesOn: true).Words.ShouldBe(["history"]);
}
