using System.CommandLine;

namespace Croft.Cli;

/// <summary>A command that is no verb: it lives in the executable and is exempt from parity.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Summary">One sentence of at most 12 words, with a full stop.</param>
/// <param name="Build">Builds the command with its options; called only when it is typed, completed or asked for help.</param>
public sealed record ExtraCommand(string Name, string Summary, Func<Command> Build)
{
    /// <summary>Noun it stands below (<c>guest console</c>); empty for a command of its own.</summary>
    public string Noun { get; init; } = "";

    /// <summary>As typed.</summary>
    internal string FullName => Noun.Length == 0 ? Name : $"{Noun} {Name}";

    /// <summary>True when help and completion don't list it.</summary>
    public bool Hidden { get; init; }
}
