using System.Globalization;

namespace Croft.Cli.Console;

/// <summary>Another way to say a verb, verb before noun.</summary>
/// <param name="Name">As typed: <c>create vm</c>.</param>
/// <param name="Verb">The verb it stands for: <c>guest create</c>.</param>
internal sealed record Alias(string Name, string Verb)
{
    const string Positional = "";

    static readonly Dictionary<string, string> Making = new(StringComparer.Ordinal) { ["--name"] = Positional, ["--ostemplate"] = "--template" };

    /// <summary>Every alias there is; verbs that don't exist have none.</summary>
    public static readonly IReadOnlyList<Alias> All =
    [
        new("create vm", "guest create") { Adds = ["--type", "vm"], Renames = new(Making, StringComparer.Ordinal) { ["--template"] = "--from" } },
        new("create container", "guest create") { Adds = ["--type", "ct"], Renames = Making },
        new("list vms", "guest list") { Adds = ["--type", "vm"] },
        new("list containers", "guest list") { Adds = ["--type", "ct"] },
        new("list all", "guest list"),
        new("list clusters", "cluster list"),
        new("list nodes", "node list"),
        new("list storages", "storage list"),
        .. OfOneGuest("describe", "guest show"),
        .. OfOneGuest("start", "guest start"),
        .. OfOneGuest("stop", "guest stop"),
        .. OfOneGuest("shutdown", "guest shutdown"),
        .. OfOneGuest("reboot", "guest reboot"),
        .. OfOneGuest("update", "guest configure"),
        .. OfOneGuest("delete", "guest destroy"),
    ];

    /// <summary>Words that go with the verb.</summary>
    public IReadOnlyList<string> Adds { get; init; } = [];

    /// <summary>Options by another name; an empty one stands for the verb's first argument.</summary>
    public Dictionary<string, string> Renames { get; init; } = [];

    /// <summary>Noun whose names complete a guest's: <c>vm</c> or <c>container</c>; null where it says neither.</summary>
    public string? Kind => Words[1] is "vm" or "container" ? Words[1] : null;

    /// <summary>Words of its name.</summary>
    public IReadOnlyList<string> Words => Name.Split(' ');

    /// <summary>The verb's words for what was typed behind the alias.</summary>
    public IReadOnlyList<string> Expand(IReadOnlyList<string> rest)
    {
        List<string> first = [], others = [];
        for (var i = 0; i < rest.Count; i++)
        {
            var parts = rest[i].Split('=', 2);
            var name = Renames.GetValueOrDefault(parts[0], parts[0]);
            if (name == Positional)
            {
                if (parts.Length == 2) first.Add(parts[1]);
                else if (i + 1 < rest.Count) first.Add(rest[++i]);
                else others.Add(rest[i]);
                continue;
            }
            others.Add(parts.Length == 2 ? $"{name}={Sized(name, parts[1])}" : name);
            if (parts.Length == 1 && name == "--memory" && i + 1 < rest.Count) others.Add(Sized(name, rest[++i]));
        }
        return [.. Verb.Split(' '), .. first, .. Adds, .. others];
    }

    // A bare number of memory counts MB; said, so that nobody has to guess.
    static string Sized(string option, string value) =>
        option == "--memory" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? value + "MB" : value;

    static IEnumerable<Alias> OfOneGuest(string word, string verb) => [new($"{word} vm", verb), new($"{word} container", verb)];
}
