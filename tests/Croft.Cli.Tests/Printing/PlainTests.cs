using Croft.Cli.Printing;

namespace Croft.Cli.Tests.Printing;

public sealed class PlainTests
{
    [Theory]
    [InlineData("dolly", 5)]
    [InlineData("羊羊", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🐑", 2)]
    [InlineData("⚡✅", 4)]
    [InlineData("⚠", 1)]
    public void Width_Columns_AreThoseOfATerminal(string text, int expected) => Plain.Width(text).ShouldBe(expected);

    [Theory]
    [InlineData("dolly", 5, "dolly")]
    [InlineData("dolly", 4, "dol…")]
    [InlineData("羊羊羊", 4, "羊…")]
    [InlineData("dolly", 0, "")]
    public void Cut_TooLong_EndsWithAMarkWithinTheWidth(string text, int width, string expected) =>
        Plain.Cut(text, width, unicode: true).ShouldBe(expected);

    [Fact]
    public void Wrap_LongWord_IsBrokenBetweenCharacters() =>
        Plain.Wrap("a 羊羊羊羊羊 b", 8).ShouldBe(["a", "羊羊羊羊", "羊 b"]);

    [Fact]
    public void Wrap_Path_IsBrokenBetweenItsParts() =>
        Plain.Wrap("GET /nodes/pve1/qemu/119/config", 24).ShouldBe(["GET", "/nodes/pve1/qemu/119/", "config"]);

    [Theory]
    [InlineData("a\u001b[31mb", "a?[31mb")]
    [InlineData("a\nb\tc\n", "a b c")]
    [InlineData("a\u202eb", "a?b")]
    public void Of_ControlCharacters_AreHarmless(string text, string expected) => Plain.Of(text).ShouldBe(expected);
}
