using Croft.Cli.Printing;
using Croft.Cli.Requests;
using Croft.Cli.Runs;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli;

/// <summary>One verb on the command line: words → request → call → print.</summary>
internal sealed class VerbCommand(CliContext context, Screens screens, VerbInfo verb)
{
    readonly RequestShape _shape = RequestShape.Of(verb);

    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken ct)
    {
        var line = TypedLine.Of(words, _shape);
        var prompter = new Prompter(context.Terminal, screens.Notes.Screen);
        var settings = screens.Settings with { Columns = ColumnsOf(line) };
        using var interrupts = new Interrupts(context.Terminal, screens.Notes, ct);
        var binder = new RequestBinder(new ValueReader(context.Time), new FileReader(context.Terminal.In, screens.Notes.Warn), new DocumentReader(context.Terminal.In, context.Target, screens.Notes.Warn), prompter);
        var request = await interrupts.OrLeave(binder.BindAsync(verb.Request, _shape, line, interrupts.Token));
        if (settings is { Json: true, Yaml: true }) line.Faults.Add(new Fault("--yaml", "contradicts --json."));
        if (line.Faults.Count > 0) throw Wrong(line.Faults);

        var invoker = context.Invoker();
        await NameInterruptedAsync(invoker, ct);
        var display = new Display(context.Time);
        if (verb.Plans)
        {
            var change = new ChangeCommand(context, screens with { Settings = settings }, verb, invoker, prompter, interrupts);
            return await change.RunAsync(request, line, ct);
        }
        if (verb.Streams)
        {
            var stream = new StreamPrinter(screens.Output, settings, display);
            return await interrupts.OrLeave(PrintAllAsync(invoker.StreamAsync(verb, request, interrupts.Token), stream));
        }
        if (verb.AsksFor(request) is { } wanted) await ConfirmAsync(wanted, line, prompter, interrupts);
        var result = await interrupts.OrLeave(invoker.RunAsync(verb, request, interrupts.Token));
        // A run that was resumed goes on in this command, as one that was just started does.
        if (result is RunRow { State: RunState.Running } run && !invoker.RunsOutlive)
            return await new RunFollower(context, screens with { Settings = settings }, invoker, interrupts) { Cancels = verb is { Noun: "run", Name: "cancel" } }
                .FollowAsync(await invoker.PlanOfAsync(run, ct), run, ct);
        if (GlobalOptions.DocumentOf(verb.Result) is { } document)
            return new DocumentOutput(screens.Output, screens.Notes, settings).Print(result, document, line.Value(GlobalOptions.Out), line.Has(GlobalOptions.Yes));
        if (result is IWritesFiles { Files.Count: > 0 } written)
            new FilesOutput(screens.Notes).Write(written.Files, written.Edits ? "." : line.Value(GlobalOptions.OutFolder) ?? context.Target() ?? ".", written.Edits || line.Has(GlobalOptions.Yes));
        var code = new ResultPrinter(screens.Output, screens.Notes, settings, display).Print(result);
        return code == ExitCodes.Done && result is IDiffers { Differs: true } && line.Has(GlobalOptions.Differs) ? ExitCodes.Differs : code;
    }

    Task ConfirmAsync(Confirmation wanted, TypedLine line, Prompter prompter, Interrupts interrupts) => interrupts.OrLeave(new Consent(prompter, screens.Notes).AskAsync(
        $"{verb.FullName} {Plain.Of(wanted.Type)}", wanted, () => screens.Notes.Warn(wanted.Because), line.Has(GlobalOptions.Yes), line.Value(GlobalOptions.Yes), interrupts.Token)!);

    static async Task<int> PrintAllAsync(IAsyncEnumerable<object> items, StreamPrinter stream)
    {
        await foreach (var item in items) stream.Print(item);
        return ExitCodes.Done;
    }

    async Task NameInterruptedAsync(IInvoker invoker, CancellationToken ct)
    {
        if (!verb.NeedsWorkspace || verb.Noun == "run") return;
        var runs = await invoker.InterruptedRunsAsync(ct);
        if (runs.Count == 0) return;
        screens.Notes.Note(
            runs.Count == 1
                ? $"run {runs[0]} was interrupted; go on with: croft run resume {runs[0]}"
                : $"{runs.Count} runs were interrupted; go on with each: {string.Join(", ", runs.Select(r => $"croft run resume {r}"))}",
            Style.Warn);
    }

    List<string>? ColumnsOf(TypedLine line)
    {
        if (!line.Has(GlobalOptions.Columns)) return null;
        var known = FieldsOf(verb);
        List<string> chosen = [];
        foreach (var name in line.Values(GlobalOptions.Columns).OfType<string>().SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            var field = known.Find(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || f.Header.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (field is not null) chosen.Add(field.Name);
            else line.Faults.Add(new Fault("--columns", $"'{Plain.Of(name)}' is no field; there are {string.Join(", ", known.Select(f => f.Name))}."));
        }
        if (chosen.Count == 0 && line.Faults.Count == 0) line.Faults.Add(new Fault("--columns", $"names no field; there are {string.Join(", ", known.Select(f => f.Name))}."));
        return chosen;
    }

    /// <summary>The fields that <c>--columns</c> may name.</summary>
    public static List<ResultField> FieldsOf(VerbInfo verb) => [.. ResultField.Of(RowType(verb)).Where(f => !f.IsDocument)];

    // A page's rows; the result itself otherwise.
    static Type RowType(VerbInfo verb) => verb.Plans ? typeof(RunRow)
        : verb.Result.IsAssignableTo(typeof(IPage)) && verb.Result.IsGenericType ? verb.Result.GetGenericArguments()[0]
        : verb.Result;

    FailureException Wrong(List<Fault> faults) => new(new Failure(FailureKind.Invalid, $"croft {verb.FullName} can't be understood:")
    {
        Faults = faults,
        WayOut = $"croft {verb.FullName} --help explains it.",
    });
}
