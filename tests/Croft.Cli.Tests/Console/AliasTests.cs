using Croft.Cli.Console;
using Croft.Cli.Tests.Fakes;
using Croft.Cli.Tree;

namespace Croft.Cli.Tests.Console;

public sealed class AliasTests
{
    [Theory]
    [InlineData("create vm --name web-01 --cores 2 --memory 4096", "guest create web-01 --type vm --cores 2 --memory 4096MB")]
    [InlineData("create vm --memory=4096 --name=web-01", "guest create web-01 --type vm --memory=4096MB")]
    [InlineData("create vm web-01 --memory 4G", "guest create --type vm web-01 --memory 4G")]
    [InlineData("create vm --name web-01 --template debian-12 --start", "guest create web-01 --type vm --from debian-12 --start")]
    [InlineData("create container --name ct-01 --ostemplate local:vztmpl/x.tar.zst", "guest create ct-01 --type ct --template local:vztmpl/x.tar.zst")]
    [InlineData("create vm --name", "guest create --type vm --name")]
    [InlineData("list vms --status running", "guest list --type vm --status running")]
    [InlineData("list containers", "guest list --type ct")]
    [InlineData("list all", "guest list")]
    [InlineData("describe vm 100", "guest show 100")]
    [InlineData("start vm 100", "guest start 100")]
    [InlineData("delete container 101 --purge", "guest destroy 101 --purge")]
    [InlineData("update vm 100 --memory 2048", "guest configure 100 --memory 2048MB")]
    [InlineData("list", "list")]
    [InlineData("guest list", "guest list")]
    public void Alias_Expands_ToItsVerb(string typed, string expected) =>
        string.Join(' ', Meaning.Of(typed.Split(' '), new CommandTree(Herd.All, [])).Words).ShouldBe(expected);

    [Fact]
    public void Alias_Names_AreUnique() => Alias.All.Select(a => a.Name).ShouldBeUnique();
}
