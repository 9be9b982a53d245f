using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Console;

/// <summary>What a typed command means: words of the command tree, or one of the console's own commands.</summary>
/// <param name="Words">Words for the command line; those behind an own command.</param>
internal sealed record Meaning(IReadOnlyList<string> Words)
{
    /// <summary>The console's own commands, with what each does.</summary>
    public static readonly IReadOnlyList<(string Name, string Summary)> Own =
    [
        ("help", "Lists the commands; help VERB and help aliases tell more."),
        ("history", "Lists what was typed before; with a verb behind it, what the estate was."),
        ("clear", "Clears the screen."),
        ("exit", "Leaves the console, as quit and Ctrl-D do."),
    ];

    /// <summary>The console's own command; null for one of the tree.</summary>
    public string? Command { get; init; }

    /// <summary>The alias that was typed.</summary>
    public Alias? Alias { get; init; }

    /// <summary>True when other words were typed than those that it means.</summary>
    public bool Differs { get; init; }

    /// <summary>Finds it out. A leading <c>croft</c>, as in every message, may be left in.</summary>
    /// <param name="typed">As typed.</param>
    /// <param name="tree">The command tree.</param>
    /// <param name="goesOn">True where more is to follow, so that a word that is a noun, too, is the noun.</param>
    /// <exception cref="FailureException">Invalid: a slash form that nothing or several things answer to.</exception>
    public static Meaning Of(IReadOnlyList<string> typed, CommandTree tree, bool goesOn = false)
    {
        IReadOnlyList<string> words = typed.Count > 0 && typed[0] is "croft" or "./croft" ? [.. typed.Skip(1)] : typed;
        if (words.Count == 0) return new Meaning(words);
        if (words[0].StartsWith('/')) return Slash(words[0][1..], [.. words.Skip(1)], tree, goesOn);
        if (OwnName(words[0], goesOn || words.Count > 1, tree) is { } own) return new Meaning([.. words.Skip(1)]) { Command = own };
        return Aliased(words) ?? new Meaning(words);
    }

    // One that is a noun, too, is the console's own only when it is typed alone: a noun says nothing without its verb.
    static string? OwnName(string word, bool goesOn, CommandTree tree) =>
        goesOn && tree.FirstWords.Contains(word, StringComparer.Ordinal) ? null
        : word == "quit" ? "exit" : Own.Any(o => o.Name == word) ? word : null;

    static Meaning? Aliased(IReadOnlyList<string> words) =>
        Console.Alias.All.FirstOrDefault(a => words.Take(a.Words.Count).SequenceEqual(a.Words, StringComparer.Ordinal)) is { } alias
            ? new Meaning(alias.Expand([.. words.Skip(alias.Words.Count)])) { Alias = alias, Differs = true }
            : null;

    // The console's own, a word of the tree, noun-verb, an alias, and then the one verb of that name, whatever its noun.
    static Meaning Slash(string name, IReadOnlyList<string> rest, CommandTree tree, bool goesOn)
    {
        if (OwnName(name, goesOn || rest.Count > 0, tree) is { } own) return new Meaning(rest) { Command = own };
        if (tree.FirstWords.Contains(name, StringComparer.Ordinal)) return new Meaning([name, .. rest]);
        var named = tree.Verbs.Where(v => v.Noun.Length > 0 && $"{v.Noun}-{v.Name}" == name).ToList();
        if (named.Count == 0 && Aliased([name, .. rest]) is { } aliased) return aliased;
        if (named.Count == 0) named = [.. tree.Verbs.Where(v => v.Name == name)];
        if (named.Count == 1) return new Meaning([named[0].Noun, named[0].Name, .. rest]) { Differs = true };
        throw new FailureException(new Failure(
            FailureKind.Invalid,
            named.Count == 0 ? $"/{name} is no command.{Nearest.Hint(name, SlashNames(tree))}" : $"/{name} may mean {string.Join(", ", named.Select(v => v.FullName))}.")
        {
            WayOut = named.Count == 0 ? "help lists the commands." : $"Say which: /{named[0].Noun}-{name}.",
        });
    }

    /// <summary>Every slash form, without its slash.</summary>
    public static IEnumerable<string> SlashNames(CommandTree tree) =>
        Own.Select(o => o.Name).Append("quit")
            .Concat(tree.FirstWords)
            .Concat(tree.Verbs.Where(v => v.Noun.Length > 0).GroupBy(v => v.Name).Where(g => g.Count() == 1).Select(g => g.Key))
            .Concat(tree.Verbs.Where(v => v.Noun.Length > 0).Select(v => $"{v.Noun}-{v.Name}"))
            .Distinct(StringComparer.Ordinal);
}
