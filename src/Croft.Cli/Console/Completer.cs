using Croft.Cli.Completion;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Console;

/// <summary>What a line may go on with.</summary>
/// <param name="From">Where the word that is completed begins.</param>
/// <param name="Word">What may stand there now: as much as all candidates share, quoted where it must be.</param>
/// <param name="Candidates">All of them.</param>
internal sealed record Completion(int From, string Word, IReadOnlyList<string> Candidates);

/// <summary>Completes what is typed in the console: the command tree's words, aliases, slash forms, names, files.</summary>
internal sealed class Completer(CliContext context, CommandTree tree)
{
    /// <summary>Completes the word that the text ends in.</summary>
    public async Task<Completion> OfAsync(string text, CancellationToken ct)
    {
        var typed = ShellText.Read(text);
        string[] candidates = [.. (await CandidatesAsync([.. typed.Before], typed.Word, ct)).Distinct(StringComparer.Ordinal)];
        return new Completion(typed.WordStart, candidates.Length == 0 ? text[typed.WordStart..] : Word(typed, candidates), candidates);
    }

    async Task<IEnumerable<string>> CandidatesAsync(List<string> before, string now, CancellationToken ct)
    {
        if (before is ["croft", ..]) before.RemoveAt(0);
        if (before is ["help" or "/help", ..])
        {
            var topics = await CandidatesAsync(before[1..], now, ct);
            return before.Count == 1 ? topics.Concat(Starting(now, ["aliases"])) : topics;
        }
        if (before.Count == 0) return Starting(now, First(now));
        var second = Starting(now, Alias.All.Where(a => before.Count == 1 && a.Words[0] == before[0].TrimStart('/')).Select(a => a.Words[1]));
        if (Meant(before) is not { Command: null } meaning) return second;
        var narrowed = meaning.Alias?.Kind is { } kind ? context with { Names = (noun, token) => context.Names(noun == "guest" ? kind : noun, token) } : context;
        var found = await CompletionAnswer.OfAsync([.. meaning.Words, now], tree, narrowed, ct);
        if (found.Contains(CompletionAnswer.Files)) return FilesOf(now);
        if (meaning.Alias is { } alias && now.StartsWith('-')) found = Starting(now, alias.Renames.Keys).Concat(found.Except(alias.Adds, StringComparer.Ordinal));
        return second.Concat(found);
    }

    IEnumerable<string> First(string now) =>
        now.StartsWith('/') ? Slashes(now)
        : now.StartsWith('-') ? GlobalOptions.All.Select(o => o.Name)
        : tree.FirstWords.Concat(Alias.All.Select(a => a.Words[0])).Concat(Meaning.Own.Select(o => o.Name)).Append("quit");

    // There are many NOUN-VERB; they are offered to who began one.
    IEnumerable<string> Slashes(string now) =>
        Meaning.SlashNames(tree).Concat(Alias.All.Select(a => a.Words[0])).Where(n => now.Contains('-', StringComparison.Ordinal) || tree.Verbs.All(v => $"{v.Noun}-{v.Name}" != n)).Select(n => "/" + n);

    Meaning? Meant(List<string> words)
    {
        try
        {
            return Meaning.Of(words, tree, goesOn: true);
        }
        catch (FailureException)
        {
            // Nothing can follow what means nothing.
            return null;
        }
    }

    static IEnumerable<string> Starting(string start, IEnumerable<string> words) => words.Where(w => w.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    // --token-file=PATH keeps its option.
    static IEnumerable<string> FilesOf(string now)
    {
        var option = now.StartsWith('-') ? now[..(now.IndexOf('=', StringComparison.Ordinal) + 1)] : "";
        return Files(now[option.Length..]).Select(f => option + f);
    }

    static IEnumerable<string> Files(string now)
    {
        var folder = now[..(now.LastIndexOf('/') + 1)];
        try
        {
            return [.. new DirectoryInfo(folder.Length == 0 ? "." : folder).EnumerateFileSystemInfos()
                .Where(f => !f.Name.StartsWith('.') || now.Length > folder.Length && now[folder.Length] == '.')
                .Select(f => folder + f.Name + (f is DirectoryInfo ? "/" : ""))
                .Where(f => f.StartsWith(now, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A folder that can't be read offers nothing.
            return [];
        }
    }

    // One candidate is whole, with a blank behind it; of several, what they share.
    static string Word(ShellText typed, string[] candidates)
    {
        if (candidates is [var only]) return ShellText.Quoted(only) + (only.EndsWith('/') || only.EndsWith('=') ? "" : " ");
        var shared = candidates[0];
        foreach (var candidate in candidates)
        {
            while (!candidate.StartsWith(shared, StringComparison.OrdinalIgnoreCase)) shared = shared[..^1];
        }
        // Where they differ in case only, what was typed stays.
        if (shared.Length <= typed.Word.Length) shared = typed.Word;
        var quoted = ShellText.Quoted(shared);
        return quoted != shared && shared.Length > 0 ? quoted[..^1] : typed.Quote is { } quote ? quote + shared : shared;
    }
}
