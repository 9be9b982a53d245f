using Croft.Cli.Help;
using Croft.Cli.Tests.Fakes;

namespace Croft.Cli.Tests;

public sealed class HelpTests
{
    readonly Shell _shell = new();

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task Root_Asked_IsGroupedAndBuildsNothing(string word)
    {
        (await _shell.TypeAsync(word)).ShouldBe(0);
        _shell.Invokers.ShouldBe(0);
        _shell.Error.ShouldBeEmpty();
        _shell.Out.ShouldBe(
            """
            croft - one control plane for Proxmox VE

            Usage
              croft NOUN VERB [options]

            Nouns
              sheep  list, show, watch, shear, drive, slaughter
              shed   set-key, set-size, report

            Commands
              count    Counts everything that has legs.
              version  Shows the version.

            More
              completion  Prints a completion script for bash or zsh.

            croft NOUN --help and croft NOUN VERB --help tell more; croft alone opens the console.

            """);
    }

    [Fact]
    public async Task Noun_Asked_GroupsVerbsByEffect()
    {
        (await _shell.TypeAsync("sheep", "--help")).ShouldBe(0);
        _shell.Out.ShouldContain("Look\n  list   Lists sheep.\n");
        _shell.Out.ShouldContain("Destroy (asks for the name)\n  slaughter  Destroys a sheep and its wool.\n");
    }

    [Fact]
    public async Task Verb_Asked_ShowsArgumentsOptionsLimitsAndDefaults()
    {
        (await _shell.TypeAsync("help", "sheep", "list")).ShouldBe(0);
        _shell.Out.ShouldBe(
            """
            Lists sheep.

            Usage
              croft sheep list [options]

            Options
              --breed merino|blackFace|texel
                            Breeds to list. (repeat or separate by commas)
              --fresh       Asks the shepherds first.
              --as-of WHEN  As it was then.
              --limit N     Most rows. (1 to 500; default 100)

            Common options
              --json         Prints JSON.
              --yaml         Prints YAML.
              --columns A,B  Prints these fields only.
              --quiet        Prints results and failures only.
              --no-color     Prints without colour.
              --help         Explains the command.

            Reads only. Permission: sheep.read.

            """);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("sheep", "--help")]
    [InlineData("sheep", "shear", "--help")]
    [InlineData("shed", "set-key", "--help")]
    public async Task Help_At40Columns_Fits(params string[] words)
    {
        _shell.Width = 40;
        await _shell.TypeAsync([.. words, "--no-color"]);
        _shell.Out.Split('\n').ShouldAllBe(l => l.Length <= 40);
    }

    [Fact]
    public async Task Secret_IsExplainedAsAFileOnly()
    {
        await _shell.TypeAsync("shed", "set-key", "--help");
        _shell.Out.ShouldContain("--key-file FILE");
        _shell.Out.ShouldContain("- reads standard input");
        _shell.Out.ShouldNotContain("--key ");
    }

    [Fact]
    public void Tree_Rendered_HoldsEveryVerb()
    {
        var text = HelpTree.Render(Herd.All);
        foreach (var verb in Herd.All) text.ShouldContain($"=== croft {verb.FullName}\n");
        text.Split('\n').ShouldAllBe(l => l.Length <= 80);
    }
}
