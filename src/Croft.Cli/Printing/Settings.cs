using Croft.Cli.Tree;

namespace Croft.Cli.Printing;

/// <summary>How the user wants to be answered.</summary>
internal sealed record Settings
{
    public bool Json { get; init; }

    public bool Yaml { get; init; }

    public bool Quiet { get; init; }

    public bool NoColor { get; init; }

    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>True when a program reads the output.</summary>
    public bool Machine => Json || Yaml;

    /// <summary>Reads them from the raw words, so that even a wrong command line is answered in the form that was asked for.</summary>
    public static Settings Of(IReadOnlyList<string> words)
    {
        var before = words.TakeWhile(w => w != "--").ToList();
        bool Has(CommandOption option) => before.Contains(option.Name);
        return new Settings
        {
            Json = Has(GlobalOptions.Json),
            Yaml = Has(GlobalOptions.Yaml),
            Quiet = Has(GlobalOptions.Quiet),
            NoColor = Has(GlobalOptions.NoColor),
        };
    }
}
