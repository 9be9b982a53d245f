using System.Reflection;
using Croft.Contracts;

namespace Croft.Cli.Tree;

/// <summary>Options that the face itself answers, whatever the verb.</summary>
internal static class GlobalOptions
{
    public static readonly CommandOption Json = new("--json", "Prints JSON.");
    public static readonly CommandOption Yaml = new("--yaml", "Prints YAML.");
    public static readonly CommandOption Quiet = new("--quiet", "Prints results and failures only.");
    public static readonly CommandOption NoColor = new("--no-color", "Prints without colour.");
    public static readonly CommandOption Help = new("--help", "Explains the command.");
    public static readonly CommandOption Columns = new("--columns", "Prints these fields only.") { Value = "A,B", Repeats = true };
    public static readonly CommandOption Plan = new("--plan", "Shows what would be done, and stops.");
    public static readonly CommandOption ExitCode = new("--exit-code", "With --plan: exits 2 when there is something to do.");
    public static readonly CommandOption Differs = new("--exit-code", "Exits 2 when there is something to do.");
    public static readonly CommandOption NoWait = new("--no-wait", "With a server: starts the run and returns.");
    public static readonly CommandOption Out = new("--out", "Writes the document there.") { Value = "FILE", IsFile = true };
    public static readonly CommandOption OutPlan = new("--out", "Writes the plan there too, for 'croft apply FILE'.") { Value = "FILE", IsFile = true };
    public static readonly CommandOption Graph = new("--graph", "Prints the order of its steps as a graph, for Graphviz.");
    public static readonly CommandOption OutFolder = new("--out", "Writes the files there; into the workspace when it is left out.") { Value = "DIR", IsFile = true };
    public static readonly CommandOption Yes =
        new("--yes", "Agrees; what is destroyed has to be named.") { Value = "NAME", ValueOptional = true };

    static readonly CommandOption[] Everywhere = [Json, Yaml, Columns, Quiet, NoColor, Help];

    /// <summary>Those that may stand before the noun.</summary>
    public static readonly CommandOption[] All = [Json, Yaml, Columns, Plan, ExitCode, NoWait, Yes, Out, Quiet, NoColor, Help];

    /// <summary>Those that make sense for this verb.</summary>
    public static IReadOnlyList<CommandOption> For(VerbInfo verb)
    {
        var writes = DocumentOf(verb.Result) is not null;
        List<CommandOption> options = [];
        if (verb.OnlyShows) options.AddRange([OutPlan, Graph]);
        if (verb.OnlyShows || verb.Result.IsAssignableTo(typeof(IDiffers))) options.Add(Differs);
        else if (verb.Plans) options.AddRange([Plan, ExitCode, NoWait]);
        if ((verb.Effect != Effect.Reads && !verb.OnlyShows) || writes) options.Add(Yes);
        if (verb.Result.IsAssignableTo(typeof(IWritesFiles))) options.Add(OutFolder);
        if (writes) options.Add(Out);
        options.AddRange(Everywhere);
        return options;
    }

    /// <summary>The property of a result that is a document, if it has one.</summary>
    public static PropertyInfo? DocumentOf(Type result) =>
        result.GetProperties().FirstOrDefault(p => p.IsDefined(typeof(DocumentAttribute)));
}
