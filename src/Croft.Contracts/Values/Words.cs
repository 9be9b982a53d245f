using System.Text;
using System.Text.Json;

namespace Croft.Contracts;

/// <summary>Turns names of the code into the words that faces use.</summary>
public static class Words
{
    /// <summary><c>WithLocalDisks</c> → <c>with-local-disks</c>.</summary>
    public static string Kebab(string name) => Split(name, '-');

    /// <summary><c>OldestReading</c> → <c>oldest reading</c>.</summary>
    public static string Spaced(string name) => Split(name, ' ');

    /// <summary><c>DestroysData</c> → <c>destroysData</c>, as in JSON.</summary>
    public static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>Words of an enum, as JSON writes them.</summary>
    public static IReadOnlyList<string> Of(Type type) => [.. Enum.GetNames(type).Select(Camel)];

    static string Split(string name, char between)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                text.Append(between);
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
