using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Croft.Cli.Help;
using Croft.Cli.Printing;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli;

/// <summary>One call of an extra command: its words, help and faults in the style of the verbs'.</summary>
internal static class ExtraCall
{
    /// <summary>Does what the words say; returns the exit code.</summary>
    /// <exception cref="FailureException">Invalid: the words mean nothing here.</exception>
    public static async Task<int> RunAsync(Route route, ExtraCommand extra, CliContext context, Screens screens, CancellationToken ct)
    {
        var result = extra.Build().Parse([.. route.Rest.Where(w => !Route.AsksForHelp(w))], new ParserConfiguration { ResponseFileTokenReplacer = null });
        var command = result.CommandResult.Command;
        var path = (extra.Noun + " " + Path(result.CommandResult)).TrimStart();
        // Help that was asked for is output; help instead of what was asked for is not.
        if (route.Help || (command.Action is null && result.UnmatchedTokens.Count == 0))
        {
            new HelpPage(route.Help ? screens.Output : screens.Notes.Screen).Extra(path, command);
            return route.Help ? ExitCodes.Done : ExitCodes.Usage;
        }
        var faults = Faults(result, command).ToList();
        if (faults.Count > 0)
            throw new FailureException(new Failure(FailureKind.Invalid, $"croft {path} can't be understood:") { Faults = faults, WayOut = $"croft {path} --help explains it." });
        return await result.InvokeAsync(
            new InvocationConfiguration { Output = context.Terminal.Out, Error = context.Terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, ct);
    }

    static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : command.Command.Name;

    static IEnumerable<Fault> Faults(ParseResult result, Command command)
    {
        var known = command.Options.Select(o => o.Name).ToList();
        foreach (var word in result.UnmatchedTokens.Select(Plain.Of))
        {
            var subs = command.Subcommands.Select(c => c.Name).ToList();
            yield return word.StartsWith('-') ? new Fault(word.Split('=', 2)[0], $"is no option here.{Nearest.Hint(word, known)}")
                : subs.Count > 0 ? new Fault(command.Name, $"has no '{word}'; there {(subs.Count == 1 ? "is" : "are")} {string.Join(" and ", subs)}.{Nearest.Hint(word, subs)}")
                : new Fault(word, command.Arguments.Count == 0 ? "is too much: this command takes options only." : $"is too much after {string.Join(' ', command.Arguments.Select(a => a.Name.ToUpperInvariant()))}.");
        }
        if (result.UnmatchedTokens.Count > 0) yield break;
        foreach (var error in result.Errors)
            yield return error.SymbolResult is OptionResult option ? OfOption(option, error.Message)
                : error.SymbolResult is ArgumentResult { Tokens.Count: 0 } argument ? new Fault(argument.Argument.Name, $"is missing: {argument.Argument.Description}")
                : error.SymbolResult is ArgumentResult given ? new Fault(given.Argument.Name, NotUnderstood(given.Argument.ValueType, Plain.Of(given.Tokens[^1].Value)))
                : new Fault("", error.Message);
    }

    static string NotUnderstood(Type type, string said) => type == typeof(FileInfo) ? $"'{said}' names no file." : $"'{said}' is not understood.";

    // What an option checks itself begins with its name; the parser's own words name .NET types.
    static Fault OfOption(OptionResult result, string message)
    {
        var name = result.Option.Name;
        if (message.StartsWith(name, StringComparison.Ordinal)) return new Fault(name, message[name.Length..].TrimStart());
        if (result.Tokens.Count == 0) return new Fault(name, $"needs a value: {name} {ValueName(result.Option)}.");
        var said = Plain.Of(result.Tokens[^1].Value);
        return new Fault(name, result.Tokens.Count > 1 ? "is given twice."
            : result.Option.ValueType == typeof(int) ? $"'{said}' is no whole number."
            : result.Option.ValueType == typeof(double) ? $"'{said}' is no number."
            : result.Option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(c => c.Label).ToList() is { Count: > 0 } known ? $"'{said}' is not understood; it is one of {string.Join(", ", known)}."
            : NotUnderstood(result.Option.ValueType, said));
    }

    /// <summary>What stands for an option's value in help; null for a flag.</summary>
    public static string? ValueName(Option option) =>
        option.ValueType == typeof(bool) ? null
        : option.ValueType == typeof(FileInfo) ? "FILE"
        : option.ValueType == typeof(string) || option.ValueType == typeof(string[]) ? "TEXT"
        : "N";

    /// <summary>The value that holds when none is given; null when there is none.</summary>
    public static string? Default(Option option) =>
        !option.HasDefaultValue || option.ValueType == typeof(bool) ? null
        : option.GetDefaultValue() is string[] several ? string.Join(", ", several) : Convert.ToString(option.GetDefaultValue(), CultureInfo.InvariantCulture);
}
