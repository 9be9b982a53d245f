using Croft.Cli.Requests;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Completion;

/// <summary>Answers what may follow the words typed so far; the last word is the one being typed.</summary>
internal static class CompletionAnswer
{
    /// <summary>The answer where the shell is to offer files; croft's own words hold no blank in front.</summary>
    internal const string Files = " files";

    /// <summary>Prints a candidate a line, or <see cref="Files"/>.</summary>
    public static async Task<int> PrintAsync(IEnumerable<string> words, CommandTree tree, CliContext context, CancellationToken ct)
    {
        var typed = words.ToList();
        if (typed.Count > 0 && typed[0] == "--") typed.RemoveAt(0);
        if (typed.Count == 0) typed.Add("");
        foreach (var candidate in await OfAsync(typed, tree, context, ct)) context.Terminal.Out.WriteLine(candidate);
        return ExitCodes.Done;
    }

    /// <summary>What may stand for the last word, or <see cref="Files"/> alone.</summary>
    public static async Task<IEnumerable<string>> OfAsync(List<string> typed, CommandTree tree, CliContext context, CancellationToken ct)
    {
        var now = typed[^1];
        var before = typed[..^1];
        var first = before.FirstOrDefault(w => !w.StartsWith('-'));
        if (first is null) return Starting(now, now.StartsWith('-') ? GlobalOptions.All.Select(o => o.Name) : tree.FirstWords);
        if (tree.Extra(first) is { } extra) return OfExtra(extra, before[(before.IndexOf(first) + 1)..], now);
        var route = Route.Find(tree, before);
        if (route.Extra is { } below) return await OfBelowAsync(below, [.. route.Rest], now, context, ct);
        if (route.Verb is { } verb) return await OfVerbAsync(verb, [.. route.Rest], now, context, ct);
        return route is { Fault: null, Noun.Length: > 0 } ? Starting(now, tree.WordsOf(route.Noun)) : [];
    }

    static IEnumerable<string> OfExtra(ExtraCommand extra, List<string> before, string now) =>
        before is [.., var last] && extra.Build().Parse([.. before]).CommandResult.Command.Options.FirstOrDefault(o => o.Name == last) is { } option && option.ValueType == typeof(FileInfo)
            ? [Files]
            : Starting(now, extra.Build().Parse([.. before, now]).GetCompletions().Select(c => c.Label));

    // What stands below a noun takes one of its names first.
    static async Task<IEnumerable<string>> OfBelowAsync(ExtraCommand extra, List<string> before, string now, CliContext context, CancellationToken ct) =>
        now.StartsWith('-') ? OfExtra(extra, before, now)
        : before is [.., "--cluster"] ? await ValuesAsync([], "cluster", false, now, context, ct)
        : before.TrueForAll(w => w.StartsWith('-')) ? await ValuesAsync([], extra.Noun, false, now, context, ct) : [];

    static async Task<IEnumerable<string>> OfVerbAsync(VerbInfo verb, List<string> before, string now, CliContext context, CancellationToken ct)
    {
        var shape = RequestShape.Of(verb);
        var line = TypedLine.Of(before, shape);
        if (before.Count > 0 && shape.Options.FirstOrDefault(o => o.Name == before[^1]) is { TakesValue: true } awaiting)
            return await OfOptionAsync(awaiting, verb, now, context, ct);
        if (now.StartsWith("--", StringComparison.Ordinal) && now.Split('=', 2) is { Length: 2 } parts)
            return shape.Options.FirstOrDefault(o => o.Name == parts[0]) is { } named
                ? (await OfOptionAsync(named, verb, parts[1], context, ct)).Select(v => v == Files ? v : $"{parts[0]}={v}")
                : [];
        if (now.StartsWith('-')) return Starting(now, shape.Options.Where(o => o.Repeats || !line.Has(o)).Select(o => o.Name));
        var positionals = shape.PositionalsOf(line).ToList();
        if (positionals.Count == 0) return [];
        var at = Math.Min(line.Positionals.Count, positionals.Count - 1);
        var field = positionals[at];
        if (field.IsStreamed) return line.Positionals.Count > at ? [] : [Files];
        return line.Positionals.Count > at && !field.IsList ? [] : await ValuesAsync(field.Words, field.NamesOf, false, now, context, ct);
    }

    static async Task<IEnumerable<string>> OfOptionAsync(CommandOption option, VerbInfo verb, string now, CliContext context, CancellationToken ct) =>
        option.IsFile ? [Files]
        : option == GlobalOptions.Columns ? await ValuesAsync(VerbCommand.FieldsOf(verb).Select(f => f.Name).ToList(), null, true, now, context, ct)
        : await ValuesAsync(option.Words, option.NamesOf, option.Repeats, now, context, ct);

    // In a list the last part is completed, and those before it stay.
    static async Task<IEnumerable<string>> ValuesAsync(
        IReadOnlyList<string> words, string? noun, bool list, string now, CliContext context, CancellationToken ct)
    {
        var values = words.Count > 0 ? words : noun is null ? [] : await context.Names(noun, ct);
        var comma = list ? now.LastIndexOf(',') + 1 : 0;
        var found = Starting(now[comma..], values).ToList();
        // A name with its place before it is offered to who typed the '/', or where nothing shorter fits.
        var shorter = now.Contains('/', StringComparison.Ordinal) ? found : found.FindAll(v => !v.Contains('/', StringComparison.Ordinal));
        return (shorter.Count > 0 ? shorter : found).Select(v => now[..comma] + v);
    }

    static IEnumerable<string> Starting(string start, IEnumerable<string> words) =>
        words.Where(w => w.StartsWith(start, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal);
}
