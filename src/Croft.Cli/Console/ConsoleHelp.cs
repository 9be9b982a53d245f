using Croft.Cli.Help;
using Croft.Cli.Printing;

namespace Croft.Cli.Console;

/// <summary>What help tells in the console beside the command line's own.</summary>
internal static class ConsoleHelp
{
    /// <summary>The console's own commands and forms.</summary>
    public static void Own(Screen screen)
    {
        var page = new HelpPage(screen);
        page.Section("In the console", Meaning.Own);
        screen.Line();
        screen.Text("The word croft may be left out. /NAME is NAME, NOUN-VERB or the one verb of that name; help aliases lists 'create vm' and its like.", Style.Muted);
        screen.Flush();
    }

    /// <summary>Every alias with its verb.</summary>
    public static void Aliases(Screen screen)
    {
        new HelpPage(screen).Section("Aliases", [.. Alias.All.Select(a => (a.Name, Stands(a)))]);
        screen.Line();
        screen.Text("Any option of the verb may follow. Memory without a unit counts MB.", Style.Muted);
        screen.Flush();
    }

    /// <summary>The verb with what the alias adds and renames: <c>guest create NAME --type vm; --name is NAME</c>.</summary>
    static string Stands(Alias alias)
    {
        var renamed = alias.Renames.Select(r => $"{r.Key} is {(r.Value.Length == 0 ? "its first argument" : r.Value)}");
        return string.Join("; ", [string.Join(' ', [alias.Verb, .. alias.Adds]), .. renamed]);
    }
}
