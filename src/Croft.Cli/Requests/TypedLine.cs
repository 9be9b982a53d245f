using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Requests;

/// <summary>The words after a verb, told apart: values by option, what stands alone, and every fault.</summary>
internal sealed class TypedLine
{
    readonly Dictionary<string, List<string?>> _given = new(StringComparer.Ordinal);

    public List<string> Positionals { get; } = [];

    public List<Fault> Faults { get; } = [];

    public bool Has(CommandOption option) => _given.ContainsKey(option.Name);

    /// <summary>Values of an option in order; null where one was given without.</summary>
    public IReadOnlyList<string?> Values(CommandOption option) => _given.GetValueOrDefault(option.Name) ?? [];

    /// <summary>The last value of an option.</summary>
    public string? Value(CommandOption option) => Values(option) is { Count: > 0 } values ? values[^1] : null;

    /// <summary>Tells the words apart. An unknown option is never taken for a name, and its value is never repeated.</summary>
    public static TypedLine Of(IReadOnlyList<string> words, RequestShape shape)
    {
        var line = new TypedLine();
        var onlyNames = false;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (onlyNames || !word.StartsWith('-') || word == "-") line.Positionals.Add(word);
            else if (word == "--") onlyNames = true;
            else i += line.Take(word, i + 1 < words.Count ? words[i + 1] : null, shape);
        }
        return line;
    }

    // Returns how many of the following words it used.
    int Take(string word, string? next, RequestShape shape)
    {
        var parts = word.Split('=', 2);
        var option = shape.Options.FirstOrDefault(o => o.Name == parts[0]);
        if (option is null)
        {
            Faults.Add(new Fault(parts[0], Unknown(parts[0], shape)));
            return 0;
        }
        if (Has(option) && !option.Repeats && option.TakesValue)
            Faults.Add(new Fault(option.Name, "is given twice."));
        if (!_given.TryGetValue(option.Name, out var values)) _given[option.Name] = values = [];
        if (!option.TakesValue)
        {
            if (parts.Length == 2) Faults.Add(new Fault(option.Name, "takes no value."));
            values.Add(null);
            return 0;
        }
        if (parts.Length == 2)
        {
            values.Add(parts[1]);
            return 0;
        }
        var isValue = next is not null && (!next.StartsWith('-') || next == "-" || IsNegativeNumber(next));
        if (isValue)
        {
            values.Add(next);
            return 1;
        }
        if (!option.ValueOptional) Faults.Add(new Fault(option.Name, $"needs a value: {option.Name} {option.Value}."));
        values.Add(null);
        return 0;
    }

    static bool IsNegativeNumber(string word) => word.Length > 1 && word[0] == '-' && char.IsAsciiDigit(word[1]);

    static string Unknown(string name, RequestShape shape) =>
        shape.Fields.FirstOrDefault(f => f.IsSecret && "--" + Words.Kebab(f.Property.Name) == name) is { } secret
            ? $"is a secret and never an argument; use {secret.Options[0].Name} FILE, or - for standard input."
            : $"is no option here.{Nearest.Hint(name, shape.Options.Select(o => o.Name))}";
}
