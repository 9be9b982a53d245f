using Croft.Cli.Tree;

namespace Croft.Cli.Tests.Tree;

public sealed class NearestTests
{
    static readonly string[] Verbs = ["list", "show", "start", "stop", "snapshot", "shutdown"];

    [Theory]
    [InlineData("lsit", "list")]
    [InlineData("shwo", "show")]
    [InlineData("STOP", "stop")]
    [InlineData("snap", "snapshot")]
    [InlineData("shutdwn", "shutdown")]
    [InlineData("frobnicate", null)]
    [InlineData("x", null)]
    public void Of_TypedWord_IsTheNearestOrNone(string typed, string? expected) => Nearest.Of(typed, Verbs).ShouldBe(expected);
}
