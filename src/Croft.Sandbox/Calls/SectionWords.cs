using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls;

/// <summary>How entries of config files are written as JSON and changed by calls, given their declared options.</summary>
internal static class SectionWords
{
    public static readonly Parameter Delete = Parameter.Text("delete", max: 4096);
    public static readonly Parameter Digest = Parameter.Text("digest", max: 64);
    static readonly char[] Separators = [',', ';', ' ', '\0'];

    /// <summary>Each option in the JSON type its declaration gives it.</summary>
    public static void WriteOptions(this Exchange exchange, IEnumerable<KeyValuePair<string, string>> values, ParameterTable declared)
    {
        foreach (var (key, value) in values)
            exchange.WriteOption(key, value, declared.Find(key)?.Type ?? ParameterType.Text);
    }

    public static void WriteOption(this Exchange exchange, string key, string value, ParameterType type)
    {
        if (type is ParameterType.Text)
            exchange.Json.WriteString(key, value);
        else if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            exchange.Json.WriteNumber(key, number);
        else
            exchange.Json.WriteString(key, value);
    }

    /// <summary>Takes over the given options and drops those that "delete" names.</summary>
    /// <param name="fixedNames">What names the entry itself and is no option of it.</param>
    public static void Take(this Section section, Exchange exchange, params ReadOnlySpan<string> fixedNames)
    {
        foreach (var name in SplitList(exchange.Text("delete")))
        {
            if (exchange.Arguments.Has(name))
                throw ApiFault.Failed($"cannot set and delete property '{name}' at the same time!");
            section.Values.Remove(name);
        }
        foreach (var (name, argument) in exchange.Arguments.All)
            if (name is not ("delete" or "digest" or "node" or "type") && !fixedNames.Contains(name))
                section.Values[name] = argument.Value;
    }

    /// <summary>Refuses a change that was made from an older file.</summary>
    public static void RequireDigest(this Exchange exchange, string digest)
    {
        if (exchange.Text("digest") is { } given && given != digest)
            throw ApiFault.Failed("detected modified configuration - file changed by other user? Try again.");
    }

    public static string[] SplitList(string? list) => list?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
