using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Croft.Cli.Printing;

/// <summary>The same tree as the JSON, as YAML.</summary>
internal static class ResultYaml
{
    /// <summary>YAML text that ends in a line break.</summary>
    public static string Write(JsonNode? node) =>
        new SerializerBuilder().WithQuotingNecessaryStrings().DisableAliases().WithIndentedSequences().Build().Serialize(Plainly(node));

    static object? Plainly(JsonNode? node) => node switch
    {
        JsonObject o => o.ToDictionary(p => p.Key, p => Plainly(p.Value)),
        JsonArray a => a.Select(Plainly).ToList(),
        JsonValue v => v.GetValueKind() switch
        {
            JsonValueKind.String => v.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => v.TryGetValue<long>(out var whole) ? whole : v.TryGetValue<decimal>(out var number) ? number : v.ToJsonString(),
        },
        _ => null,
    };
}
