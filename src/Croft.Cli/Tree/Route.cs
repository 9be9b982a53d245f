using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Tree;

/// <summary>Where the first words lead: a verb, an extra command, help, or nowhere.</summary>
/// <param name="Rest">The words that are left for the verb or extra command.</param>
internal sealed record Route(IReadOnlyList<string> Rest)
{
    public VerbInfo? Verb { get; init; }

    public ExtraCommand? Extra { get; init; }

    /// <summary>Noun whose help is meant; empty for the whole.</summary>
    public string Noun { get; init; } = "";

    /// <summary>True when help was asked for.</summary>
    public bool Help { get; init; }

    /// <summary>Why the words lead nowhere.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Finds noun and verb among the words; global options may stand before them.</summary>
    public static Route Find(CommandTree tree, IReadOnlyList<string> words)
    {
        var (names, rest, help) = Split(tree, words);
        if (names.Count == 0)
        {
            var stray = rest.FirstOrDefault(w => !IsGlobal(w) && w.StartsWith('-'));
            if (rest.Contains("--version") && tree.Find("", "version") is { } version)
                return new Route([.. rest.Where(w => w != "--version")]) { Verb = version };
            return stray is null ? new Route(rest) { Help = help } : new Route(rest) { Fault = Stray(stray) };
        }
        var first = names[0];
        if (tree.Extra(first) is { } extra) return new Route([.. After(words, first)]) { Extra = extra, Help = help };
        if (tree.Find("", first) is { } whole) return new Route(rest) { Verb = whole, Help = help };
        if (!tree.IsNoun(first)) return new Route(rest) { Fault = Unknown("", first, tree.FirstWords) };
        if (names.Count == 1 && !help && tree.VerbsOf(first).FirstOrDefault(v => v.IsNounAlone) is { } alone) return Alone(tree, alone, rest);
        if (names.Count == 1) return new Route(rest) { Noun = first, Help = help };
        if (tree.Extra(names[1], first) is { } below) return new Route(rest) { Extra = below, Noun = first, Help = help };
        return tree.Find(first, names[1]) is { } verb
            ? new Route(rest) { Verb = verb, Noun = first, Help = help }
            : new Route(rest) { Noun = first, Fault = Unknown(first, names[1], tree.WordsOf(first)) };
    }

    // A list that can be watched is watched by an option, too.
    static Route Alone(CommandTree tree, VerbInfo verb, List<string> rest) =>
        rest.Contains("--watch") && tree.Find(verb.Noun, "watch") is { } watch
            ? new Route([.. rest.Where(w => w != "--watch")]) { Verb = watch, Noun = verb.Noun }
            : new Route(rest) { Verb = verb, Noun = verb.Noun };

    // One word names a verb of the whole or an extra command, two words a noun's verb; all else is left in order.
    static (List<string> Names, List<string> Left, bool Help) Split(CommandTree tree, IReadOnlyList<string> words)
    {
        List<string> names = [], rest = [];
        var help = false;
        var wanted = 1;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "--")
            {
                rest.AddRange(words.Skip(i));
                break;
            }
            if (AsksForHelp(word)) help = true;
            else if (names.Count == 0 && word == "help") help = true;
            else if (names.Count < wanted && !word.StartsWith('-'))
            {
                names.Add(word);
                if (names.Count == 1 && tree.IsNoun(word) && tree.Extra(word) is null && tree.Find("", word) is null) wanted = 2;
            }
            else
            {
                rest.Add(word);
                if (names.Count < wanted && (TakesNext(word) || TakesNext(tree, names, word)) && i + 1 < words.Count) rest.Add(words[++i]);
            }
        }
        return (names, rest, help);
    }

    /// <summary>True for the words that ask for help wherever they stand.</summary>
    public static bool AsksForHelp(string word) => word is "--help" or "-h" or "-?";

    static bool TakesNext(string word) => GlobalOptions.All.Any(o => o.Name == word && o is { TakesValue: true, ValueOptional: false });

    /// <summary>True for an option of the verb that a noun alone stands for, where its value is the next word.</summary>
    static bool TakesNext(CommandTree tree, List<string> names, string word) =>
        names.Count == 1 && tree.VerbsOf(names[0]).FirstOrDefault(v => v.IsNounAlone) is { } alone
        && RequestShape.Of(alone).Own.Any(o => o.Name == word && o is { TakesValue: true, ValueOptional: false });

    static bool IsGlobal(string word) => GlobalOptions.All.Any(o => o.Name == word.Split('=', 2)[0]);

    static IEnumerable<string> After(IReadOnlyList<string> words, string name) => words.SkipWhile(w => w != name).Skip(1);

    static Fault Stray(string word) =>
        new(word.Split('=', 2)[0], "is no option of croft itself; options of a verb come after it.");

    static Fault Unknown(string noun, string word, IEnumerable<string> known) =>
        noun.Length == 0
            ? new Fault(word, $"is no command.{Nearest.Hint(word, known)}")
            : new Fault($"{noun} {word}", $"is no command; '{word}' is no verb of {noun}.{Nearest.Hint(word, known)}");
}
