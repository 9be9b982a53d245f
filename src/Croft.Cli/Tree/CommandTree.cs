using Croft.Contracts;

namespace Croft.Cli.Tree;

/// <summary>Nouns, verbs and extra commands by name; it holds names and summaries, never options.</summary>
internal sealed class CommandTree(IReadOnlyList<VerbInfo> verbs, IReadOnlyList<ExtraCommand> extras)
{
    /// <summary>Every verb, in the order of the catalogue.</summary>
    public IReadOnlyList<VerbInfo> Verbs { get; } = verbs;

    /// <summary>Verbs of the whole (<c>sync</c>).</summary>
    public IEnumerable<VerbInfo> Whole => Verbs.Where(v => v.Noun.Length == 0);

    /// <summary>Nouns, in the order of their first verb.</summary>
    public IEnumerable<string> Nouns => Verbs.Select(v => v.Noun).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal);

    /// <summary>Extra commands of their own that help lists.</summary>
    public IEnumerable<ExtraCommand> Extras => ExtrasOf("");

    /// <summary>Every word that may come first.</summary>
    public IEnumerable<string> FirstWords => Nouns.Concat(Whole.Select(v => v.Name)).Concat(Extras.Select(e => e.Name));

    public IEnumerable<VerbInfo> VerbsOf(string noun) => Verbs.Where(v => v.Noun == noun);

    /// <summary>Extra commands below a noun that help lists.</summary>
    public IEnumerable<ExtraCommand> ExtrasOf(string noun) => extras.Where(e => !e.Hidden && e.Noun == noun);

    /// <summary>Every word that may follow a noun.</summary>
    public IEnumerable<string> WordsOf(string noun) => VerbsOf(noun).Select(v => v.Name).Concat(ExtrasOf(noun).Select(e => e.Name));

    public VerbInfo? Find(string noun, string name) => Verbs.FirstOrDefault(v => v.Noun == noun && v.Name == name);

    public ExtraCommand? Extra(string name, string noun = "") => extras.FirstOrDefault(e => e.Noun == noun && e.Name == name);

    public bool IsNoun(string word) => word.Length > 0 && Verbs.Any(v => v.Noun == word);
}
