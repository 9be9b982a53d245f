using System.CommandLine;
using Croft.Cli.Printing;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Help;

/// <summary>The whole help as one text, to be kept and compared.</summary>
public static class HelpTree
{
    /// <summary>Help of the whole, of each noun, verb and extra command, 80 columns wide.</summary>
    public static string Render(IReadOnlyList<VerbInfo> catalogue, IReadOnlyList<ExtraCommand>? extras = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var tree = new CommandTree(catalogue, extras ?? []);
        var page = new HelpPage(new Screen(text, terminal: true, colour: false, unicode: false, static () => 80));
        void Title(string command) => text.Write($"\n=== croft {command}\n\n");
        page.Root(tree);
        foreach (var verb in tree.Whole)
        {
            Title(verb.Name);
            page.Verb(verb);
        }
        foreach (var noun in tree.Nouns)
        {
            Title(noun);
            page.Noun(tree, noun);
            foreach (var verb in tree.VerbsOf(noun))
            {
                Title(verb.FullName);
                page.Verb(verb);
            }
        }
        foreach (var extra in tree.Extras) Extra(extra.Name, extra.Build());
        return text.ToString();

        void Extra(string path, Command command)
        {
            Title(path);
            page.Extra(path, command);
            foreach (var sub in command.Subcommands.Where(s => s.Options.Count > 0)) Extra($"{path} {sub.Name}", sub);
        }
    }
}
