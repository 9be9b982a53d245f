using System.Globalization;

namespace Croft.Sandbox.Calls;

/// <summary>The declared parameters of one call, looked up by name; net0…net31 are one declaration.</summary>
internal sealed class ParameterTable
{
    readonly Dictionary<string, Parameter> byName = new(StringComparer.Ordinal);
    readonly Dictionary<string, Parameter> indexed = new(StringComparer.Ordinal);
    readonly List<string> required = [];

    public ParameterTable(IEnumerable<Parameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            (parameter.Indexed is null ? byName : indexed)[parameter.Name] = parameter;
            if (!parameter.IsOptional)
                required.Add(parameter.Name);
        }
    }

    public IReadOnlyList<string> RequiredNames => required;

    public Parameter? Find(string name)
    {
        if (byName.TryGetValue(name, out var parameter))
            return parameter;
        var stem = name.AsSpan().TrimEnd("0123456789");
        if (stem.Length == name.Length || !indexed.TryGetValue(stem.ToString(), out parameter))
            return null;
        var digits = name.AsSpan(stem.Length);
        return digits.Length < 4 && (digits.Length == 1 || digits[0] != '0')
            && int.Parse(digits, CultureInfo.InvariantCulture) <= parameter.Indexed ? parameter : null;
    }
}
