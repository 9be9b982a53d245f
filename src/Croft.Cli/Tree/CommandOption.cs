namespace Croft.Cli.Tree;

/// <summary>An option as it is typed, completed and explained.</summary>
/// <param name="Name">With its dashes: <c>--memory</c>.</param>
/// <param name="Description">One sentence.</param>
internal sealed record CommandOption(string Name, string Description)
{
    /// <summary>What stands for the value in help (<c>FILE</c>); null for a flag.</summary>
    public string? Value { get; init; }

    /// <summary>True when the value may be left out (<c>--yes [NAME]</c>).</summary>
    public bool ValueOptional { get; init; }

    /// <summary>True when it may be given more than once.</summary>
    public bool Repeats { get; init; }

    /// <summary>True when the command can't run without it.</summary>
    public bool Required { get; init; }

    /// <summary>The words it accepts; empty when any.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Noun whose names complete the value.</summary>
    public string? NamesOf { get; init; }

    /// <summary>Limits and default, as help shows them.</summary>
    public string? Hint { get; init; }

    /// <summary>True when the value is a file's path.</summary>
    public bool IsFile { get; init; }

    public bool TakesValue => Value is not null;
}
