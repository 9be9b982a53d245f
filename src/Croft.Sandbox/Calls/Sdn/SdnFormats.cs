using System.Text.RegularExpressions;

namespace Croft.Sandbox.Calls.Sdn;

/// <summary>Ids of zones and vnets: a letter, then up to seven letters and digits.</summary>
internal static partial class SdnFormats
{
    public static Parameter Id(string name) => Parameter.Text(name,
        value => Pattern.IsMatch(value) ? null : $"{name} ID '{value}' contains illegal characters", 8) with
    { MinLength = 2 };

    [GeneratedRegex("^[a-z][a-z0-9]*[a-z0-9]$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Pattern { get; }
}
