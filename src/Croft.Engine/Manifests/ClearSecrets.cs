using System.Text.RegularExpressions;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>Finds secrets that were pasted into a file; none is ever repeated.</summary>
static partial class ClearSecrets
{
    /// <summary>Letters of the shortest API token and more: its secret alone has 36.</summary>
    const int Shortest = 37;

    const string Way = "keep it with 'croft secret set NAME' and name it ${secret:NAME} where a field holds a secret; if this file was shared, change it where it is used";

    /// <summary>Tells private keys, API tokens of Proxmox and, where asked for, values under the name of a secret.</summary>
    public static void Refuse(YamlNode node, YamlFaults faults, bool byName = false)
    {
        if (byName || HasLong(node)) Refuse(node, "", faults, byName);
    }

    /// <summary>True where a text is long enough for a secret that is known by its form.</summary>
    static bool HasLong(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar.Value.Length >= Shortest,
        YamlList list => list.Items.Any(HasLong),
        YamlMap map => map.Pairs.Any(p => HasLong(p.Value)),
        _ => false,
    };

    static void Refuse(YamlNode node, string path, YamlFaults faults, bool byName)
    {
        switch (node)
        {
            case YamlMap map:
                foreach (var (key, value) in map.Pairs)
                {
                    var at = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
                    if (byName && value is YamlScalar { IsNull: false } said && ValueText.IsPlain(said.Value) && SecretName().IsMatch(key.Value))
                        faults.Add(at, $"is a secret in the clear by its name; {Way}", value);
                    else
                        Refuse(value, at, faults, byName);
                }
                break;
            case YamlList list:
                foreach (var (i, item) in list.Items.Index()) Refuse(item, $"{path}[{i}]", faults, byName);
                break;
            case YamlScalar { Value: { Length: >= Shortest } text } scalar:
                if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) faults.Add(path, $"holds a private key in the clear; {Way}", scalar);
                else if (text.Contains('!', StringComparison.Ordinal) && Token().IsMatch(text)) faults.Add(path, $"holds an API token of Proxmox in the clear; {Way}", scalar);
                break;
        }
    }

    [GeneratedRegex("(^|[-_])(password|passwd|passphrase|secret|token)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"[^\s@!]+@[A-Za-z0-9._-]+![A-Za-z0-9._-]+[=:]\s*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
