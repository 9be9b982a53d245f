using Croft.Cli.Printing;

namespace Croft.Cli;

/// <summary>Both outputs as they may look for this command.</summary>
internal sealed record Screens(Screen Output, Notes Notes, Settings Settings)
{
    public static Screens Of(CliContext context, Settings settings)
    {
        var terminal = context.Terminal;
        var dumb = context.Environment("TERM") == "dumb";
        var colour = !settings.NoColor && !dumb && string.IsNullOrEmpty(context.Environment("NO_COLOR"));
        var unicode = !dumb && IsUnicode(context);
        Screen Make(TextWriter writer, bool isTerminal) =>
            new(writer, isTerminal, colour && isTerminal, unicode, terminal.Width) { Moves = isTerminal && !dumb };
        return new Screens(Make(terminal.Out, terminal.OutIsTerminal), new Notes(Make(terminal.Error, terminal.ErrorIsTerminal), settings), settings);
    }

    /// <summary>Prints a result as JSON, or as YAML where that was asked for.</summary>
    public void PrintMachine(object value)
    {
        var node = ResultJson.Node(value, Settings.Columns);
        Output.Write(Settings.Yaml ? ResultYaml.Write(node) : ResultJson.Write(node) + "\n");
    }

    // POSIX: the first of these that is set decides.
    static bool IsUnicode(CliContext context)
    {
        string[] names = ["LC_ALL", "LC_CTYPE", "LANG"];
        var locale = names.Select(context.Environment).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? "";
        return locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
