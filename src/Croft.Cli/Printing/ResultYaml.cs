using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace Croft.Cli.Printing;

/// <summary>The same tree as the JSON, as YAML.</summary>
internal static class ResultYaml
{
    /// <summary>YAML text that ends in a line break.</summary>
    public static string Write(JsonNode? node) =>
        new SerializerBuilder()
            .WithQuotingNecessaryStrings()
            .DisableAliases()
            .WithEventEmitter(next => new NullsInWords(next))
            .Build()
            .Serialize(Plainly(node));

    static object? Plainly(JsonNode? node) => node switch
    {
        JsonObject o => o.ToDictionary(p => p.Key, p => Plainly(p.Value)),
        JsonArray a => a.Select(Plainly).ToList(),
        JsonValue v => v.GetValueKind() switch
        {
            JsonValueKind.String => Text(v),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Number(v.ToJsonString()),
        },
        _ => null,
    };

    // A value made from a moment, say, is written as a string but is none until it was written.
    static string Text(JsonValue value) => value.TryGetValue<string>(out var text) ? text : value.Deserialize<JsonElement>().GetString()!;

    static object Number(string json) =>
        long.TryParse(json, CultureInfo.InvariantCulture, out var whole) ? whole
        : decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : double.Parse(json, CultureInfo.InvariantCulture);

    // An empty value is null, too, but reads like a mistake.
    sealed class NullsInWords(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is null) emitter.Emit(new Scalar("null"));
            else base.Emit(eventInfo, emitter);
        }
    }
}
