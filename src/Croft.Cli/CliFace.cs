using Croft.Cli.Completion;
using Croft.Cli.Console;
using Croft.Cli.Help;
using Croft.Cli.Printing;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli;

/// <summary>The command line: a projection of the catalogue, one command a call.</summary>
public static class CliFace
{
    const int BrokenPipe = 32;

    /// <summary>Does what the words say; returns the exit code.</summary>
    /// <remarks>Every failure is printed here, once; no exception leaves except for a mistake in the executable.</remarks>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, CliContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(context);
        var screens = Screens.Of(context, Settings.Of(words));
        try
        {
            DemandUtf8(words);
            var code = await RouteAsync(words, context, screens, ct);
            await context.Terminal.Out.FlushAsync(ct);
            return code;
        }
        catch (FailureException e)
        {
            Tell(screens, e.Failure);
            return ExitCodes.Of(e.Failure.Kind);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            // The reader of our output left (head, less): it has what it wanted.
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Tell(screens, new Failure(FailureKind.Unreachable, "The output could not be written, or the input not be read.")
            {
                Cause = e.Message,
                WayOut = "What was begun may be done all the same: croft run list.",
            });
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Tell(screens, context.Bug(e, string.Join(' ', words.TakeWhile(w => !w.StartsWith('-')).Take(2))));
            return ExitCodes.Failed;
        }
        finally
        {
            await FlushErrorAsync(context);
        }
    }

    /// <summary>The runtime puts U+FFFD where bytes were no UTF-8; what was meant is not known any more.</summary>
    static void DemandUtf8(IReadOnlyList<string> words)
    {
        if (words.FirstOrDefault(w => w.Contains('\uFFFD')) is { } broken)
            throw new FailureException(FailureKind.Invalid, $"'{broken}' is not UTF-8.", "Type it in a terminal that is set to UTF-8; what is in no encoding goes by a file.");
    }

    static void Tell(Screens screens, Failure failure)
    {
        try
        {
            screens.Notes.Failure(failure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error is full or closed as well; the exit code is all that is left to say it.
        }
    }

    static async Task<int> RouteAsync(IReadOnlyList<string> words, CliContext context, Screens screens, CancellationToken ct)
    {
        var tree = new CommandTree(context.Catalogue(), context.Extras);
        if (words.Count > 0 && words[0] == CompletionCommand.Asked) return await CompletionAnswer.PrintAsync(words.Skip(1), tree, context, ct);
        var route = Route.Find(tree, words);
        if (route.Fault is { } fault) throw Wrong(route, fault);
        if (route.Extra is { } extra) return await ExtraCall.RunAsync(route, extra, context, screens, ct);
        if (words.Count == 0 && context.Terminal is { InIsTerminal: true, OutIsTerminal: true, OpenKeyboard: { } open })
            return await ConsoleAsync(context, open, ct);
        if (route.Help || route.Verb is null)
        {
            // Help that was asked for is output; help instead of what was asked for is not.
            var asked = route.Help;
            var page = new HelpPage(asked ? screens.Output : screens.Notes.Screen);
            if (route.Verb is { } verb) page.Verb(verb);
            else if (route.Noun.Length > 0) page.Noun(tree, route.Noun);
            else page.Root(tree);
            return asked ? ExitCodes.Done : ExitCodes.Usage;
        }
        return await new VerbCommand(context, screens, route.Verb).RunAsync(route.Rest, ct);
    }

    static async Task<int> ConsoleAsync(CliContext context, Func<IKeyboard> open, CancellationToken ct)
    {
        using var keyboard = open();
        return await new ConsoleFace(context, keyboard).RunAsync(ct);
    }

    static FailureException Wrong(Route route, Fault fault) => new(new Failure(FailureKind.Invalid, $"croft {fault.Field}: {fault.Message}")
    {
        WayOut = route.Noun.Length > 0 ? $"croft {route.Noun} --help lists its verbs." : "croft --help lists the commands.",
    });

    static async Task FlushErrorAsync(CliContext context)
    {
        try
        {
            await context.Terminal.Error.FlushAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody is left to be told.
        }
    }
}
