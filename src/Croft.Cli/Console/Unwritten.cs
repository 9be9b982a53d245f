using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Console;

/// <summary>Tells lines that are not written to the history's file: they may hold a secret.</summary>
internal static class Unwritten
{
    static readonly string[] Telling = ["passw", "passphrase", "secret", "token", "key", "credential"];

    /// <summary>True for a word of a secret (but not the name of its file), a raw call's values, a line that begins with a blank.</summary>
    public static bool Is(TypedCommand typed, IReadOnlyList<string> words, CommandTree tree, bool blank)
    {
        if (blank) return true;
        var route = Route.Find(tree, words);
        if (route.Verb is { Permission: Permissions.ProxmoxRaw, Effect: not Effect.Reads }) return true;
        // An API token as Proxmox prints it: user@realm!name=secret.
        if (typed.Words.Any(w => w.IndexOf('!', StringComparison.Ordinal) is > 0 and var at && w.IndexOf('=', at) > at)) return true;
        var rest = route.Verb is null ? typed.Words : route.Rest;
        return rest.Any(w => Telling.Any(t => w.Contains(t, StringComparison.OrdinalIgnoreCase)) && !IsFileOption(w.Split('=')[0]) && !IsPlainName(rest, w));
    }

    static bool IsFileOption(string name) => name.StartsWith("--", StringComparison.Ordinal) && name.EndsWith("-file", StringComparison.Ordinal);

    // The path behind --token-file is no secret, whatever it is called.
    static bool IsPlainName(IReadOnlyList<string> words, string word)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i] == word && IsFileOption(words[i - 1])) return true;
        }
        return false;
    }
}
